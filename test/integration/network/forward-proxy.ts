import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy, such as companies have between a cluster and the internet. */
export interface ForwardProxy extends AsyncDisposable {
  readonly url: string;
  /** What tunnels were asked for, as host:port, in order. */
  readonly tunnels: readonly string[];
  /** The URLs that were asked for in absolute form, with their method, in order. */
  readonly forwarded: readonly string[];
  /** The Proxy-Authorization of each request. */
  readonly authorizations: readonly (string | undefined)[];
  /** Answers every request so from now on. */
  refuse(code: number): void;
}

/**
 * Starts a proxy.
 *
 * @param portOf - the local port that a host name stands for: no name is ever looked up
 */
export async function startForwardProxy(portOf: (host: string) => number): Promise<ForwardProxy> {
  const tunnels: string[] = [];
  const forwarded: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  let refusal: number | undefined;

  const server = createServer((from, to) => {
    authorizations.push(from.headers['proxy-authorization']);
    if (refusal !== undefined) {
      to.writeHead(refusal).end('as the test wants it');
      return;
    }
    const url = new URL(from.url ?? '');
    forwarded.push(`${from.method} ${url.href}`);
    const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = from.headers;
    const onward = request({
      port: portOf(url.hostname),
      path: url.pathname + url.search,
      method: from.method,
      headers,
    });
    onward.on('response', (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.on('error', () => to.destroy());
    from.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (from, client, head) => {
    tunnels.push(from.url ?? '');
    authorizations.push(from.headers['proxy-authorization']);
    client.on('error', () => {});
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} As The Test Wants It\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(portOf(new URL(`http://${from.url}`).hostname), '127.0.0.1');
    sockets.add(upstream);
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
    upstream.once('connect', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    forwarded,
    authorizations,
    refuse(code) {
      refusal = code;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
