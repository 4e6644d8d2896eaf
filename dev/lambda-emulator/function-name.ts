import type { Scope } from './scope.ts';

/** The `FunctionName` pattern of the current Lambda model, as Lambda's ValidationException spells it. */
export const functionNamePattern =
  '(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:|(((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?))(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?';

const region = '(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\\d';

// The same language as functionNamePattern, with the parts named.
const parts = new RegExp(
  `^(?:arn:(?<arnPartition>aws[a-zA-Z-]*)?:lambda:(?<arnRegion>${region}):(?<arnAccount>\\d{12}):` +
    `|(?:(?<region>${region}):)?(?:(?<account>\\d{12}):)?)` +
    '(?:function:)?(?<name>[a-zA-Z0-9-_.]+)(?::(?<qualifier>\\$LATEST(?:\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?$',
);

/** What a `FunctionName` says; whatever it leaves out is undefined. */
export interface FunctionNameParts {
  readonly partition: string | undefined;
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly name: string;
  readonly qualifier: string | undefined;
}

/**
 * Takes a `FunctionName` apart: a name, `name:qualifier`, a partial ARN, `region:account:function:name` or a full ARN,
 * each with or without a qualifier.
 *
 * @returns undefined where the text does not match {@link functionNamePattern}
 */
export function parseFunctionName(text: string): FunctionNameParts | undefined {
  const groups = parts.exec(text)?.groups;
  if (groups?.name === undefined) return undefined;
  return {
    partition: groups.arnPartition,
    region: groups.arnRegion ?? groups.region,
    account: groups.arnAccount ?? groups.account,
    name: groups.name,
    qualifier: groups.qualifier,
  };
}

/** The ARN of a function, unqualified where no qualifier is given. */
export function functionArn(scope: Scope, name: string, qualifier?: string): string {
  const unqualified = `arn:${scope.partition}:lambda:${scope.region}:${scope.account}:function:${name}`;
  return qualifier === undefined ? unqualified : `${unqualified}:${qualifier}`;
}
