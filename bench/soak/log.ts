import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { OperatorRun } from '../environment/operator-run.ts';

/** What an operator has told in its log. */
export interface ToldInLog {
  /** Its lines about failures of its own. */
  readonly errors: readonly string[];
  /** ARNs of what it let go of without deleting it. */
  readonly left: ReadonlySet<string>;
}

/** Reads an operator's log. */
export async function readLog({ log }: Pick<OperatorRun, 'log'>): Promise<ToldInLog> {
  const errors: string[] = [];
  const left = new Set<string>();
  for await (const line of createInterface({ input: createReadStream(log) })) {
    // A failure of the operator's own, and none of AWS or Kubernetes, is told with its stack.
    if (line.includes('"stack":')) errors.push(line);
    const arn = line.includes('"message":"left in Lambda"') ? /Let go of (\S+),/.exec(line)?.[1] : undefined;
    if (arn !== undefined) left.add(arn);
  }
  return { errors, left };
}
