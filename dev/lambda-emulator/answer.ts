import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ApiError } from './api-error.ts';

/** A complete HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The service's error code; undefined for success, and for an answer that no service gives. */
  readonly errorCode?: string;
  /** Whether it is not the service's: then it has no request ID. */
  readonly isForeign?: boolean;
}

/** An answer of the Lambda API: a 204 if it has no body. */
export function jsonAnswer(body?: object): Answer {
  if (body === undefined) return { status: 204, headers: {}, body: '' };
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/** An error as the Lambda API renders it. */
export function jsonError(error: ApiError): Answer {
  return {
    status: error.status,
    headers: { 'Content-Type': 'application/json', 'X-Amzn-ErrorType': error.code, ...error.headers },
    body: JSON.stringify(error.body),
    errorCode: error.code,
  };
}

/** Sends a whole answer. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

/** Sends the head and half of the body, then closes the connection. For an answer without a body, only closes the connection. */
export function sendHalf(response: ServerResponse, answer: Answer): void {
  if (answer.body === '') {
    response.destroy();
    return;
  }
  writeHead(response, answer);
  response.write(answer.body.slice(0, answer.body.length / 2), () => response.destroy());
}

function writeHead(response: ServerResponse, { status, headers, body, isForeign = false }: Answer): void {
  response.writeHead(status, {
    ...headers,
    ...(isForeign ? {} : { 'x-amzn-RequestId': randomUUID() }),
    ...(status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
  });
}
