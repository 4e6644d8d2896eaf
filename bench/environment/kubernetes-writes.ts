import { PLURAL } from '../../src/api/event-invoke-config.ts';
import type { ApiServer } from './api-server.ts';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'APPLY', 'DELETE', 'DELETECOLLECTION']);
const WRITTEN = new Set([PLURAL, 'events']);

/**
 * How many writes of EventInvokeConfigs and events the API server has answered since it started, refused ones included. It
 * counts them itself, so there is nothing in the operator's way that would slow it down.
 */
export async function kubernetesWrites(api: ApiServer): Promise<number> {
  let writes = 0;
  for (const [, labels = '', count] of (await api.metrics()).matchAll(/^apiserver_request_total\{(.*)\} (\S+)$/gm)) {
    const label = (name: string) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    if (WRITES.has(label('verb')) && WRITTEN.has(label('resource'))) writes += Number(count);
  }
  return writes;
}
