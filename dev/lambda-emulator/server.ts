import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { jsonError, sendAnswer, sendHalf } from './answer.ts';
import { unknownOperation } from './api-error.ts';
import type { CallLog, SettleCall } from './call-log.ts';
import type { Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { type Reply, replyTo } from './reply.ts';

/** A request as it came over the wire. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as they stand in the request line. */
  readonly target: string;
  /** The `Authorization` header. */
  readonly authorization: string | undefined;
  /** The `X-Amz-Date` header: when it was signed. */
  readonly signedAt: string | undefined;
  readonly body: string;
}

/** What the server puts between the wire and the emulated services. */
export interface ServerParts {
  readonly calls: CallLog;
  readonly faults: Faults;
  /** Ends latencies that are still running. */
  readonly signal: AbortSignal;
  /** The time of the services, in milliseconds since the epoch. */
  now(): number;
  /** @returns undefined where the request is for no operation that is emulated */
  exchange(request: HttpRequest): Exchange | undefined;
}

/**
 * Serves HTTP on 127.0.0.1.
 *
 * @param port 0 takes any free one
 * @throws Error with code EADDRINUSE where the port is taken
 */
export async function listen(parts: ServerParts, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      // Whatever is cut off by stopping is no failure. Anything else is a defect of the emulator's, which must not pass
      // for a fault of the service: it ends the process.
      if (!parts.signal.aborted) throw error;
    });
  });
  // An idle connection that the server closes just as the client reuses it would look like a fault nobody asked for.
  server.keepAliveTimeout = 0;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function handle(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  // A client that went away in the middle of its request expects no answer.
  if (body === undefined) return;
  const { method = '', url: target = '' } = request;
  const { authorization, 'x-amz-date': signedAt } = request.headers;
  response.setHeader('Date', new Date(parts.now()).toUTCString());
  const exchange = parts.exchange({ method, target, authorization, signedAt: signedAt?.toString(), body });
  if (exchange === undefined) {
    sendAnswer(response, jsonError(unknownOperation(method, target)));
    return;
  }
  const settle = parts.calls.receive(exchange);
  const { latencyMs, fault } = parts.faults.meet(exchange);
  if (latencyMs > 0) await delay(latencyMs, undefined, { signal: parts.signal });
  send(response, await replyTo(exchange, fault), settle);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, reply: Reply, settle: SettleCall): void {
  switch (reply.send) {
    case 'whole':
      sendAnswer(response, reply.answer);
      settle('answered', reply.answer);
      break;
    case 'half':
      sendHalf(response, reply.answer);
      settle('cut', reply.answer);
      break;
    case 'reset':
      response.socket?.resetAndDestroy();
      settle('cut');
      break;
    case 'nothing':
      break;
  }
}
