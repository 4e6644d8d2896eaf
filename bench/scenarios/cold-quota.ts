import { startBenchEnvironment } from '../environment/bench-environment.ts';
import { budget, QUOTA_PER_SECOND } from '../environment/budget.ts';
import { watchReady } from '../environment/condition-watch.ts';
import { callsPerSecond, describeCalls, lambdaCalls, throttledPercent } from '../environment/lambda-calls.ts';
import { startOperator } from '../environment/operator-run.ts';
import { seedApplied } from '../environment/seed.ts';
import { readyOverTime } from '../report/ready-over-time.ts';
import type { Scenario } from '../scenario.ts';

const FLEET = { functions: 200, qualifiersPerFunction: 5 };
const OBJECTS = FLEET.functions * FLEET.qualifiersPerFunction;
// Each function needs one List and each alias one Put, and the quota limits the calls.
const BOUND_SECONDS = (FLEET.functions + OBJECTS) / QUOTA_PER_SECOND;
const MOST_SECONDS = BOUND_SECONDS * 1.1;
const PATIENCE_SECONDS = 600;

/** How close the operator comes to the limit of Lambda's quota. */
export const coldQuota: Scenario = {
  name: 'cold-quota',
  work: '1,000 aliases of 200 functions, none configured yet; Lambda enforces its quota of 15 calls per second, which is the budget too',
  async run(bench) {
    await using environment = await startBenchEnvironment(bench, { quota: true });
    await seedApplied(environment, FLEET);
    await using watch = await watchReady(environment);
    const operator = await startOperator(environment, bench, budget(QUOTA_PER_SECOND));
    const { startedAt, signal } = operator;
    const readyAt = await watch.reachedBy(OBJECTS, { seconds: PATIENCE_SECONDS, signal });
    await operator.stop();
    const calls = lambdaCalls(environment.emulator);
    bench.report(`calls: ${describeCalls(calls)}`);
    const seconds = (Math.max(...readyAt) - startedAt) / 1000;
    return {
      figures: [
        { name: 'process start → all Ready', value: seconds, unit: 's', mustReach: { atMost: MOST_SECONDS } },
        { name: 'the bound, (200 List + 1,000 Put) / 15 per second', value: BOUND_SECONDS, unit: 's' },
        {
          name: 'calls answered with 429',
          value: throttledPercent(calls),
          unit: '%',
          mustReach: { atMost: 1 },
        },
        { name: 'Lambda calls', value: calls.length, unit: '' },
      ],
      series: {
        ready: readyOverTime(readyAt, startedAt),
        bound: [
          [0, 0],
          [BOUND_SECONDS, OBJECTS],
        ],
        callsPerSecond: callsPerSecond(calls, startedAt),
      },
    };
  },
};
