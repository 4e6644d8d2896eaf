import { type BenchEnvironment, startBenchEnvironment } from '../environment/bench-environment.ts';
import { budget, QUOTA_PER_SECOND } from '../environment/budget.ts';
import { startFlood } from '../environment/flood.ts';
import { callsPerSecond, describeCalls, lambdaCalls, throttledPercent } from '../environment/lambda-calls.ts';
import type { ObjectIdentity } from '../environment/object-template.ts';
import { startOperator } from '../environment/operator-run.ts';
import { pause } from '../environment/pause.ts';
import { seedInSync } from '../environment/seed.ts';
import { percentile } from '../report/statistics.ts';
import type { Bench, Figure, Measurement, Scenario } from '../scenario.ts';

const FLEET = { functions: 2000, qualifiersPerFunction: 5 };
const CHANGES = 60;
// One interval of checks: after it, every object's check is due or waits for the budget.
const WARM_UP_SECONDS = 60;
const LAST_PUT_SECONDS = 10;
/** The budget beside the floods: the operator's default. */
const DEFAULT_PER_SECOND = 10;
const WAITING = 300;
// Puts between one look at a flood and the next creation.
const SPARE = 50;
const QUIET_FLEET = { functions: 200, qualifiersPerFunction: 1 };
// An edit takes two requests. Edited more often, a namespace would want more than its share, and wait for its own edits.
const FLOODS: readonly {
  readonly namespaces: number;
  readonly everySeconds: number;
  readonly mostMilliseconds?: number;
}[] = [
  { namespaces: 1, everySeconds: 1, mostMilliseconds: 2000 },
  { namespaces: 4, everySeconds: 1.5 },
  { namespaces: 9, everySeconds: 3 },
];
/** A number that the objects don't declare at first. */
const NEW_RETRIES = 0;

