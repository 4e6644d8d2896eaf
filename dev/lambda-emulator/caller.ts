import { accessDenied, expiredToken, signatureExpired, unrecognizedClient } from './api-error.ts';
import type { Behaviour } from './behaviour.ts';
import { functionArn } from './function-arn.ts';
import type { DeniableAction, Identities, Identity } from './identities.ts';
import type { LambdaOperation } from './lambda-route.ts';
import { type Scope, scopeOf } from './scope.ts';

/** The sender of a request, with the account and region of the request. */
export interface Caller {
  readonly identity: Identity;
  readonly arn: string;
  readonly scope: Scope;
  /** How far the clock that it was signed by is behind the services', in milliseconds. */
  readonly lateByMs: number;
}

const credential =
  /^AWS4-HMAC-SHA256 .*?Credential=(?<accessKeyId>[^/,\s]+)\/\d{8}\/(?<region>[^/,\s]+)\/[^/,\s]+\/aws4_request/;

/**
 * Reads the SigV4 credential scope. The region is the signed one, and the account belongs to the access key. The signature is
 * not checked.
 *
 * @param authorization the `Authorization` header
 * @param lateByMs how long ago it was signed, in milliseconds
 * @returns undefined where the request is not signed
 */
export function callerOf(
  authorization: string | undefined,
  lateByMs: number,
  identities: Identities,
): Caller | undefined {
  const groups = credential.exec(authorization ?? '')?.groups;
  if (groups?.accessKeyId === undefined || groups.region === undefined) return undefined;
  const identity = identities.find(groups.accessKeyId);
  const scope = scopeOf(identity.accountId, groups.region);
  const arn = identity.arn ?? `arn:${scope.partition}:iam::${scope.account}:user/${identity.accessKeyId}`;
  return { identity, arn, scope, lateByMs };
}

/**
 * Refuses what was signed at another time, a session that is over, a key that nobody has, and every key in a region that is
 * not enabled, as Lambda does.
 *
 * @throws ApiError InvalidSignatureException, ExpiredTokenException, UnrecognizedClientException
 */
export function checkSession(caller: Caller, { regionsNotEnabled }: Pick<Behaviour, 'regionsNotEnabled'>): void {
  const { identity, scope } = caller;
  if (isSignedAtAnotherTime(caller)) throw signatureExpired();
  if (identity.state === 'expired') throw expiredToken();
  if (identity.state === 'invalid' || regionsNotEnabled.includes(scope.region)) throw unrecognizedClient();
}

/** Whether a signature is too old, or of a time that has not come. */
export function isSignedAtAnotherTime({ lateByMs }: Caller): boolean {
  return Math.abs(lateByMs) > 5 * 60_000;
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
