import { writeAsBareClient } from '../environment/bare-client.ts';
import { type BenchEnvironment, startBenchEnvironment } from '../environment/bench-environment.ts';
import { NO_BUDGET } from '../environment/budget.ts';
import { runCold } from '../environment/cold-run.ts';
import { describeCalls, lambdaCalls } from '../environment/lambda-calls.ts';
import { identities, removeObjects, seedObjects } from '../environment/seed.ts';
import { readyOverTime } from '../report/ready-over-time.ts';
import type { Bench, Scenario } from '../scenario.ts';

const FLEET = { functions: 400, qualifiersPerFunction: 5 };
const OBJECTS = FLEET.functions * FLEET.qualifiersPerFunction;
const CONCURRENCY = 32;
const ARGS = [...NO_BUDGET, '--concurrency', String(CONCURRENCY)];
const LEAST_SHARE = 0.7;

/** How fast the operator is if Lambda doesn't limit it. */
export const coldFree: Scenario = {
  name: 'cold-free',
  work: '2,000 aliases of 400 functions, none configured yet; Lambda answers after 20 ms and has no quota',
  async run(bench) {
    await using environment = await startBenchEnvironment(bench, { latencyMilliseconds: 20 });
    const before = await measureBareClient(environment, bench);
    const { startedAt, readyAt, listedAt, seconds, cpu } = await runCold(environment, bench, FLEET, ARGS);
    const calls = lambdaCalls(environment.emulator);
    await removeObjects(environment);
    // The speed of a machine that others use, too, changes within minutes.
    const bareSeconds = (before + (await measureBareClient(environment, bench))) / 2;
    bench.report(`calls: ${describeCalls(calls)}`);
    return {
      figures: [
        {
          name: 'objects Ready per second, from process start',
          value: OBJECTS / seconds,
          unit: 'objects/s',
        },
        {
          name: 'objects per second of a bare client, which makes the same requests to Kubernetes',
          value: OBJECTS / bareSeconds,
          unit: 'objects/s',
        },
        {
          name: "the operator's share of the bare client's rate",
          value: bareSeconds / seconds,
          unit: '',
          mustReach: { atLeast: LEAST_SHARE },
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

/** What this machine's API server takes for the same writes. @returns seconds */
async function measureBareClient(environment: BenchEnvironment, bench: Bench): Promise<number> {
  const objects = await seedObjects(environment, identities(FLEET));
  const seconds = await writeAsBareClient(environment, objects, CONCURRENCY);
  bench.report(`a bare client took ${seconds.toFixed(1)} s`);
  await removeObjects(environment);
  return seconds;
}
