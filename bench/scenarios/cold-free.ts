import { startBenchEnvironment } from '../environment/bench-environment.ts';
import { NO_BUDGET } from '../environment/budget.ts';
import { countCpu } from '../environment/cpu-usage.ts';
import { describeCalls, lambdaCalls } from '../environment/lambda-calls.ts';
import { startOperator } from '../environment/operator-run.ts';
import { watchReady } from '../environment/ready-watch.ts';
import { seedApplied } from '../environment/seed.ts';
import { readyOverTime } from '../report/ready-over-time.ts';
import type { Scenario } from '../scenario.ts';

const FLEET = { functions: 400, qualifiersPerFunction: 5 };
const OBJECTS = FLEET.functions * FLEET.qualifiersPerFunction;
const PATIENCE_SECONDS = 300;

/** How fast the operator is if Lambda doesn't limit it. */
export const coldFree: Scenario = {
  name: 'cold-free',
  work: '2,000 aliases of 400 functions, none configured yet; Lambda answers after 20 ms and has no quota',
  async run(bench) {
    await using environment = await startBenchEnvironment(bench, { latencyMilliseconds: 20 });
    await seedApplied(environment, FLEET);
    await using watch = await watchReady(environment);
    const operator = await startOperator(environment, bench, NO_BUDGET);
    const stopCounting = countCpu(environment, operator);
    const { startedAt, signal } = operator;
    const readyAt = await watch.untilReady(OBJECTS, { seconds: PATIENCE_SECONDS, signal });
    const cpu = stopCounting();
    const listedAt = await operator.ready();
    await operator.stop();
    const calls = lambdaCalls(environment.emulator);
    bench.report(`calls: ${describeCalls(calls)}`);
    const seconds = (Math.max(...readyAt) - startedAt) / 1000;
    return {
      figures: [
        {
          name: 'objects Ready per second, from process start',
          value: OBJECTS / seconds,
          unit: 'objects/s',
          mustReach: { atLeast: 250 },
        },
        { name: 'process start → all Ready', value: seconds, unit: 's' },
        { name: 'process start → all objects listed', value: (listedAt - startedAt) / 1000, unit: 's' },
        { name: 'Lambda calls', value: calls.length, unit: '' },
        ...cpu,
      ],
      series: { ready: readyOverTime(readyAt, startedAt) },
    };
  },
};
