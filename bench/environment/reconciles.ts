import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { StepFailed } from '../../dev/local/step-failed.ts';
import type { OperatorRun } from './operator-run.ts';

/** The arguments with which the operator logs every reconcile: one after which nothing changed is told at this level only. */
export const LOG_RECONCILES: readonly string[] = ['--log-level', 'debug'];

/**
 * How many reconciles the operator has ended so far, by its own log.
 *
 * @throws {StepFailed} where the log tells of none: then it tells in other words than these
 */
export async function countReconciles({ log }: OperatorRun): Promise<number> {
  let reconciles = 0;
  for await (const line of createInterface({ input: createReadStream(log) })) {
    if (line.includes('"message":"reconciled"')) reconciles += 1;
  }
  if (reconciles === 0) throw new StepFailed(`${log} tells of no reconcile.`);
  return reconciles;
}
