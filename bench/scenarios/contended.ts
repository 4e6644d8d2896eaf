import { type BenchEnvironment, startBenchEnvironment } from '../environment/bench-environment.ts';
import { NO_BUDGET } from '../environment/budget.ts';
import { watchReported } from '../environment/condition-watch.ts';
import { kubernetesWrites } from '../environment/kubernetes-writes.ts';
import { describeCalls, lambdaCalls } from '../environment/lambda-calls.ts';
import type { ObjectIdentity } from '../environment/object-template.ts';
import { type OperatorRun, startOperator } from '../environment/operator-run.ts';
import { cpuSeconds } from '../environment/process-usage.ts';
import { countReconciles, LOG_RECONCILES } from '../environment/reconciles.ts';
import { seedObjects } from '../environment/seed.ts';
import { untilIdle } from '../environment/until-idle.ts';
import type { Figure, Scenario } from '../scenario.ts';

const OBJECTS = 1000;
const MORE = 10;
const TARGET = { functionName: 'payments-orders', qualifier: 'live' };
// So long that no check falls into the measurement.
const ARGS = [...NO_BUDGET, ...LOG_RECONCILES, '--drift-check-interval', '8760h'];
const PATIENCE_SECONDS = 600;

/** The operator's work so far. */
interface Effort {
  readonly cpuSeconds: number;
  readonly reconciles: number;
  readonly writes: number;
  readonly calls: number;
}

/** The cost of many objects that name one target, since only one of them can own it. */
export const contended: Scenario = {
  name: 'contended',
  work: `1,000 objects that name one alias of one function; the operator is started, and when all of them have a report, ${MORE} more are created`,
  async run(bench) {
    await using environment = await startBenchEnvironment(bench);
    environment.emulator.functions.create(TARGET.functionName, { versions: 1, aliases: { [TARGET.qualifier]: '1' } });
    const all = contenders(OBJECTS + MORE);
    await seedObjects(environment, all.slice(0, OBJECTS));
    await using watch = await watchReported(environment);
    const writesBefore = await kubernetesWrites(environment.api);
    const operator = await startOperator(environment, bench, ARGS);
    const { startedAt, signal } = operator;
    const patience = { seconds: PATIENCE_SECONDS, signal };
    const effort = async (): Promise<Effort> => {
      await untilIdle(environment, operator);
      return await effortSoFar(environment, operator, writesBefore);
    };

    const first = await watch.reachedBy(OBJECTS, patience);
    const atFirst = await effort();
    bench.report(`${OBJECTS} objects have a report`);

    const createdAt = Date.now();
    const { objects, templates } = environment;
    await objects.write(all.slice(OBJECTS).map((object) => [object.name, templates.applied(object)]));
    const reported = await watch.reachedBy(OBJECTS + MORE, patience);
    const atLast = await effort();
    bench.report(`calls: ${describeCalls(lambdaCalls(environment.emulator))}`);
    await operator.stop();
    return {
      figures: [
        {
          name: `${MORE} more objects: processor time of the operator`,
          value: atLast.cpuSeconds - atFirst.cpuSeconds,
          unit: 's',
          mustReach: { atMost: 1 },
        },
        { name: `${MORE} more: created → all reported`, value: (Math.max(...reported) - createdAt) / 1000, unit: 's' },
        ...counts(`${MORE} more`, atFirst, atLast),
        { name: 'the first 1,000: processor time of the operator', value: atFirst.cpuSeconds, unit: 's' },
        {
          name: 'the first 1,000: process start → all reported',
          value: (Math.max(...first) - startedAt) / 1000,
          unit: 's',
        },
        ...counts('the first 1,000', { cpuSeconds: 0, reconciles: 0, writes: 0, calls: 0 }, atFirst),
      ],
      series: {},
    };
  },
};

function contenders(count: number): ObjectIdentity[] {
  // All objects have the same age, so the first by name owns the target.
  return Array.from({ length: count }, (_, index) => ({
    name: `contender-${String(index).padStart(5, '0')}`,
    ...TARGET,
  }));
}

async function effortSoFar(
  { api, emulator }: BenchEnvironment,
  operator: OperatorRun,
  writesBefore: number,
): Promise<Effort> {
  return {
    cpuSeconds: cpuSeconds(operator.pid),
    reconciles: await countReconciles(operator),
    writes: (await kubernetesWrites(api)) - writesBefore,
    calls: lambdaCalls(emulator).length,
  };
}

function counts(objects: string, before: Effort, after: Effort): Figure[] {
  const difference = (name: keyof Effort) => after[name] - before[name];
  return [
    { name: `${objects}: reconciles`, value: difference('reconciles'), unit: '' },
    { name: `${objects}: Kubernetes writes`, value: difference('writes'), unit: '' },
    { name: `${objects}: Lambda calls`, value: difference('calls'), unit: '' },
  ];
}
