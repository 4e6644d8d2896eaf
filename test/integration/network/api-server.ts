import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { TLSSocket } from 'node:tls';
import { stringify } from 'yaml';
import type { CertificateFiles } from '../tls/tls-front.ts';

/** Answers as an API server does to credentials, and to nothing else. */
export interface CredentialServer extends AsyncDisposable {
  readonly port: number;
  /** What each request showed: its Authorization, or the name in its client certificate. */
  readonly shown: readonly (string | undefined)[];
  /** The value of a header in each request. */
  header(name: string): (string | undefined)[];
  /** Answers 401 to every other Authorization from now on. */
  accept(authorization: string): void;
  /** Answers the next request only when the function that it resolves to is called. */
  holdNext(): Promise<() => void>;
}

/** @param files - absent: plain HTTP */
export async function startCredentialServer(files?: CertificateFiles): Promise<CredentialServer> {
  const shown: (string | undefined)[] = [];
  const headers: Readonly<Record<string, string | string[] | undefined>>[] = [];
  let accepted: string | undefined;
  let held: PromiseWithResolvers<() => void> | undefined;
  const answer: RequestListener = (request, to) => {
    const { socket } = request;
    const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate().subject?.CN : undefined;
    shown.push(request.headers.authorization ?? String(certificate ?? ''));
    headers.push(request.headers);
    const isRefused = accepted !== undefined && request.headers.authorization !== accepted;
    const end = () => {
      to.writeHead(isRefused ? 401 : 200, { 'content-type': 'application/json' });
      to.end(JSON.stringify(isRefused ? { message: 'Unauthorized' } : { kind: 'Status' }));
    };
    if (held === undefined) end();
    else held.resolve(end);
    held = undefined;
  };
  const server: Server =
    files === undefined
      ? createServer({ keepAliveTimeout: 60_000 }, answer)
      : createTlsServer(
          {
            key: readFileSync(files.key),
            cert: readFileSync(files.certificate),
            // Looks at any certificate of the client, of any issuer.
            requestCert: true,
            rejectUnauthorized: false,
          },
          answer,
        );
  const stop = new AbortController();
  server.on('connection', (socket) => stop.signal.addEventListener('abort', () => socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    shown,
    header: (name) => headers.map((each) => each[name]?.toString()),
    accept(authorization) {
      accepted = authorization;
    },
    holdNext() {
      held = Promise.withResolvers();
      return held.promise;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A kubeconfig of one user. */
export function kubeconfigText(cluster: object, user: object): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'test', user }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  });
}
