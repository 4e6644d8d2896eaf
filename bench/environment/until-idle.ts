import type { BenchEnvironment } from './bench-environment.ts';
import { pause } from './pause.ts';
import { cpuSeconds } from './process-usage.ts';
import { until } from './until.ts';

const SAMPLE_SECONDS = 1;
/** Share of one core. An idle API server uses a few hundredths. */
const IDLE_SHARE = 0.15;
const PATIENCE_SECONDS = 120;

/** Waits until the control plane is idle after its start and the seed, since that work is not caused by the operator. */
export async function untilIdle({ controlPlane, signal }: BenchEnvironment): Promise<void> {
  const used = () => Object.values(controlPlane.processes).reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const isIdle = async () => {
    const before = used();
    await pause(SAMPLE_SECONDS * 1000, signal);
    return used() - before < IDLE_SHARE * SAMPLE_SECONDS || undefined;
  };
  await until('the control plane was idle', isIdle, { seconds: PATIENCE_SECONDS, signal });
}
