import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { jsonError, sendAnswer, sendHalf } from './answer.ts';
import { unknownOperation } from './api-error.ts';
import type { CallLog, SettleCall } from './call-log.ts';
import type { Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { type Reply, replyTo } from './reply.ts';

/** A raw request. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly target: string;
  /** The `Authorization` header. */
  readonly authorization: string | undefined;
  /** The `X-Amz-Date` header: when it was signed. */
  readonly signedAt: string | undefined;
  readonly body: string;
}

/** The code between the HTTP server and the emulated services. */
export interface ServerParts {
  readonly calls: CallLog;
  readonly faults: Faults;
  /** Ends running latencies. */
  readonly signal: AbortSignal;
  /** The time of the services, in milliseconds since the epoch. */
  now(): number;
  /** @returns undefined where the request is for no operation that is emulated */
  exchange(request: HttpRequest): Exchange | undefined;
}

/**
 * Serves HTTP on 127.0.0.1.
 *
 * @param port 0: any free port
 * @throws Error with code EADDRINUSE if the port is taken
 */
export async function listen(parts: ServerParts, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      // A request that the stop interrupts is not a failure. Any other error is a defect of the emulator. It ends the process, since
      // it must not look like a fault of the service.
      if (!parts.signal.aborted) throw error;
    });
  });
  // If the server closed an idle connection while the client reuses it, that would look like an injected fault.
  server.keepAliveTimeout = 0;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function handle(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  // The client has closed the connection during its request, so no answer is expected.
  if (body === undefined) return;
  const { method = '', url: target = '' } = request;
  const { authorization, 'x-amz-date': signedAt } = request.headers;
  response.setHeader('Date', new Date(parts.now()).toUTCString());
  const exchange = parts.exchange({ method, target, authorization, signedAt: signedAt?.toString(), body });
  if (exchange === undefined) {
    sendAnswer(response, jsonError(unknownOperation(method, target)));
    return;
  }
  const settle = parts.calls.receive(exchange, request.headers['user-agent']);
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
