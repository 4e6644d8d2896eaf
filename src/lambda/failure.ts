import { destinationAction } from './target.ts';

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
  /** Lambda's Retry-After, if it sent one. */
  readonly retryAfterSeconds?: number;
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
 * - `Throttled`, `ConcurrentUpdate`, `Unavailable`: pass by themselves.
 */
export type FailureKind =
  | 'FunctionNotFound'
  | 'DestinationRefused'
  | 'RequestRefused'
  | 'AccessDenied'
  | 'CredentialsInvalid'
  | 'Throttled'
  | 'ConcurrentUpdate'
  | 'Unavailable';

const CREDENTIAL_PROBLEMS: Readonly<Record<string, string>> = {
  ExpiredToken: 'have expired',
  ExpiredTokenException: 'have expired',
  UnrecognizedClientException: 'are not known to AWS',
  InvalidClientTokenId: 'are not known to AWS',
  InvalidSignatureException: 'are refused: the secret key is wrong or the clock is off',
  SignatureDoesNotMatch: 'are refused: the secret key is wrong or the clock is off',
  RequestExpired: 'are refused: the clock is off',
  IncompleteSignature: 'are incomplete',
  IncompleteSignatureException: 'are incomplete',
  MissingAuthenticationToken: 'are missing',
  MissingAuthenticationTokenException: 'are missing',
  CredentialsProviderError: 'could not be found or read',
  TokenProviderError: 'could not be found or read',
  InvalidIdentityToken: 'could not be loaded: AWS refuses the web identity token',
  InvalidIdentityTokenException: 'could not be loaded: AWS refuses the web identity token',
  OptInRequired: 'are not enabled for this region',
};

const THROTTLING = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
]);

// The SDK's names for an answer that it can't read: the answer was cut off, or a proxy sent it.
const NO_CODE = new Set([
  '',
  'Unknown',
  'UnknownError',
  'Error',
  'SyntaxError',
  'TypeError',
  'TimeoutError',
  'AbortError',
]);

const INVALID_DESTINATION = /The destination ARN (\S+) is invalid/;
const ROLE_LACKS_PERMISSION = /does not have permissions to call (\w+) on (\S+)/;

// AWS repeats parts of the request in some refusals, and a manifest can be long.
const LONGEST_QUOTE = 300;

interface AwsError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly retryAfterSeconds?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>>; readonly statusCode?: number };
}

/**
 * Reads an error of the AWS SDK.
 *
 * @param thrown - the SDK's error. Its text is left out where it could hold a part of a signature or token
 */
export function failureOf(thrown: unknown, operation: Operation): Failure {
  const error: AwsError = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const name = typeof error.name === 'string' ? error.name : '';
  const text = typeof error.message === 'string' ? error.message : '';
  const status = error.$response?.statusCode ?? error.$metadata?.httpStatusCode;
  const retryAfter = retryAfterSeconds(error);
  const wait = retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter };

  if (Object.hasOwn(CREDENTIAL_PROBLEMS, name)) return credentialsInvalid(CREDENTIAL_PROBLEMS[name] ?? '');
  if (operation === 'AssumeRole' && name === 'AccessDenied') {
    return credentialsInvalid('could not be loaded: AWS does not let them assume the role');
  }
  if (THROTTLING.has(name) || status === 429) {
    return { kind: 'Throttled', message: 'Lambda throttles the requests of this account and region.', ...wait };
  }
  if (name === 'ResourceConflictException' || status === 409) {
    return { kind: 'ConcurrentUpdate', message: 'Another configuration of this function is being written.', ...wait };
  }
  if (name === 'AccessDeniedException' || name === 'AccessDenied' || status === 403) {
    const action = operation === 'GetCallerIdentity' ? `sts:${operation}` : `lambda:${operation}`;
    return {
      kind: 'AccessDenied',
      message: `The AWS credentials in use are not allowed ${action}: grant it.`,
    };
  }
  if (name === 'ResourceNotFoundException' && !text.includes('not reachable in this region')) {
    return {
      kind: 'FunctionNotFound',
      message:
        'The function, version or alias does not exist in Lambda: create it, or correct functionName or qualifier.',
    };
  }
  if (status !== undefined && status >= 400 && status < 500 && !NO_CODE.has(name)) {
    return refusal(text);
  }
  return unavailable(operation, name, status, error.code, wait);
}

/** The failure of a call whose answer can't be read. */
export function unexpectedAnswer(operation: Operation): Failure {
  return { kind: 'Unavailable', message: `${operation} got an answer that is not from Lambda.` };
}

function credentialsInvalid(problem: string): Failure {
  return {
    kind: 'CredentialsInvalid',
    message: `The AWS credentials ${problem}: renew or correct them. A running operator picks them up by itself.`,
  };
}

function refusal(text: string): Failure {
  const permission = ROLE_LACKS_PERMISSION.exec(text);
  const destination = permission?.[2] ?? INVALID_DESTINATION.exec(text)?.[1];
  if (destination !== undefined) {
    const action = destinationAction(destination) ?? permission?.[1] ?? 'access';
    return {
      kind: 'DestinationRefused',
      message:
        `Lambda refuses the destination ${destination}: either it does not exist, or the function's execution role ` +
        `lacks ${action} on it; create the destination or grant the permission.`,
    };
  }
  return { kind: 'RequestRefused', message: `Lambda refuses the settings: ${quote(text)}` };
}

function unavailable(
  operation: Operation,
  name: string,
  status: number | undefined,
  code: unknown,
  wait: { retryAfterSeconds?: number },
): Failure {
  const why =
    // The SDK calls a reset connection a TimeoutError too.
    (name === 'TimeoutError' && code !== 'ECONNRESET') || name === 'AbortError'
      ? 'got no answer in time'
      : name === 'SyntaxError'
        ? 'got an answer that is not from Lambda'
        : status !== undefined && status >= 300
          ? `got status ${status}${status < 500 ? ', which is not from Lambda' : ''}`
          : `failed (${typeof code === 'string' ? code : name || 'no answer'})`;
  return { kind: 'Unavailable', message: `${operation} ${why}.`, ...wait };
}

function retryAfterSeconds(error: AwsError): number | undefined {
  const seconds = Number(error.$response?.headers?.['retry-after'] ?? error.retryAfterSeconds ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

function quote(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
