/**
 * Lambda's own patterns, letter for letter as its ValidationException and the API's model (`lambda/2015-03-31`, as
 * botocore carries it) spell them. A pattern must match the whole text.
 *
 * Whatever our own patterns take, Lambda's take too. Lambda's take more:
 * - an ARN of a function without partition (`arn::lambda:…`): it would be a target in no partition;
 * - names and qualifiers within FunctionName of any length: a name of more than 64 characters can't exist;
 * - `$` anywhere in a Qualifier: only `$LATEST` and `$LATEST.PUBLISHED` have one;
 * - destinations of any service, and of none: Lambda refuses them later, by name.
 */

/** FunctionName of the operations on event invoke configurations; 1 to 256 characters. */
export const LAMBDA_FUNCTION_NAME =
  '(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:|(((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?))(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?';

/** Qualifier; 1 to 128 characters. */
export const LAMBDA_QUALIFIER = '\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+';

/** Destination, of which the empty text is one; at most 350 characters. */
export const LAMBDA_DESTINATION =
  '$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)';
