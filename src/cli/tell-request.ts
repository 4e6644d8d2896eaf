import type { ToldRequest } from '../lambda/request-handler.ts';
import type { Output } from './terminal.ts';

/** Writes a line for each request to AWS, for `--debug`. */
export function tellRequest(output: Output): (request: ToldRequest) => void {
  return ({ method, url, status, requestId }) =>
    output.write(`DEBUG ${method} ${url} → ${status ?? 'no answer'}${requestId ? ` (request id ${requestId})` : ''}\n`);
}
