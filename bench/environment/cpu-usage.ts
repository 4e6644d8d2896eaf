import { availableParallelism } from 'node:os';
import type { Figure } from '../scenario.ts';
import type { BenchEnvironment } from './bench-environment.ts';
import type { OperatorRun } from './operator-run.ts';
import { cpuSeconds } from './process-usage.ts';

/**
 * Starts to measure the processor time of all processes of the benchmark.
 *
 * @returns a function that stops the measurement and returns the figures
 */
export function countCpu({ controlPlane }: BenchEnvironment, operator: OperatorRun): () => Figure[] {
  const pids = { operator: operator.pid, ...controlPlane.processes, 'bench with Lambda': process.pid };
  const used = () => Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid)] as const);
  // The operator's whole processor time counts, from its first instruction on.
  const before = new Map(used().filter(([name]) => name !== 'operator'));
  const from = performance.now();
  return () => {
    const elapsedSeconds = (performance.now() - from) / 1000;
    const spent = used().map(([name, total]) => [name, total - (before.get(name) ?? 0)] as const);
    const all = spent.reduce((sum, [, seconds]) => sum + seconds, 0);
    return [
      ...spent.map(([name, value]) => ({ name: `processor time: ${name}`, value, unit: 's' }) as const),
      { name: `cores busy, of ${availableParallelism()}`, value: all / elapsedSeconds, unit: 'cores' },
    ];
  };
}
