import type { ToldRequest } from '../lambda/client.ts';
import type { Output } from './terminal.ts';

/** Tells each request to AWS as a line, for `--debug`. */
export function tellRequest(output: Output): (request: ToldRequest) => void {
  return ({ method, url, status, requestId }) =>
    output.write(`DEBUG ${method} ${url} → ${status ?? 'no answer'}${requestId ? ` (request id ${requestId})` : ''}\n`);
}
