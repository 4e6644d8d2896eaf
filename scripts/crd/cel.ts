import { ACCOUNT, beforeName, NAME_CHARACTER } from '../../src/api/grammar/function-name.ts';

/**
 * Whether a text matches a pattern, in CEL.
 *
 * @param text - an expression
 * @param pattern - for RE2, without quotes in it
 */
export function matches(text: string, pattern: string): string {
  return `${text}.matches(r'${pattern}')`;
}

/** The first match of a pattern in a text, or '' if there is none, in CEL. */
export function find(text: string, pattern: string): string {
  return `${text}.find(r'${pattern}')`;
}

// The ARN is read loosely: a rule that takes it apart is silent where it isn't one.
const HEAD = `^${beforeName(`arn:[^:]*:lambda:[^:]*:${ACCOUNT}`)}${NAME_CHARACTER}`;

/**
 * A condition on a function's name that was taken apart, in CEL. Lambda's own pattern is what counts: what can be a
 * region, an account or the word "function" in front of the name is one. The condition may use the variable `head`: all
 * that stands before the name, and the name's first letter. The segment in which `head` ends is the name, and one more
 * segment is the qualifier. The letter is there so that "function:$LATEST" is the function called "function", and not one
 * called "$LATEST".
 *
 * A list of one item and `all` give a value a name in a way that every Kubernetes with CEL takes.
 *
 * @param functionName - an expression
 */
export function withHead(functionName: string, condition: string): string {
  return `[${find(functionName, HEAD)}].all(head, ${condition})`;
}

/** How many segments the name ends, counted from the beginning, in CEL; within {@link withHead}. */
export const NAME_SEGMENTS = "size(head.split(':'))";

/** The name itself, in CEL; within {@link withHead}. */
export function nameIn(functionName: string): string {
  return `${functionName}.split(':')[${NAME_SEGMENTS} - 1]`;
}
