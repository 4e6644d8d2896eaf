import type { Clock } from '../clock.ts';
import { createUnderWay } from '../controller/under-way.ts';
import type { Connection } from '../kubernetes/connection.ts';

/** A connection whose calls are followed. */
export interface FollowedCalls {
  readonly connection: Connection;
  /** How long the call that was sent first has been under way, in milliseconds. A watch is no call. */
  longestMilliseconds(): number;
}

/** Follows the calls that a connection makes from here on. */
export function followCalls(connection: Connection, clock: Clock): FollowedCalls {
  const underWay = createUnderWay(clock);
  return {
    connection: {
      ...connection,
      async send(request) {
        const call = underWay.begin();
        try {
          return await connection.send(request);
        } finally {
          call.end();
        }
      },
    },
    longestMilliseconds: underWay.longestMilliseconds,
  };
}
