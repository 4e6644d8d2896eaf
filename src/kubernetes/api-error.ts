import type { IncomingHttpHeaders } from 'node:http';
import { GateClosedError } from '../network/gate.ts';
import { readRetryAfter } from '../retry-after.ts';

/**
 * The API server refused a request, or could not be reached. The message may be logged: it has no header and no token.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; undefined if there was no answer. */
  readonly code: number | undefined;
  /** The server's Retry-After, if it sent one. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, code: number | undefined, retryAfterSeconds: number | undefined, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Makes an ApiError from the Status in a refusal's body, or from an error of the connection. */
export function apiError(code: number | undefined, headers: IncomingHttpHeaders, reason: unknown): ApiError {
  if (reason instanceof ApiError) return reason;
  if (reason instanceof GateClosedError) return new ApiError(reason.message, undefined, undefined, reason);
  if (code === undefined)
    return new ApiError(`the API server could not be reached: ${causeOf(reason)}`, code, undefined, reason);
  return new ApiError(
    `the API server answered ${code}: ${messageIn(String(reason))}`,
    code,
    readRetryAfter(headers['retry-after']),
  );
}

function messageIn(body: string): string {
  try {
    const status: unknown = JSON.parse(body);
    if (typeof status === 'object' && status !== null && 'message' in status) return String(status.message);
  } catch {
    // A proxy between the operator and the API server answers with a text of its own, such as a page of HTML.
  }
  return body.slice(0, 200);
}

function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'TimeoutError') return 'no answer in time';
  const code = 'code' in thrown && typeof thrown.code === 'string' ? `${thrown.code} ` : '';
  return `${code}${thrown.message}`;
}
