import { accessDenied, expiredToken, unrecognizedClient } from './api-error.ts';
import { functionArn } from './function-arn.ts';
import type { DeniableAction, Identities, Identity } from './identities.ts';
import type { LambdaOperation } from './lambda-route.ts';
import { type Scope, scopeOf } from './scope.ts';

/** The sender of a request, with the account and region of the request. */
export interface Caller {
  readonly identity: Identity;
  readonly arn: string;
  readonly scope: Scope;
}

const credential =
  /^AWS4-HMAC-SHA256 .*?Credential=(?<accessKeyId>[^/,\s]+)\/\d{8}\/(?<region>[^/,\s]+)\/[^/,\s]+\/aws4_request/;

/**
 * Reads the SigV4 credential scope. The region is the signed one, and the account belongs to the access key. The signature is
 * not checked.
 *
 * @param authorization the `Authorization` header
 * @returns undefined if the request is not signed
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
 * Refuses an expired session and an unknown access key, as Lambda does.
 *
 * @throws ApiError ExpiredTokenException, UnrecognizedClientException
 */
export function checkSession({ identity }: Caller): void {
  if (identity.state === 'expired') throw expiredToken();
  if (identity.state === 'invalid') throw unrecognizedClient();
}

/**
 * Refuses an action without permission.
 *
 * @throws ApiError AccessDeniedException
 */
export function checkAllowed(caller: Caller, operation: LambdaOperation, functionName?: string): void {
  if (caller.identity.deniedActions?.includes(operation))
    throw accessDenied(notAllowed(caller, operation, functionName));
}

/**
 * AWS's message for an action without permission.
 *
 * @param functionName - absent for an action that is not about one function
 */
export function notAllowed({ arn, scope }: Caller, action: DeniableAction, functionName?: string): string {
  const resource = functionName === undefined ? '*' : functionArn(scope, functionName);
  return (
    `User: ${arn} is not authorized to perform: lambda:${action} on resource: ${resource} ` +
    `because no identity-based policy allows the lambda:${action} action`
  );
}
