import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';

const REQUEST_MILLISECONDS = 5_000;

/** @see getStatus */
export interface Access {
  /** PEM of the certificates that the server may identify itself with. */
  readonly ca: Buffer;
  /** Bearer token. */
  readonly token: string;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** The HTTP status that a GET answers with; undefined where there is no answer within 5 seconds. */
export async function getStatus(url: string, { ca, token, signal }: Access): Promise<number | undefined> {
  try {
    const sent = request(url, {
      ca,
      headers: { authorization: `Bearer ${token}` },
      // A connection of its own: a pooled one may be that to a server that has since been killed.
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
