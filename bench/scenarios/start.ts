import { startBenchEnvironment } from '../environment/bench-environment.ts';
import { startOperator } from '../environment/operator-run.ts';
import { seedApplied } from '../environment/seed.ts';
import { until } from '../environment/until.ts';
import { median } from '../report/statistics.ts';
import type { Scenario } from '../scenario.ts';

const RUNS = 5;
const PUT_SECONDS = 30;

/** The time until the operator's first Put. */
export const start: Scenario = {
  name: 'start',
  work: '100 objects, none configured yet; the operator is started, five times, with the default budget',
  async run(bench) {
    const seconds: number[] = [];
    for (let run = 1; run <= RUNS; run++) {
      await using environment = await startBenchEnvironment(bench);
      await seedApplied(environment, { functions: 20, qualifiersPerFunction: 5 });
      const { calls } = environment.emulator;
      const operator = await startOperator(environment, bench, []);
      const firstPut = () => calls.all().find(({ operation }) => operation === 'PutFunctionEventInvokeConfig');
      const { at } = await until('Lambda got a Put', firstPut, { seconds: PUT_SECONDS, signal: operator.signal });
      seconds.push((at - operator.startedAt) / 1000);
      bench.report(`run ${run}: first Put after ${seconds.at(-1)} s`);
      await operator.stop();
    }
    return {
      figures: [
        { name: 'process start → first Put, median', value: median(seconds), unit: 's', mustReach: { atMost: 1 } },
        { name: 'process start → first Put, slowest', value: Math.max(...seconds), unit: 's' },
      ],
      series: {},
    };
  },
};
