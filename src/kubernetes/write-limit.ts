import PQueue from 'p-queue';
import type { Connection } from './connection.ts';

/** Connections whose writes have a limit each. */
export interface LimitedConnections {
  readonly objects: Connection;
  readonly events: Connection;
}

/** How many writes may be in flight. */
export interface MostWrites {
  readonly objects: number;
  /** Apart: events that are not answered must not hold up what the operator writes on objects. */
  readonly events: number;
}

/**
 * Limits how many writes a connection has in flight, so that a burst of them can't hold up the renewal of a lease in the API server
 * or in this process. Reads and watches pass.
 */
export function limitWrites(connection: Connection, most: MostWrites): LimitedConnections {
  const limited = (concurrency: number): Connection => {
    const queue = new PQueue({ concurrency });
    return {
      ...connection,
      send: (request) =>
        request.method === 'GET'
          ? connection.send(request)
          : queue.add(() => connection.send(request), { signal: request.signal }),
    };
  };
  return { objects: limited(most.objects), events: limited(most.events) };
}
