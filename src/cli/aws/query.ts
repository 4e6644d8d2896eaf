import jmespath from 'jmespath';
import { CommandFailure, UsageFailure } from '../failures.ts';

/** Finds something in a document. */
export type Query = (document: unknown) => unknown;

/**
 * The query of a JMESPath expression, as `--query` has it. It is made before the call, so that a wrong expression stops the command
 * before anything is written.
 *
 * @throws UsageFailure where the expression can't be read; the query throws CommandFailure where it doesn't suit its document
 */
export function queryOf(expression: string): Query {
  try {
    jmespath.compile(expression);
  } catch (error) {
    throw new UsageFailure(`Bad value for --query ${expression}: ${reasonOf(error)}`);
  }
  return (document) => applyQuery(document, expression);
}

/** What an expression finds in a document: JSON's values alone, null where it finds nothing. */
function applyQuery(document: unknown, expression: string): unknown {
  try {
    // The library finds what every JavaScript object inherits, too, such as `constructor`; JSON has no such things.
    return JSON.parse(JSON.stringify(jmespath.search(document, expression)) ?? 'null');
  } catch (error) {
    throw new CommandFailure(`--query ${expression} doesn't suit the result: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