interface Change {
  readonly object: ObjectIdentity;
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/** How long a change waits while checks, or the objects of other namespaces, want more calls than the budget has. */
export const changeUnderLoad: Scenario = {
  name: 'change-under-load',
  work:
    '10,000 aliases of 2,000 functions in sync, each to be checked once a minute, which needs more than the budget of 15 calls per second; a random ' +
    'object is edited every second for a minute. Then as many edits with the default budget of 10 calls per second, one every 1, 1.5 and 3 seconds, while at least ' +
    '300 new objects of each of 1, 4 and 9 other namespaces wait for their first Put all the time: for each that gets it, another is created',
  async run(bench) {
    const besideChecks = await measureBesideChecks(bench);
    const besideFloods: Figure[] = [];
    for (const flood of FLOODS) besideFloods.push(...(await measureBesideFlood(bench, flood)));
    return { ...besideChecks, figures: [...besideChecks.figures, ...besideFloods] };
  },
};

async function measureBesideChecks(bench: Bench): Promise<Measurement> {
  await using environment = await startBenchEnvironment(bench, { quota: true });
  const objects = await seedInSync(environment, FLEET);
  const args = [...budget(QUOTA_PER_SECOND), '--drift-check-interval', '1m'];
  const operator = await startOperator(environment, bench, args);
  await operator.ready();
  bench.report(`waiting ${WARM_UP_SECONDS} s for the checks to pile up`);
  await pause(WARM_UP_SECONDS * 1000, operator.signal);
  const begun = Date.now();
  const put = await editAndMeasure(environment, objects, 1, operator.signal);
  await operator.stop();
  const calls = lambdaCalls(environment.emulator);
  bench.report(`calls: ${describeCalls(calls)}`);
  const during = calls.filter(({ at }) => at >= begun);
  return {
    figures: [
      { name: 'change → Put, median', value: percentile(put, 50), unit: 'ms', mustReach: { atMost: 50 } },
      { name: 'change → Put, 99th percentile', value: percentile(put, 99), unit: 'ms', mustReach: { atMost: 250 } },
      { name: 'changes', value: CHANGES, unit: '' },
      withoutPut('changes', put),
      { name: 'Lambda calls during the changes', value: during.length, unit: '' },
      { name: 'calls answered with 429', value: throttledPercent(calls), unit: '%' },
    ],
    series: {
      latency: put.map((latency, index) => [index, latency]),
      callsPerSecond: callsPerSecond(calls, operator.startedAt),
    },
  };
}

async function measureBesideFlood(
  bench: Bench,
  { namespaces, everySeconds, mostMilliseconds }: (typeof FLOODS)[number],
): Promise<Figure[]> {
  await using environment = await startBenchEnvironment(bench, { quota: true });
  const objects = await seedInSync(environment, QUIET_FLEET);
  const operator = await startOperator(environment, bench, budget(DEFAULT_PER_SECOND));
  await operator.ready();
  await using flood = await startFlood(environment, namespaces, WAITING + SPARE);
  const put = await editAndMeasure(environment, objects, everySeconds, operator.signal);
  const { fewestWaiting } = flood;
  await operator.stop();
  const beside = `beside ${namespaces} flooding ${namespaces === 1 ? 'namespace' : 'namespaces'}`;
  return [
    { name: `${beside}: change → Put, median`, value: percentile(put, 50), unit: 'ms' },
    {
      name: `${beside}: change → Put, slowest of ${CHANGES}`,
      value: Math.max(...put),
      unit: 'ms',
      ...(mostMilliseconds !== undefined && { mustReach: { atMost: mostMilliseconds } }),
    },
    withoutPut(`${beside}: changes`, put),
    {
      name: `${beside}: objects of each that waited, at least`,
      value: fewestWaiting,
      unit: '',
      mustReach: { atLeast: WAITING },
    },
  ];
}

function withoutPut(changes: string, put: readonly number[]): Figure {
  const value = CHANGES - put.length;
  return { name: `${changes} without a Put 10 s after the last`, value, unit: '', mustReach: { atMost: 0 } };
}

/** @returns how long each change that was put within the time took, in milliseconds */
async function editAndMeasure(
  environment: BenchEnvironment,
  objects: readonly ObjectIdentity[],
  everySeconds: number,
  signal: AbortSignal,
): Promise<number[]> {
  const changes = await changeOneByOne(environment, objects, everySeconds, signal);
  await pause(LAST_PUT_SECONDS * 1000, signal);
  return changes.flatMap((change) => {
    const at = putAt(environment, change);
    return at === undefined ? [] : [at - change.sentAt];
  });
}

async function changeOneByOne(
  { api }: BenchEnvironment,
  objects: readonly ObjectIdentity[],
  everySeconds: number,
  signal: AbortSignal,
): Promise<Change[]> {
  const changes: Change[] = [];
  const sent: Promise<void>[] = [];
  const unchanged = [...objects];
  const begun = Date.now();
  while (changes.length < CHANGES) {
    await pause(begun + changes.length * everySeconds * 1000 - Date.now(), signal);
    const [object] = unchanged.splice(Math.floor(Math.random() * unchanged.length), 1);
    if (object === undefined) throw new Error('There are fewer objects than changes.');
    changes.push({ object, sentAt: Date.now() });
    sent.push(api.patchSpec(object.name, { maximumRetryAttempts: NEW_RETRIES }));
  }
  await Promise.all(sent);
  return changes;
}

function putAt({ emulator }: BenchEnvironment, { object, sentAt }: Change): number | undefined {
  return emulator.calls
    .all()
    .find(
      ({ operation, functionName, qualifier, input, status, at }) =>
        operation === 'PutFunctionEventInvokeConfig' &&
        functionName === object.functionName &&
        qualifier === object.qualifier &&
        input.MaximumRetryAttempts === NEW_RETRIES &&
        status === 200 &&
        at >= sentAt,
    )?.at;
}
