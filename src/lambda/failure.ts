import { CLOSED_BECAUSE } from '../network/gate.ts';
import { type Answered, type AwsError, answeredIn } from './answered.ts';

/**
 * The operator's calls, by Lambda's and STS's own names. AssumeRole means the loading of credentials from any source.
 */
export type Operation =
  | 'GetFunction'
  | 'ListFunctions'
  | 'GetFunctionEventInvokeConfig'
  | 'ListFunctionEventInvokeConfigs'
  | 'PutFunctionEventInvokeConfig'
  | 'DeleteFunctionEventInvokeConfig'
  | 'GetCallerIdentity'
  | 'AssumeRole';

/** Why a call gave no usable answer. `message` is a sentence for the user, free of secrets. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  /** Lambda's Retry-After, or the time for which a refusal is still believed. Absent: nobody said when to try again. */
  readonly retryAfterSeconds?: number;
  /** The request was not sent, so it has changed nothing. */
  readonly isUnsent?: true;
  /** For the log; absent where no answer came. */
  readonly answer?: Answered;
  /** The SDK's error. Not enumerable: it may hold a part of a signature or token, which must reach no status and no log. */
  readonly cause?: unknown;
}

/** A failure with its cause. */
export function withCause(failure: Failure, cause: unknown): Failure {
  return Object.defineProperty({ ...failure }, 'cause', { value: cause, enumerable: false });
}

/**
 * The closed list of failures.
 *
 * - `FunctionNotFound`: the function, version or alias does not exist.
 * - `DestinationRefused`: the destination is missing, or the execution role lacks a permission on it. Lambda also says
 *   this for a while after the permission was granted, so the failure may pass by itself.
 * - `RequestRefused`: Lambda refused the request for another reason; a repeated request would be refused too.
 * - `AccessDenied`: the operator's credentials lack a permission.
 * - `CredentialsInvalid`: there are no usable credentials.
 * - `RegionNotEnabled`: AWS accepts the credentials, but not in this region.
 * - `WrongAccount`: the credentials of an AWSAccount belong to another account than it says.
 * - `ClockOff`: AWS refuses a signature made by this machine's clock. The next request is signed by AWS's clock.
 * - `UnfitEndpoint`: the endpoint that replaces Lambda's own ignores the qualifier.
 * - `Paused`, `NotLeading`: the operator itself kept the request back, which was not sent.
 * - `Throttled`, `ConcurrentUpdate`, `Unavailable`: pass by themselves.
 */
export const FAILURE_KINDS = [
  ...CLOSED_BECAUSE,
  'FunctionNotFound',
  'DestinationRefused',
  'RequestRefused',
  'AccessDenied',
  'CredentialsInvalid',
  'RegionNotEnabled',
  'WrongAccount',
  'ClockOff',
  'UnfitEndpoint',
  'Throttled',
  'ConcurrentUpdate',
  'Unavailable',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** The failure of a call whose answer made no sense. @param metadata - what the SDK says of the answer */
export function unexpectedAnswer(operation: Operation, metadata?: AwsError['$metadata']): Failure {
  const answer = metadata && answeredIn({ $metadata: metadata });
  return {
    kind: 'Unavailable',
    message: `${operation} got an answer${metadata?.httpStatusCode === undefined ? '' : ` of status ${metadata.httpStatusCode}`} that is not from Lambda: look at what stands between the operator and AWS.`,
    ...(answer !== undefined && { answer }),
  };
}

/** The failure of a call whose caller waits no longer. */
export function givenUp(operation: Operation): Failure {
  return { kind: 'Unavailable', message: `${operation} was given up before an answer came.` };
}

/** The failure of credentials that AWS accepts, but not in a region. @param region - absent: the message doesn't name it */
export function regionNotEnabled(region?: string): Failure {
  return {
    kind: 'RegionNotEnabled',
    message:
      `AWS refuses the operator's credentials in ${region ?? 'this region'} and accepts them elsewhere, as with a region ` +
      'that is not enabled for the account: enable it, or correct the region.',
  };
}

/** The failure of an AWSAccount whose credentials belong to another account. */
export function wrongAccount(awsAccount: string, declared: string, actual: string): Failure {
  return {
    kind: 'WrongAccount',
    message:
      `The AWSAccount ${awsAccount} says account ${declared}, and its credentials belong to ${actual}: correct assumeRole in ` +
      'its spec, or make an AWSAccount for the other account. Until then, nothing is asked of Lambda.',
  };
}

/** The failure of an access whose AWSAccount went away, or became useless, a moment ago. */
export function unknownAccount(awsAccount = ''): Failure {
  return {
    kind: 'CredentialsInvalid',
    message: `There is no AWSAccount ${awsAccount} any longer that can be used: create it again, or correct its spec.`,
  };
}
