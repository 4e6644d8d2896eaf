import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ApiError } from './api-error.ts';

/** A complete HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The service's error code; undefined for success, and for what no service would answer. */
  readonly errorCode?: string;
  /** Whether it is not the service's: then it has no request ID. */
  readonly isForeign?: boolean;
}

/** An answer of the Lambda API; without a body it is a 204. */
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

/** Sends an answer to its end. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

/** Sends head and half of the body, then closes the connection; an answer without a body just loses its connection. */
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
