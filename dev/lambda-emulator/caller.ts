import { accessDenied, expiredToken, unrecognizedClient } from './api-error.ts';
import { functionArn } from './function-arn.ts';
import type { DeniableAction, Identities, Identity } from './identities.ts';
import type { LambdaOperation } from './lambda-route.ts';
import { type Scope, scopeOf } from './scope.ts';

/** Who sent a request, and the account and region in which it acts. */
export interface Caller {
  readonly identity: Identity;
  readonly arn: string;
  readonly scope: Scope;
}

const credential =
  /^AWS4-HMAC-SHA256 .*?Credential=(?<accessKeyId>[^/,\s]+)\/\d{8}\/(?<region>[^/,\s]+)\/[^/,\s]+\/aws4_request/;

/**
 * Reads the SigV4 credential scope: the region is the one that the request was signed for, the account is the access
 * key's. The signature itself is not checked.
 *
 * @param authorization the `Authorization` header
 * @returns undefined where the request is not signed
 */
export function callerOf(authorization: string | undefined, identities: Identities): Caller | undefined {
  const groups = credential.exec(authorization ?? '')?.groups;
  if (groups?.accessKeyId === undefined || groups.region === undefined) return undefined;
  const identity = identities.find(groups.accessKeyId);
  const scope = scopeOf(identity.accountId, groups.region);
  const arn = identity.arn ?? `arn:${scope.partition}:iam::${scope.account}:user/${identity.accessKeyId}`;
  return { identity, arn, scope };
}

/**
 * Refuses a session that is over and a key that nobody has, as Lambda does.
 *
 * @throws ApiError ExpiredTokenException, UnrecognizedClientException
 */
export function checkSession({ identity }: Caller): void {
  if (identity.state === 'expired') throw expiredToken();
  if (identity.state === 'invalid') throw unrecognizedClient();
}

/**
 * Refuses an action that no policy allows.
 *
 * @throws ApiError AccessDeniedException
 */
export function checkAllowed(caller: Caller, operation: LambdaOperation, functionName?: string): void {
  if (caller.identity.deniedActions?.includes(operation))
    throw accessDenied(notAllowed(caller, operation, functionName));
}

/**
 * What AWS says of an action that no policy allows.
 *
 * @param functionName - absent for an action on no function in particular
 */
export function notAllowed({ arn, scope }: Caller, action: DeniableAction, functionName?: string): string {
  const resource = functionName === undefined ? '*' : functionArn(scope, functionName);
  return (
    `User: ${arn} is not authorized to perform: lambda:${action} on resource: ${resource} ` +
    `because no identity-based policy allows the lambda:${action} action`
  );
}
