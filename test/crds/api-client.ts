import { Agent, fetch } from 'undici';

/** What the API server answered: an object, a Status that says what is wrong, or a bare text where it serves no such path. */
export interface Answer {
  readonly code: number;
  readonly body: unknown;
}

/** One reason for which the API server refuses an object. */
export interface Cause {
  readonly field: string;
  readonly message: string;
}

/** A small client of the API server, so that requests go out exactly as a test writes them. */
export interface ApiClient extends AsyncDisposable {
  /** @param body - JSON as it goes over the wire, or a value to be written as JSON */
  request(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>;
  /** What a watch brings until its time is over, each line read as JSON. */
  lines(path: string): Promise<unknown[]>;
}

/** Creates a client that speaks as the holder of a token. */
export function createApiClient(server: string, token: string): ApiClient {
  // The certificate of a control plane that was started a moment ago proves nothing.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  return {
    async request(method, path, body, contentType = 'application/json') {
      const answer = await fetch(new URL(path, server), {
        method,
        dispatcher,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': contentType },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
      return { code: answer.status, body: isJson ? await answer.json() : await answer.text() };
    },
    async lines(path) {
      const answer = await fetch(new URL(path, server), { dispatcher, headers: { authorization: `Bearer ${token}` } });
      const text = await answer.text();
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    },
    [Symbol.asyncDispose]: () => dispatcher.close(),
  };
}

/**
 * The causes that a Status names. Beside a wrong type or length, the API server also says, of no field, that not all rules
 * were checked; those remarks are left out.
 */
export function causesOf(body: unknown): Cause[] {
  const { details } = body as { readonly details?: { readonly causes?: readonly Cause[] } };
  return (details?.causes ?? []).filter(({ field }) => field !== '<nil>');
}
