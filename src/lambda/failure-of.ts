import { GateClosedError } from '../network/gate.ts';
import { readRetryAfter } from '../retry-after.ts';
import { type Answered, type AwsError, answeredIn, describeAnswer, header, isFromAws } from './answered.ts';
import { clockOffset, describeOffset, isClockOff } from './clock-offset.ts';
import { describeDenial, readDenial } from './denial.ts';
import { type Failure, type Operation, regionNotEnabled, withCause } from './failure.ts';
import { destinationAction } from './target.ts';

const CREDENTIAL_PROBLEMS: Readonly<Record<string, string>> = {
  ExpiredToken: 'have expired',
  ExpiredTokenException: 'have expired',
  UnrecognizedClientException: 'are not known to AWS',
  InvalidClientTokenId: 'are not known to AWS',
  InvalidSignatureException: 'are refused: the secret key is wrong',
  SignatureDoesNotMatch: 'are refused: the secret key is wrong',
  IncompleteSignature: 'are incomplete',
  IncompleteSignatureException: 'are incomplete',
  MissingAuthenticationToken: 'are missing',
  MissingAuthenticationTokenException: 'are missing',
  CredentialsProviderError: 'could not be found or read',
  TokenProviderError: 'could not be found or read',
  InvalidIdentityToken: 'could not be loaded: AWS refuses the web identity token',
  InvalidIdentityTokenException: 'could not be loaded: AWS refuses the web identity token',
};

const SIGNATURE_PROBLEMS = new Set(['InvalidSignatureException', 'SignatureDoesNotMatch']);
const CLOCK_PROBLEMS = new Set(['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture']);
const SIGNED_AT_ANOTHER_TIME = /^Signature (?:expired|not yet current)\b/;

// Node refuses such a header: a Secret that was made with `echo` ends in a line feed.
const UNSENDABLE_CREDENTIALS = /^Invalid character in header content \["(?:authorization|x-amz-security-token)"\]$/;

const THROTTLING = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
]);

const STS: ReadonlySet<Operation> = new Set(['GetCallerIdentity', 'AssumeRole']);

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

// Node's codes, such as ECONNRESET, EAI_AGAIN and ERR_TLS_CERT_ALTNAME_INVALID, and OpenSSL's, such as CERT_HAS_EXPIRED.
const NETWORK_ERROR = /^[A-Z][A-Z0-9_]{1,60}$/;

const INVALID_DESTINATION = /The destination ARN (\S+) is invalid/;
const ROLE_LACKS_PERMISSION = /does not have permissions to call (\w+) on (\S+)/;

// AWS repeats parts of the request in some refusals, and a manifest can be long.
const LONGEST_QUOTE = 300;

/**
 * Reads an error of the AWS SDK.
 *
 * @param thrown - the SDK's error. Its text is left out where it could hold a part of a signature or token
 * @param now - the time of the clock that the SDK signs by, in milliseconds since the epoch
 */
export function failureOf(thrown: unknown, operation: Operation, now = Date.now()): Failure {
  const error: AwsError = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const answer = answeredIn(error);
  const kept = thrown instanceof GateClosedError ? { kind: thrown.because, message: thrown.message } : undefined;
  const seen = kept ?? classify(error, answer, operation, now);
  const failure: Failure = { ...seen, ...(answer !== undefined && { answer }) };
  return withCause(failure, thrown);
}

