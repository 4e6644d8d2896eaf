import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a local port on which connections can die silently, as in a NAT that forgets them. */
export interface Relay extends AsyncDisposable {
  readonly port: number;
  /** How many connections were made so far. */
  readonly accepted: () => number;
  /** How many of them the client has not closed. */
  readonly open: () => number;
  /** Forwards nothing any longer on the connections that there are; new ones work. */
  swallow(): void;
}

/** Starts a relay. */
export async function startRelay(port: number): Promise<Relay> {
  const clients = new Set<Socket>();
  const upstreams = new Set<Socket>();
  let accepted = 0;
  const server = createServer((client) => {
    accepted += 1;
    const upstream = connect(port, '127.0.0.1');
    clients.add(client);
    upstreams.add(upstream);
    client
      .on('error', () => {})
      .on('close', () => {
        clients.delete(client);
        upstream.destroy();
      });
    upstream.on('error', () => client.destroy()).on('close', () => upstreams.delete(upstream));
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    accepted: () => accepted,
    open: () => clients.size,
    swallow() {
      for (const client of clients) client.unpipe().resume();
      for (const upstream of upstreams) upstream.unpipe().resume();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of [...clients, ...upstreams]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
