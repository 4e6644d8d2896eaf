import { startBenchEnvironment } from '../environment/bench-environment.ts';
import { NO_BUDGET } from '../environment/budget.ts';
import { sampleMemory } from '../environment/memory-samples.ts';
import { startOperator } from '../environment/operator-run.ts';
import { pause } from '../environment/pause.ts';
import { seedInSync } from '../environment/seed.ts';
import type { Bench, Measurement, Scenario } from '../scenario.ts';

const QUALIFIERS_PER_FUNCTION = 5;
const SECONDS = 60;
const FLEETS = [
  { objects: 10_000, mostMebibytes: 128 },
  { objects: 50_000, mostMebibytes: 256 },
];

/** How much memory the operator uses, including its first list. */
export const memory: Scenario = {
  name: 'memory',
  work: '10,000 and 50,000 objects in sync, five to a function; the operator is started and runs for a minute',
  async run(bench) {
    const measured: Measurement[] = [];
    for (const fleet of FLEETS) measured.push(await measure(fleet, bench));
    return {
      figures: measured.flatMap(({ figures }) => figures),
      series: Object.assign({}, ...measured.map(({ series }) => series)),
    };
  },
};

async function measure({ objects, mostMebibytes }: (typeof FLEETS)[number], bench: Bench): Promise<Measurement> {
  await using environment = await startBenchEnvironment(bench);
  const functions = objects / QUALIFIERS_PER_FUNCTION;
  await seedInSync(environment, { functions, qualifiersPerFunction: QUALIFIERS_PER_FUNCTION });
  const operator = await startOperator(environment, bench, NO_BUDGET);
  const enough = new AbortController();
  const sampling = sampleMemory(operator, enough.signal);
  let readyAt: number;
  try {
    readyAt = await operator.ready();
    await pause(SECONDS * 1000, operator.signal);
  } finally {
    enough.abort();
  }
  const { resident, last } = await sampling;
  await operator.stop();
  const many = `${objects.toLocaleString('en')} objects`;
  bench.report(`${many}: ready after ${(readyAt - operator.startedAt) / 1000} s, peak ${last.peak.toFixed(0)} MiB`);
  return {
    figures: [
      { name: `${many}: most resident`, value: last.peak, unit: 'MiB', mustReach: { atMost: mostMebibytes } },
      { name: `${many}: resident after a minute`, value: last.now, unit: 'MiB' },
    ],
    series: { [`resident${objects}`]: resident },
  };
}
