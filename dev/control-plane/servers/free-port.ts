import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the ports of outgoing connections on Linux (from 32768) and macOS (from 49152). On such a port, a client that keeps
// connecting to a dead server can connect to itself, and then holds the port that the restarted server needs.
const LOWEST = 12_000;
const HIGHEST = 28_000;
const TRIES = 100;

/**
 * A TCP port on 127.0.0.1 without a listener. Another program may take it before it is used: see `retryWhenPortTaken`.
 *
 * @throws if there is none
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new Error(
    `No free TCP port was found between ${LOWEST} and ${HIGHEST}: end some of the servers on this machine.`,
  );
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
