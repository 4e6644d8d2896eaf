import type { BenchEnvironment } from './bench-environment.ts';
import type { OperatorRun } from './operator-run.ts';
import { pause } from './pause.ts';
import { cpuSeconds } from './process-usage.ts';
import { until } from './until.ts';

const SAMPLE_SECONDS = 1;
/** Share of one core. An idle API server uses a few hundredths. */
const IDLE_SHARE = 0.15;
const PATIENCE_SECONDS = 120;

/**
 * Waits until the control plane is idle, and the operator if there is one, so that the next measurement doesn't include earlier
 * work.
 */
export async function untilIdle({ controlPlane, signal }: BenchEnvironment, operator?: OperatorRun): Promise<void> {
  const pids = [...Object.values(controlPlane.processes), ...(operator === undefined ? [] : [operator.pid])];
  const used = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const isIdle = async () => {
    const before = used();
    await pause(SAMPLE_SECONDS * 1000, signal);
    return used() - before < IDLE_SHARE * SAMPLE_SECONDS || undefined;
  };
  await until('everything was idle', isIdle, { seconds: PATIENCE_SECONDS, signal });
}
