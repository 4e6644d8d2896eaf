import type { ApiRequest, Connection } from '../../../src/kubernetes/connection.ts';

/** A connection that keeps what was sent, and answers as a test says. */
export class FakeConnection implements Connection {
  readonly sent: Omit<ApiRequest, 'signal'>[] = [];
  answer: (request: ApiRequest) => unknown = () => ({});

  async send(request: ApiRequest): Promise<unknown> {
    const { signal: _, ...rest } = request;
    this.sent.push(rest);
    return this.answer(request);
  }

  watch(): AsyncIterable<string> {
    throw new Error('Nobody watches here.');
  }

  async close(): Promise<void> {}
}
