import type { IncomingHttpHeaders } from 'node:http';

/** The API server refused a request, or could not be reached. The message is fit for a log: no header, no token. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; undefined where there was no answer. */
  readonly code: number | undefined;
  /** What the server asked for in Retry-After. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, code: number | undefined, retryAfterSeconds: number | undefined, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Makes an ApiError of a refusal's Status body, or of what was thrown on the way there. */
export function apiError(code: number | undefined, headers: IncomingHttpHeaders, reason: unknown): ApiError {
  if (reason instanceof ApiError) return reason;
  if (code === undefined)
    return new ApiError(`the API server could not be reached: ${causeOf(reason)}`, code, undefined, reason);
  const retryAfter = Number(headers['retry-after']);
  return new ApiError(
    `the API server answered ${code}: ${messageIn(String(reason))}`,
    code,
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
}

function messageIn(body: string): string {
  try {
    const status: unknown = JSON.parse(body);
    if (typeof status === 'object' && status !== null && 'message' in status) return String(status.message);
  } catch {
    // A proxy in between answers in its own words, which may be a page of HTML.
  }
  return body.slice(0, 200);
}

function causeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'TimeoutError') return 'no answer in time';
  const code = 'code' in thrown && typeof thrown.code === 'string' ? `${thrown.code} ` : '';
  return `${code}${thrown.message}`;
}
