import jmespath from 'jmespath';
import { CommandFailure, UsageFailure } from '../failures.ts';

/** Selects a part of a document. */
export type Query = (document: unknown) => unknown;

/**
 * Makes a query of the JMESPath expression of `--query`. It is made before the call, so that a wrong expression ends the command
 * before anything is written.
 *
 * @throws UsageFailure if the expression is wrong; the query throws CommandFailure if it can't be applied to its document
 */
export function queryOf(expression: string): Query {
  try {
    jmespath.compile(expression);
  } catch (error) {
    throw new UsageFailure(`Bad value for --query ${expression}: ${reasonOf(error)}`);
  }
  return (document) => applyQuery(document, expression);
}

/** The result of an expression on a document: JSON values only, and null if nothing matches. */
function applyQuery(document: unknown, expression: string): unknown {
  try {
    // The library also finds members that every JavaScript object inherits, such as `constructor`; JSON has no such members.
    return JSON.parse(JSON.stringify(jmespath.search(document, expression)) ?? 'null');
  } catch (error) {
    throw new CommandFailure(`--query ${expression} can't be applied to the result: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
