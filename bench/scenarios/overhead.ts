import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GuardedFolder } from '../../dev/control-plane/guard/guarded-folder.ts';
import { startBenchEnvironment } from '../environment/bench-environment.ts';
import { NO_BUDGET } from '../environment/budget.ts';
import { runCold } from '../environment/cold-run.ts';
import { buildWithout } from '../environment/operator-program.ts';
import { removeFunctions, removeObjects } from '../environment/seed.ts';
import { median } from '../report/statistics.ts';
import type { Bench, Scenario } from '../scenario.ts';

const FLEET = { functions: 400, qualifiersPerFunction: 5 };
const PAIRS = 5;
const MOST_PERCENT = 2;

const ARGS = [...NO_BUDGET, '--concurrency', '32', '--leader-elect'];

/** The cost of metrics and gate to an operator that works as fast as it can. */
export const overhead: Scenario = {
  name: 'overhead',
  work:
    `2,000 aliases of 400 functions, none configured yet, as in cold-free, ${PAIRS} times with metrics that are scraped and the gate, and ` +
    `${PAIRS} times with a bundle in which nothing is recorded and no gate stands; in turn, each of the two first every other time`,
  async run(bench) {
    await using environment = await startBenchEnvironment(bench, { latencyMilliseconds: 20 });
    await using folder = await GuardedFolder.open(tmpdir(), 'event-invoke-operator-bundle-');
    const without: Bench = {
      ...bench,
      metrics: 'off',
      program: await buildWithout(['network/gate.ts', 'observability/metrics.ts'], join(folder.path, 'main.mjs')),
    };
    const variants = { with: { ...bench, metrics: 'scraped' as const }, without };
    const spent: Record<keyof typeof variants, number[]> = { with: [], without: [] };
    const order: readonly (keyof typeof variants)[] = ['with', 'without'];
    for (let pair = 0; pair < PAIRS; pair++) {
      for (const variant of pair % 2 === 0 ? order : order.toReversed()) {
        const { operatorSeconds, seconds } = await runCold(environment, variants[variant], FLEET, ARGS);
        spent[variant].push(operatorSeconds);
        bench.report(`${variant}: ${operatorSeconds.toFixed(2)} s of processor time in ${seconds.toFixed(1)} s`);
        await removeObjects(environment);
        removeFunctions(environment);
      }
    }
    const [own, bare] = [median(spent.with), median(spent.without)];
    return {
      figures: [
        { name: 'processor time of the operator, median', value: own, unit: 's' },
        { name: 'the same without metrics and gate, median', value: bare, unit: 's' },
        {
          name: 'what metrics and gate cost',
          value: (own / bare - 1) * 100,
          unit: '%',
          mustReach: { atMost: MOST_PERCENT },
        },
      ],
      series: {},
    };
  },
};
