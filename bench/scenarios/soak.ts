import { startApiProxy } from '../../dev/control-plane/api-proxy.ts';
import { type BenchEnvironment, startBenchEnvironment } from '../environment/bench-environment.ts';
import { budget } from '../environment/budget.ts';
import { sampleMemory } from '../environment/memory-samples.ts';
import { DECLARED } from '../environment/object-template.ts';
import { type OperatorRun, startOperator } from '../environment/operator-run.ts';
import { pause } from '../environment/pause.ts';
import { seedInSync } from '../environment/seed.ts';
import type { Figure, Point, Scenario } from '../scenario.ts';
import { leftInLambda, objectProblems, type Problem } from '../soak/converged.ts';
import { Journal } from '../soak/journal.ts';
import { readLog } from '../soak/log.ts';
import { type Place, Population, placeOf } from '../soak/population.ts';
import { Referee } from '../soak/referee.ts';
import { type StormCounts, storm } from '../soak/storm.ts';

const FLEET = { functions: 1000, qualifiersPerFunction: 5 };
/** Aliases of each function that no object names at first. */
const FREE = ['spare-0', 'spare-1'];
const REQUESTS_PER_SECOND = 100;
const CHECK_SECONDS = 60;
const ARGS = [...budget(REQUESTS_PER_SECOND), '--drift-check-interval', `${CHECK_SECONDS}s`];
// The longest pause before a retry, with its jitter, and a check after it.
const REST_SECONDS = 480;
const LOOK_SECONDS = 2;
const MOST_TOLD = 10;
// Of the storm, from where on memory must not grow any more.
const WARM = 0.4;
const MOST_GROWTH_PERCENT = 110;

/** Whether the operator keeps its promises while everything around it fails. */
export const soak: Scenario = {
  name: 'soak',
  work:
    '5,000 objects, each checked once a minute; for ten minutes, five times in a second, one is edited, moved, created or deleted, or somebody ' +
    'else changes it in Lambda; meanwhile Lambda and the way to the API server fail in every way at random, and the API server is restarted five times',
  async run(bench) {
    const { seed, minutes, report } = bench;
    report(`--seed ${seed}`);
    await using environment = await startBenchEnvironment(bench);
    const { emulator, controlPlane } = environment;
    await using proxy = await startApiProxy(controlPlane.server);
    const KUBECONFIG = await controlPlane.kubeconfigFor({ token: controlPlane.adminToken, server: proxy.url });

    const { population, places } = await settle(environment);
    const journal = new Journal();
    const referee = new Referee(population, emulator, journal);
    emulator.calls.observe(referee);
    const proxied = { ...environment, variables: { ...environment.variables, KUBECONFIG } };
    const operator = await startOperator(proxied, bench, ARGS);
    const enough = new AbortController();
    const sampling = sampleMemory(operator, enough.signal);
    await operator.ready();
    const begunSeconds = (Date.now() - operator.startedAt) / 1000;
    const counts = await storm({ environment, proxy, operator, population, places, journal }, minutes, seed);
    report(`the storm is over: ${JSON.stringify(counts)}`);

    const overAt = Date.now();
    const problems = await rest(environment, operator, population, report);
    const restSeconds = (Date.now() - overAt) / 1000;
    const writesBefore = referee.writes;
    proxy.clear();
    await pause((CHECK_SECONDS + 1) * 1000, operator.signal);
    const calmWrites = proxy.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('/leases'));
    const calmPuts = referee.writes - writesBefore;
    enough.abort();
    const { resident } = await sampling;
    const { errors, left } = await readLog(operator);
    await operator.stop();

    const lost = leftInLambda(population, emulator, left);
    const withJournal = ({ text, place }: Problem) => [text, ...journal.of(place)].join('\n    ');
    for (const { method, path, body } of calmWrites.slice(0, MOST_TOLD)) report(`${method} ${path} ${body}`);
    for (const each of [...problems, ...lost].slice(0, MOST_TOLD)) report(withJournal(each));
    for (const each of [...referee.unexplained, ...errors].slice(0, MOST_TOLD)) report(each);
    const stormed = resident.filter(([at]) => at >= begunSeconds && at <= begunSeconds + minutes * 60);
    return {
      figures: [
        {
          name: 'objects that are not as they should be in the end',
          value: problems.length,
          unit: '',
          mustReach: NONE,
        },
        {
          name: 'configurations left in Lambda without a word, or that an object wrote',
          value: lost.length,
          unit: '',
          mustReach: NONE,
        },
        { name: 'Puts and Deletes without a reason', value: referee.unexplained.length, unit: '', mustReach: NONE },
        { name: 'writes to Lambda in a minute after it', value: calmPuts, unit: '', mustReach: NONE },
        { name: 'writes to Kubernetes in that minute', value: calmWrites.length, unit: '', mustReach: NONE },
        { name: "failures of the operator's own", value: errors.length, unit: '', mustReach: NONE },
        {
          name: `most resident after the first ${WARM * 100} % of the time, against that before`,
          value: growthPercent(stormed),
          unit: '%',
          mustReach: { atMost: MOST_GROWTH_PERCENT },
        },
        { name: 'most resident', value: Math.max(...stormed.map(([, mebibytes]) => mebibytes)), unit: 'MiB' },
        { name: 'end of the faults → everything as it should be', value: restSeconds, unit: 's' },
        { name: 'Puts and Deletes', value: referee.writes, unit: '' },
        ...describe(counts),
      ],
      series: { resident },
    };
  },
};

