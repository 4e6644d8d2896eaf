import { setTimeout as sleep } from 'node:timers/promises';
import type { Point } from '../scenario.ts';
import type { OperatorRun } from './operator-run.ts';
import { type ResidentMemory, residentMemory } from './process-usage.ts';

const SAMPLE_MILLISECONDS = 500;

/** The memory of an operator over time. */
export interface MemorySamples {
  /** Points of [seconds since its start, resident MiB]. */
  readonly resident: readonly Point[];
  readonly last: ResidentMemory;
}

/** Samples the operator's memory until the signal aborts or the process ends. */
export async function sampleMemory({ pid, startedAt }: OperatorRun, stop: AbortSignal): Promise<MemorySamples> {
  const resident: Point[] = [];
  let last: ResidentMemory = { now: 0, peak: 0 };
  for (;;) {
    const memory = residentMemory(pid);
    if (memory === undefined) break;
    last = memory;
    resident.push([(Date.now() - startedAt) / 1000, memory.now]);
    if (stop.aborted) break;
    await sleep(SAMPLE_MILLISECONDS);
  }
  return { resident, last };
}
