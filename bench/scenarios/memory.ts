import { StepFailed } from '../../dev/local/step-failed.ts';
import { RECONCILE_REQUESTED_AT } from '../../src/api/annotations.ts';
import { type BenchEnvironment, startBenchEnvironment } from '../environment/bench-environment.ts';
import { budget, NO_BUDGET, QUOTA_PER_SECOND } from '../environment/budget.ts';
import { sampleMemory } from '../environment/memory-samples.ts';
import { type OperatorRun, startOperator } from '../environment/operator-run.ts';
import { pause } from '../environment/pause.ts';
import { type Fleet, removeFunctions, removeObjects, seedApplied, seedInSync } from '../environment/seed.ts';
import type { Bench, Figure, Measurement, Point, Scenario } from '../scenario.ts';

const SECONDS = 60;
const FEW: Fleet = { functions: 2_000, qualifiersPerFunction: 5 };
const MANY: Fleet = { functions: 10_000, qualifiersPerFunction: 5 };
const MOST_MEBIBYTES = { few: 160, many: 256 };
/** The chart's limit. */
const CONTAINER_MEBIBYTES = 512;

/** How much memory the operator uses: at rest, its first list included, and when thousands of objects want something at once. */
export const memory: Scenario = {
  name: 'memory',
  work:
    '10,000 and 50,000 objects in sync, five to a function; the operator is started and runs for a minute; with 10,000, a second process stands by for a minute. Then, with the heap that the image ' +
    'has in a container of 512 MiB and a budget of 15 calls per second: 10,000 objects are deleted at once; a check is asked for on 50,000 at ' +
    'once (kubectl annotate --all); and it is started with 50,000 objects of which none is configured',
  async run(bench) {
    const few = await measureFew(bench);
    const many = await measureMany(bench);
    return { figures: [...few.figures, ...many.figures], series: { ...few.series, ...many.series } };
  },
};

async function measureFew(bench: Bench): Promise<Measurement> {
  await using environment = await startBenchEnvironment(bench);
  await seedInSync(environment, FEW);
  const atRest = await measureAtRest(environment, bench, '10,000 objects', MOST_MEBIBYTES.few);
  const standby = await measureStandby(environment, bench, '10,000 objects', MOST_MEBIBYTES.few);
  const deleted = await measureBurst(environment, bench, {
    name: '10,000 objects deleted at once',
    begin: () => environment.api.removeAll(),
  });
  return { figures: [...atRest.figures, ...standby, ...deleted], series: { resident10000: atRest.resident } };
}

async function measureMany(bench: Bench): Promise<Measurement> {
  await using environment = await startBenchEnvironment(bench);
  await seedInSync(environment, MANY);
  const atRest = await measureAtRest(environment, bench, '50,000 objects', MOST_MEBIBYTES.many);
  const asked = await measureBurst(environment, bench, {
    name: '50,000 checks asked for at once',
    begin: () => environment.objects.rewrite(withRequest),
  });
  await removeObjects(environment);
  removeFunctions(environment);
  await seedApplied(environment, MANY);
  const unsettled = await measureBurst(environment, bench, {
    name: 'a start with 50,000 objects that are not configured',
  });
  return { figures: [...atRest.figures, ...asked, ...unsettled], series: { resident50000: atRest.resident } };
}

interface AtRest {
  readonly figures: readonly Figure[];
  readonly resident: readonly Point[];
}

async function measureAtRest(
  environment: BenchEnvironment,
  bench: Bench,
  many: string,
  mostMebibytes: number,
): Promise<AtRest> {
  const operator = await startOperator(environment, bench, NO_BUDGET);
  const { resident, now, peak } = await sampleWhile(operator, async () => {
    const readyAt = await operator.ready();
    bench.report(`${many}: ready after ${(readyAt - operator.startedAt) / 1000} s`);
    await pause(SECONDS * 1000, operator.signal);
  });
  await operator.stop();
  return {
    figures: [
      { name: `${many}: most resident`, value: peak, unit: 'MiB', mustReach: { atMost: mostMebibytes } },
      { name: `${many}: resident after a minute`, value: now, unit: 'MiB' },
    ],
    resident,
  };
}

/** Measures a process that stands by while another one leads. */
async function measureStandby(
  environment: BenchEnvironment,
  bench: Bench,
  many: string,
  mostMebibytes: number,
): Promise<Figure[]> {
  const args = [...NO_BUDGET, '--leader-elect'];
  const leader = await startOperator(environment, bench, args);
  await leader.ready();
  const standby = await startOperator(environment, bench, args);
  const { now, peak } = await sampleWhile(standby, async () => {
    await standby.logged('standing by');
    await pause(SECONDS * 1000, standby.signal);
  });
  await standby.stop();
  await leader.stop();
  return [
    { name: `${many}, standing by: most resident`, value: peak, unit: 'MiB', mustReach: { atMost: mostMebibytes } },
    { name: `${many}, standing by: resident after a minute`, value: now, unit: 'MiB' },
  ];
}

interface Burst {
  readonly name: string;
  /** What happens at once when the operator is ready; absent: it finds everything at its start. */
  readonly begin?: () => Promise<void>;
}

/** Measures an operator with the memory of its container. One that runs out of it ends, which is a result as well. */
async function measureBurst(environment: BenchEnvironment, bench: Bench, { name, begin }: Burst): Promise<Figure[]> {
  const { behaviour } = environment.emulator;
  behaviour.quota = true;
  const operator = await startOperator(environment, bench, budget(QUOTA_PER_SECOND), CONTAINER_MEBIBYTES);
  let died = 0;
  const { peak } = await sampleWhile(operator, async () => {
    try {
      await operator.ready();
      await begin?.();
      await pause(SECONDS * 1000, operator.signal);
      await operator.stop();
    } catch (error) {
      if (!(error instanceof StepFailed && operator.signal.aborted)) throw error;
      bench.report(`${name}: ${error.message}`);
      died = 1;
    }
  });
  behaviour.quota = false;
  bench.report(`${name}: most resident ${peak.toFixed(0)} MiB`);
  return [
    { name: `${name}: most resident`, value: peak, unit: 'MiB', mustReach: { atMost: CONTAINER_MEBIBYTES } },
    { name: `${name}: operators that did not survive the minute`, value: died, unit: '', mustReach: { atMost: 0 } },
  ];
}

async function sampleWhile(
  operator: OperatorRun,
  happen: () => Promise<void>,
): Promise<{ readonly resident: readonly Point[]; readonly now: number; readonly peak: number }> {
  const enough = new AbortController();
  const sampling = sampleMemory(operator, enough.signal);
  try {
    await happen();
  } finally {
    enough.abort();
  }
  const { resident, last } = await sampling;
  return { resident, ...last };
}

function withRequest(json: string): string {
  const { metadata, ...rest } = JSON.parse(json);
  const annotations = { ...metadata.annotations, [RECONCILE_REQUESTED_AT]: new Date().toISOString() };
  return JSON.stringify({ ...rest, metadata: { ...metadata, annotations } });
}
