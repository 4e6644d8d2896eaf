/** An error of the AWS SDK, as far as it tells of an answer. */
export interface AwsError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly retryAfterSeconds?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>>; readonly statusCode?: number };
}

/** An answer as the log shows it. It differs from call to call, so no condition shows it. */
export interface Answered {
  readonly status: number;
  /** AWS's name for the refusal, such as `TooManyRequestsException`. */
  readonly code?: string;
  /** By which AWS's support finds the call. */
  readonly requestId?: string;
}

// AWS's services name a refusal so, or by one of the older names without the word Exception. STS has those only:
// https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
const CODE = /^[A-Z][A-Za-z]{1,80}Exception$/;
const OLDER_CODES = new Set([
  'AccessDenied',
  'RequestLimitExceeded',
  'Throttling',
  'RequestThrottled',
  'ExpiredToken',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'InvalidIdentityToken',
  'InvalidParameterValue',
  'ValidationError',
]);

// A proxy between the operator and AWS chooses these headers.
const LONGEST_HEADER = 60;

/** The answer that an error tells of; undefined where there was none. */
export function answeredIn(error: AwsError): Answered | undefined {
  const status = error.$response?.statusCode ?? error.$metadata?.httpStatusCode;
  if (status === undefined) return undefined;
  const requestId = printable(error.$metadata?.requestId ?? header(error, 'x-amzn-requestid'));
  const code = typeof error.name === 'string' && isCode(error.name) ? error.name : undefined;
  return { status, ...(code !== undefined && { code }), ...(requestId !== undefined && { requestId }) };
}

/**
 * Whether AWS itself has answered. A proxy or a web filter in between answers with a page of its own, and its 403 says
 * nothing of a permission.
 */
export function isFromAws(error: AwsError): boolean {
  return (
    header(error, 'x-amzn-requestid') !== undefined ||
    header(error, 'x-amzn-errortype') !== undefined ||
    (typeof error.name === 'string' && isCode(error.name))
  );
}

/** Describes an unreadable answer: its status, its content type, and the senders that its headers name. */
export function describeAnswer(error: AwsError, { status }: Answered): string {
  const contentType = printable(header(error, 'content-type')?.split(';')[0]);
  const server = printable(header(error, 'server'));
  const via = printable(header(error, 'via'));
  const senders = [server && `Server: ${server}`, via && `Via: ${via}`].filter(Boolean).join(', ');
  return [`status ${status}`, contentType && ` and ${contentType}`, senders && ` (${senders})`]
    .filter(Boolean)
    .join('');
}

/** A header of the answer. */
export function header({ $response }: AwsError, name: string): string | undefined {
  return $response?.headers?.[name];
}

function isCode(name: string): boolean {
  return CODE.test(name) || OLDER_CODES.has(name);
}

function printable(text: string | undefined): string | undefined {
  const clean = text?.replaceAll(/[^\x20-\x7e]/g, '').trim() ?? '';
  if (clean === '') return undefined;
  return clean.length > LONGEST_HEADER ? `${clean.slice(0, LONGEST_HEADER)}…` : clean;
}
