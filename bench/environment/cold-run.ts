import type { Bench, Figure } from '../scenario.ts';
import type { BenchEnvironment } from './bench-environment.ts';
import { watchReady } from './condition-watch.ts';
import { countCpu } from './cpu-usage.ts';
import { type OperatorRun, startOperator } from './operator-run.ts';
import { cpuSeconds } from './process-usage.ts';
import { type Fleet, seedApplied } from './seed.ts';

const PATIENCE_SECONDS = 300;

/** A run of the operator on objects of which none is configured yet. */
export interface ColdRun {
  /** In epoch milliseconds. */
  readonly startedAt: number;
  /** When each object was Ready, in epoch milliseconds, in order. */
  readonly readyAt: readonly number[];
  /** When all objects were listed, in epoch milliseconds. */
  readonly listedAt: number;
  /** From process start until all objects were Ready. */
  readonly seconds: number;
  /** The processor time of the operator until then. */
  readonly operatorSeconds: number;
  /** The processor time of all processes. */
  readonly cpu: readonly Figure[];
}

/** Seeds a fleet, runs an operator until all of it is Ready, and stops it. */
export async function runCold(
  environment: BenchEnvironment,
  bench: Bench,
  fleet: Fleet,
  args: readonly string[],
): Promise<ColdRun> {
  const objects = await seedApplied(environment, fleet);
  await using watch = await watchReady(environment);
  const operator: OperatorRun = await startOperator(environment, bench, args);
  const stopCounting = countCpu(environment, operator);
  const { startedAt, signal, pid } = operator;
  const readyAt = await watch.reachedBy(objects.length, { seconds: PATIENCE_SECONDS, signal });
  const cpu = stopCounting();
  const operatorSeconds = cpuSeconds(pid);
  const listedAt = await operator.ready();
  await operator.stop();
  const seconds = (Math.max(...readyAt) - startedAt) / 1000;
  return { startedAt, readyAt, listedAt, seconds, operatorSeconds, cpu };
}
