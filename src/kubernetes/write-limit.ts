import PQueue from 'p-queue';
import type { Connection } from './connection.ts';

/** Connections that share a limit on the writes that are in flight. */
export interface LimitedConnections {
  readonly objects: Connection;
  /** Their writes wait for those of objects. */
  readonly events: Connection;
}

/**
 * Limits how many writes a connection has in flight, so that a burst of them can't hold up the renewal of a lease in the API server
 * or in this process. Reads and watches pass.
 */
export function limitWrites(connection: Connection, most: number): LimitedConnections {
  const queue = new PQueue({ concurrency: most });
  const limited = (priority: number): Connection => ({
    ...connection,
    send: (request) =>
      request.method === 'GET'
        ? connection.send(request)
        : queue.add(() => connection.send(request), { priority, signal: request.signal }),
  });
  return { objects: limited(1), events: limited(0) };
}
