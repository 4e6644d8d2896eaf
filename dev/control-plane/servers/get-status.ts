import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';

const REQUEST_MILLISECONDS = 5_000;

/** @see getStatus */
export interface Access {
  /** PEM of the certificates to trust. */
  readonly ca: Buffer;
  /** Bearer token. */
  readonly token: string;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** The HTTP status of a GET; undefined if there is no answer within 5 seconds. */
export async function getStatus(url: string, { ca, token, signal }: Access): Promise<number | undefined> {
  try {
    const sent = request(url, {
      ca,
      headers: { authorization: `Bearer ${token}` },
      // A new connection: a pooled one may belong to a server that was killed.
      agent: false,
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MILLISECONDS)]),
    }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response.statusCode;
  } catch {
    return undefined;
  }
}
