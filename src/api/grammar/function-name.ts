/**
 * How a function can be named. Two engines read these patterns: JavaScript's, and RE2, in which CEL evaluates the rules of
 * the CRD. Hence no lookahead, which RE2 lacks, and no named groups in what RE2 reads: RE2 in Kubernetes 1.25 spells
 * them differently. A backslash never stands in a pattern, since CEL would need it twice. No pattern has alternatives
 * outside of parentheses, so that patterns can be put one after another.
 */
import { MOST_CHARACTERS } from './limits.ts';

/** An AWS account. */
export const ACCOUNT = '[0-9]{12}';

/** The partition in the ARN of a function. */
export const PARTITION = 'aws[a-zA-Z-]*';

/** The code of a region, such as eu-west-1, us-gov-east-1, us-isob-east-1 or eusc-de-east-1. */
export const REGION = '(eusc-)?[a-z]{2}(-gov|-iso[a-z]?)?-[a-z]+-[0-9]';

/** One character of a function's name. */
export const NAME_CHARACTER = '[a-zA-Z0-9_.-]';

/** A version, an alias or `$LATEST`, of any length. */
export const QUALIFIER = qualifier('+');

/** The same, no longer than Lambda takes it. */
export const QUALIFIER_WITHIN_LIMIT = qualifier(`{1,${MOST_CHARACTERS.qualifier}}`);

/** The parts of a function's name; those that it leaves out are undefined. */
export interface FunctionNameParts {
  readonly partition: string | undefined;
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** Writes the pattern of a part: as it is, or as a group that has the part's name. */
type Write = (part: keyof FunctionNameParts, pattern: string) => string;

const plain: Write = (_, pattern) => pattern;

const named: Write = (part, pattern) => `(?<${part}>${pattern})`;

/** A pattern that must match the whole text. */
export function whole(pattern: string): string {
  return `^${pattern}$`;
}

/**
 * All that can stand before a function's name: an ARN up to the account, a region, an account, the word "function".
 *
 * @param arn - the pattern of the ARN up to the account
 */
export function beforeName(arn: string, write: Write = plain): string {
  return `(${arn}:|(${write('region', REGION)}:)?(${write('account', ACCOUNT)}:)?)(function:)?`;
}

/**
 * Lambda's four forms of a function's name, each with or without a qualifier. Region and account are what can be read as
 * such in front of the name: `123456789012` alone is a name.
 */
export const FUNCTION_NAME = functionName(PARTITION, plain);

const PARTS = new RegExp(whole(functionName(PARTITION, named)));
const LAMBDA_PARTS = new RegExp(whole(functionName(`(${PARTITION})?`, named)));

/** Takes a function's name apart; undefined where the text doesn't match {@link FUNCTION_NAME}. */
export function readFunctionName(text: string): FunctionNameParts | undefined {
  return partsOf(PARTS.exec(text));
}

/**
 * Takes a function's name apart as Lambda does, which bears an ARN without partition; undefined where the text doesn't
 * match LAMBDA_FUNCTION_NAME.
 */
export function readLambdaFunctionName(text: string): FunctionNameParts | undefined {
  return partsOf(LAMBDA_PARTS.exec(text));
}

/** Finds the ARN of a function within a text. Its groups are the partition, the region and the account. */
export const FUNCTION_ARN_WITHIN = new RegExp(`${functionArn(PARTITION, named)}:function:`);

function qualifier(times: string): string {
  return `([$]LATEST([.]PUBLISHED)?|[a-zA-Z0-9_-]${times})`;
}

function functionArn(partition: string, write: Write): string {
  return `arn:${write('partition', partition)}:lambda:${write('region', REGION)}:${write('account', ACCOUNT)}`;
}

function functionName(partition: string, write: Write): string {
  const name = write('name', `${NAME_CHARACTER}+`);
  return `${beforeName(functionArn(partition, write), write)}${name}(:${write('qualifier', QUALIFIER)})?`;
}

function partsOf(match: RegExpExecArray | null): FunctionNameParts | undefined {
  const { partition, region, account, name, qualifier } = match?.groups ?? {};
  return name === undefined ? undefined : { partition, region, account, name, qualifier };
}
