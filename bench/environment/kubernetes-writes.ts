import { PLURAL } from '../../src/api/event-invoke-config.ts';
import type { ApiServer } from './api-server.ts';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'APPLY', 'DELETE', 'DELETECOLLECTION']);
const WRITTEN = new Set([PLURAL, 'events']);

/**
 * The number of writes of EventInvokeConfigs and events that the API server has answered since it started, refused ones
 * included. The API server counts them itself, so no proxy slows the operator down.
 */
export async function kubernetesWrites(api: ApiServer): Promise<number> {
  let writes = 0;
  for (const [, labels = '', count] of (await api.metrics()).matchAll(/^apiserver_request_total\{(.*)\} (\S+)$/gm)) {
    const label = (name: string) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    if (WRITES.has(label('verb')) && WRITTEN.has(label('resource'))) writes += Number(count);
  }
  return writes;
}
