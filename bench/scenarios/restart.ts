import { type BenchEnvironment, startBenchEnvironment } from '../environment/bench-environment.ts';
import { NO_BUDGET } from '../environment/budget.ts';
import { kubernetesWrites } from '../environment/kubernetes-writes.ts';
import { describeCalls, lambdaCalls } from '../environment/lambda-calls.ts';
import type { ObjectIdentity } from '../environment/object-template.ts';
import { startOperator } from '../environment/operator-run.ts';
import { pause } from '../environment/pause.ts';
import { seedInSync } from '../environment/seed.ts';
import { until } from '../environment/until.ts';
import type { Bench, Scenario } from '../scenario.ts';

const FLEET = { functions: 2000, qualifiersPerFunction: 5 };
// A year: checks that are spread over a year hardly ever fall into the measured minute.
const ARGS = [...NO_BUDGET, '--drift-check-interval', '8760h'];
const SETTLED_MILLISECONDS = 5000;
const PATIENCE_SECONDS = 300;
const CHANGED_RUNS = 5;

/** The cost of a restart, and the time until the operator acts after it. */
export const restart: Scenario = {
  name: 'restart',
  work: '10,000 aliases of 2,000 functions in sync, to be checked once a year; the operator is restarted, once with nothing to do and five times with an object that was edited while it was down',
  async run(bench) {
    await using environment = await startBenchEnvironment(bench);
    const objects = await seedInSync(environment, FLEET);
    await runUntilSettled(environment, bench);
    const { emulator, api } = environment;

    emulator.calls.clear();
    const writesBefore = await kubernetesWrites(api);
    const operator = await startOperator(environment, bench, ARGS);
    await operator.ready();
    bench.report('waiting a minute for calls that the operator must not make');
    await pause(60_000, operator.signal);
    await operator.stop();
    const calls = lambdaCalls(emulator);
    const writes = (await kubernetesWrites(api)) - writesBefore;
    bench.report(`calls: ${describeCalls(calls)}`);

    const changed: ChangedRun[] = [];
    for (const object of objects.slice(0, CHANGED_RUNS)) changed.push(await restartChanged(environment, object, bench));
    const slowest = (field: keyof ChangedRun) => Math.max(...changed.map((run) => run[field]));
    return {
      figures: [
        { name: 'Lambda calls in the minute after it', value: calls.length, unit: '', mustReach: { atMost: 0 } },
        { name: 'Kubernetes writes in that minute', value: writes, unit: '', mustReach: { atMost: 0 } },
        {
          name: 'process start → ready, slowest of 5',
          value: slowest('readySeconds'),
          unit: 's',
          mustReach: { atMost: 3 },
        },
        {
          name: 'process start → Put of a change made while it was down, slowest of 5',
          value: slowest('putSeconds'),
          unit: 's',
          mustReach: { atMost: 3 },
        },
      ],
      series: {},
    };
  },
};

// Waits until a first start has read and written everything.
async function runUntilSettled(environment: BenchEnvironment, bench: Bench): Promise<void> {
  const { calls } = environment.emulator;
  const operator = await startOperator(environment, bench, ARGS);
  const readyAt = await operator.ready();
  const settled = () => Date.now() - (calls.all().at(-1)?.at ?? readyAt) > SETTLED_MILLISECONDS || undefined;
  await until('the calls of Lambda came to an end', settled, { seconds: PATIENCE_SECONDS, signal: operator.signal });
  await operator.stop();
}

interface ChangedRun {
  readonly readySeconds: number;
  readonly putSeconds: number;
}

async function restartChanged(
  environment: BenchEnvironment,
  object: ObjectIdentity,
  bench: Bench,
): Promise<ChangedRun> {
  const { api, emulator } = environment;
  emulator.calls.clear();
  await api.patchSpec(object.name, { maximumRetryAttempts: 0 });
  const operator = await startOperator(environment, bench, ARGS);
  const put = () =>
    emulator.calls
      .all()
      .find(
        ({ operation, functionName, qualifier }) =>
          operation === 'PutFunctionEventInvokeConfig' &&
          functionName === object.functionName &&
          qualifier === object.qualifier,
      );
  const readyAt = await operator.ready();
  const { at } = await until('the change was put', put, { seconds: PATIENCE_SECONDS, signal: operator.signal });
  await operator.stop();
  const run = { readySeconds: (readyAt - operator.startedAt) / 1000, putSeconds: (at - operator.startedAt) / 1000 };
  bench.report(`ready after ${run.readySeconds} s, Put after ${run.putSeconds} s`);
  return run;
}
