import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

// Made for these tests alone: nobody else's certificates or keys. None is trusted by default.
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Paths of a certificate and its key, as PEM. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** For `localhost`. */
export const LOCALHOST: CertificateFiles = { certificate: file('certificate.pem'), key: file('key.pem') };

/** For the host names of AWS in eu-west-1 and us-east-1, `kubernetes.test` and `localhost`. */
export const AWS: CertificateFiles = { certificate: file('aws-certificate.pem'), key: file('aws-key.pem') };

/** A request that came by TLS. */
export interface TlsRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** An answer that a test gives itself. */
export interface GivenAnswer {
  readonly contentType: string;
  readonly body: string;
}

/** HTTPS in front of an HTTP server. */
export interface TlsFront extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts HTTPS in front of an HTTP server.
 *
 * @param answerFor - what is answered instead of being forwarded
 */
export async function startTlsFront(
  target: string,
  files: CertificateFiles,
  answerFor: (request: TlsRequest) => GivenAnswer | undefined = () => undefined,
): Promise<TlsFront> {
  const credentials = { key: readFileSync(files.key), cert: readFileSync(files.certificate) };
  const server = createServer(credentials, async (from, to) => {
    const { method = '', url = '/', headers } = from;
    const body = await text(from);
    const given = answerFor({ host: headers.host ?? '', method, path: url, body });
    if (given !== undefined) {
      to.writeHead(200, { 'content-type': given.contentType }).end(given.body);
      return;
    }
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    // What hangs in Lambda is cut off when it stops.
    onward.on('error', () => to.destroy());
    onward.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
