import { execFile } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { findControlPlaneBinaries } from '../../dev/control-plane/binaries/find-control-plane.ts';
import { KUBERNETES } from '../../dev/control-plane/releases.ts';
import type { Bench } from '../scenario.ts';

/** The machine of a measurement. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGibibytes: number;
  /** Version of Node, which runs the operator and the emulator. */
  readonly node: string;
  readonly kubernetes: string;
}

/** This machine, with the versions of Node and Kubernetes. */
export async function describeMachine({ report, signal }: Pick<Bench, 'report' | 'signal'>): Promise<Machine> {
  const found = await findControlPlaneBinaries({ release: KUBERNETES, report, env: process.env, signal });
  const { stdout } = await promisify(execFile)(found.kubeApiserver, ['--version']);
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGibibytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    kubernetes: stdout.trim().replace(/^Kubernetes /, ''),
  };
}
