import type { Scope } from './scope.ts';

/** The ARN of a function, unqualified where no qualifier is given. */
export function functionArn(scope: Scope, name: string, qualifier?: string): string {
  const unqualified = `arn:${scope.partition}:lambda:${scope.region}:${scope.account}:function:${name}`;
  return qualifier === undefined ? unqualified : `${unqualified}:${qualifier}`;
}