const NONE = { atMost: 0 };

/** Objects in sync, as users and strangers know them. */
async function settle(environment: BenchEnvironment): Promise<{ population: Population; places: readonly Place[] }> {
  const objects = await seedInSync(environment, FLEET);
  const { functions } = environment.emulator;
  const names = [...new Set(objects.map(({ functionName }) => functionName))];
  const spare = names.flatMap((name) => FREE.map((alias) => ({ name, alias })));
  for (const { name, alias } of spare) functions.putAlias(name, alias, '1');
  const places = [
    ...objects.map(({ functionName, qualifier }) => placeOf(functionName, qualifier)),
    ...spare.map(({ name, alias }) => placeOf(name, alias)),
  ];
  const population = new Population(places);
  for (const { name, functionName, qualifier } of objects) {
    population.declare({ name, place: placeOf(functionName, qualifier), declared: DECLARED })();
  }
  return { population, places };
}

/** Waits until everything is as it should be. @returns what is not, once time is up */
async function rest(
  { api, emulator }: BenchEnvironment,
  operator: OperatorRun,
  population: Population,
  report: (line: string) => void,
): Promise<readonly Problem[]> {
  for (const end = Date.now() + REST_SECONDS * 1000; ; ) {
    const problems = objectProblems(await api.list(), population, emulator);
    if (problems.length === 0 || Date.now() > end) return problems;
    report(`${problems.length} objects are not as they should be yet`);
    await pause(LOOK_SECONDS * 1000, operator.signal);
  }
}

function growthPercent(resident: readonly Point[]): number {
  const warm = Math.floor(resident.length * WARM);
  const most = (points: readonly Point[]) => Math.max(...points.map(([, mebibytes]) => mebibytes));
  return (most(resident.slice(warm)) / most(resident.slice(0, warm))) * 100;
}

function describe({ acts, lambdaFaults, kubernetesFaults, apiServerRestarts }: StormCounts): Figure[] {
  const { edit, move, create, remove, drift, request } = acts;
  return [
    { name: 'edits, of which some name another target', value: edit + move, unit: '' },
    { name: 'objects created', value: create, unit: '' },
    { name: 'objects deleted', value: remove, unit: '' },
    { name: 'changes in Lambda by somebody else', value: drift, unit: '' },
    { name: 'checks asked for', value: request, unit: '' },
    { name: 'faults of Lambda, each for one to ten calls', value: lambdaFaults, unit: '' },
    { name: 'faults on the way to the API server, each for one to five requests', value: kubernetesFaults, unit: '' },
    { name: 'restarts of the API server', value: apiServerRestarts, unit: '' },
  ];
}
