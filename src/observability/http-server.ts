import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a server listens. */
export interface ListenAddress {
  /** A name or an IP address of this machine; absent: all of its addresses. */
  readonly host?: string;
  /** 0: any free one. */
  readonly port: number;
}

/** An answer to a GET. */
export interface Answer {
  readonly code: number;
  readonly contentType: string;
  readonly body: string;
}

/** A server that listens. Disposing of it closes every connection. */
export interface HttpServer extends AsyncDisposable {
  /** With the port that it really has. */
  readonly url: string;
}

/** An address that can't be listened on. The message is a sentence for the user. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'may not be used by this user',
  EADDRNOTAVAIL: 'is not an address of this machine',
  ENOTFOUND: 'names no machine that is known',
  EAI_AGAIN: 'names no machine that is known',
};

/**
 * Starts a server that answers GET and HEAD.
 *
 * @param flag - the option that the address comes from, for the error
 * @param paths - the answers, by path
 * @throws ListenError
 */
export async function startHttpServer(
  address: ListenAddress,
  flag: string,
  paths: Readonly<Record<string, () => Answer | Promise<Answer>>>,
): Promise<HttpServer> {
  const answer = async (method: string | undefined, url: string | undefined): Promise<Answer> => {
    const [path = ''] = (url ?? '').split('?');
    const found = Object.hasOwn(paths, path) ? paths[path] : undefined;
    if (found === undefined) return plain(404, `Ask for ${Object.keys(paths).join(' or ')}.`);
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Only GET and HEAD are answered.');
    try {
      return await found();
    } catch (error) {
      return plain(500, error instanceof Error ? error.message : String(error));
    }
  };
  const server = createServer((request, response) => {
    // The body of a request says nothing.
    request.resume();
    void answer(request.method, request.url).then((given) => send(response, given));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(address, flag, error)));
    server.listen({ port: address.port, ...(address.host !== undefined && { host: address.host }) }, resolve);
  });
  return {
    url: urlOf(server.address()),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer in plain text. */
export function plain(code: number, text: string): Answer {
  return { code, contentType: 'text/plain; charset=utf-8', body: `${text}\n` };
}

function send(response: ServerResponse, { code, contentType, body }: Answer): void {
  response.writeHead(code, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }).end(body);
}

function listenError({ host = '', port }: ListenAddress, flag: string, error: NodeJS.ErrnoException): ListenError {
  const shown = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const reason = REASONS[error.code ?? ''] ?? `can't be listened on (${error.code ?? error.message})`;
  return new ListenError(`${shown} ${reason}: choose another address with ${flag}, or 0 for none.`);
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') return '';
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