function classify(error: AwsError, answer: Answered | undefined, operation: Operation, now: number): Failure {
  const name = typeof error.name === 'string' ? error.name : '';
  const text = typeof error.message === 'string' ? error.message : '';
  const status = answer?.status;
  const retryAfter = readRetryAfter(header(error, 'retry-after') ?? error.retryAfterSeconds);
  const wait = retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter };

  const clock = clockProblem(error, name, text, now);
  if (clock !== undefined) return clock;
  if (name === 'OptInRequired') return regionNotEnabled();
  if (Object.hasOwn(CREDENTIAL_PROBLEMS, name)) return credentialsInvalid(CREDENTIAL_PROBLEMS[name] ?? '');
  if (UNSENDABLE_CREDENTIALS.test(text)) {
    return credentialsInvalid('hold a character that does not belong there, such as a line feed at their end');
  }
  if (operation === 'AssumeRole' && name === 'AccessDenied') {
    return credentialsInvalid('could not be loaded: AWS does not let them assume the role');
  }
  if (answer !== undefined && status === 429 && !isFromAws(error)) {
    const message = `${operation} got ${describeAnswer(error, answer)}, which is not from Lambda: something between the operator and AWS throttles its requests.`;
    return { kind: 'Throttled', message, ...wait };
  }
  if (THROTTLING.has(name) || status === 429) {
    const message = STS.has(operation)
      ? 'STS throttles the requests of this account.'
      : 'Lambda throttles the requests of this account and region.';
    return { kind: 'Throttled', message, ...wait };
  }
  if (name === 'ResourceConflictException' || status === 409) {
    return { kind: 'ConcurrentUpdate', message: 'Another configuration of this function is being written.', ...wait };
  }
  if (name === 'AccessDeniedException' || name === 'AccessDenied' || (status === 403 && isFromAws(error))) {
    return accessDenied(operation, text);
  }
  if (name === 'ResourceNotFoundException' && !text.includes('not reachable in this region')) {
    return {
      kind: 'FunctionNotFound',
      message:
        'The function, version or alias does not exist in Lambda: create it, or correct functionName or qualifier.',
    };
  }
  if (status !== undefined && status >= 400 && status < 500 && isFromAws(error) && !NO_CODE.has(name)) {
    // The text may hold an external ID.
    if (operation === 'AssumeRole') return credentialsInvalid(`could not be loaded: AWS refuses them (${name})`);
    return refusal(text, operation);
  }
  return { kind: 'Unavailable', message: `${operation} ${whyUnavailable(error, name, answer)}.`, ...wait };
}

function credentialsInvalid(problem: string): Failure {
  return {
    kind: 'CredentialsInvalid',
    message: `The AWS credentials ${problem}: renew or correct them. A running operator picks them up by itself.`,
  };
}

// AWS names the two times in its refusal. How far the clock is off stands more reliably in the Date of the answer.
function clockProblem(error: AwsError, name: string, text: string, now: number): Failure | undefined {
  const isNamed = CLOCK_PROBLEMS.has(name) || (SIGNATURE_PROBLEMS.has(name) && SIGNED_AT_ANOTHER_TIME.test(text));
  if (!isNamed) return undefined;
  return { kind: 'ClockOff', message: clockMessage(clockOffset(header(error, 'date'), now)) };
}

/** @param offset - of this machine's clock, in milliseconds; undefined where the answer names no time */
function clockMessage(offset: number | undefined): string {
  if (offset === undefined) return 'The clock of this machine is off: set it right.';
  return isClockOff(offset)
    ? `The clock of this machine is ${describeOffset(offset)}: set it right. Meanwhile, requests are signed by AWS's clock.`
    : 'AWS refused the time of a request. The clock of this machine is right by now, and the request is made again.';
}

function accessDenied(operation: Operation, text: string): Failure {
  const action = STS.has(operation) ? `sts:${operation}` : `lambda:${operation}`;
  const denial = readDenial(text);
  return {
    kind: 'AccessDenied',
    message:
      denial === undefined ? `The AWS credentials in use are not allowed ${action}: grant it.` : describeDenial(denial),
  };
}

function refusal(text: string, operation: Operation): Failure {
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
  const what = operation === 'PutFunctionEventInvokeConfig' ? 'the settings' : operation;
  return { kind: 'RequestRefused', message: `Lambda refuses ${what}: ${quote(text)}` };
}

function whyUnavailable(error: AwsError, name: string, answer: Answered | undefined): string {
  // The SDK calls a reset connection a TimeoutError, too.
  if ((name === 'TimeoutError' && error.code !== 'ECONNRESET') || name === 'AbortError') return 'got no answer in time';
  // The connection may also break in the middle of an answer.
  if (typeof error.code === 'string' && NETWORK_ERROR.test(error.code)) return `failed (${error.code})`;
  if (answer === undefined) return `failed (${name || 'no answer'})`;
  if (answer.status >= 500 && isFromAws(error)) return `got status ${answer.status}`;
  const what = `got ${describeAnswer(error, answer)}`;
  if (answer.status >= 500) return what;
  return isFromAws(error)
    ? `${what}, which can't be read as an answer from Lambda`
    : `${what}, which is not from Lambda: look at what stands between the operator and AWS`;
}

function quote(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}
