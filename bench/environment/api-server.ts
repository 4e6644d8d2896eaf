import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import type { ControlPlane } from '../../dev/control-plane/control-plane.ts';
import type { EventInvokeConfig } from '../../src/api/event-invoke-config.ts';
import { GROUP, PLURAL, VERSION } from '../../src/api/event-invoke-config.ts';

const COLLECTION = `/apis/${GROUP}/${VERSION}/${PLURAL}`;

/** An event of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: EventInvokeConfig;
}

/** The API server, as the administrator uses it. */
export interface ApiServer extends AsyncDisposable {
  /** The number of objects, and the version of the collection that has this number. */
  count(): Promise<{ readonly objects: number; readonly resourceVersion: string }>;
  /** Changes an object's spec. */
  patchSpec(name: string, spec: Readonly<Record<string, unknown>>): Promise<void>;
  /** Watches the objects from a version on. */
  watch(resourceVersion: string, signal: AbortSignal): AsyncIterable<WatchEvent>;
  /** The API server's own metrics, in Prometheus' format. */
  metrics(): Promise<string>;
}

/** Connects to a control plane. */
export function connectApiServer({ server, adminToken }: ControlPlane): ApiServer {
  // The control plane has made its own certificate a moment ago, so checking it would prove nothing.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false }, bodyTimeout: 0 });
  const send = async (path: string, options: Omit<NonNullable<Parameters<typeof request>[1]>, 'dispatcher'> = {}) => {
    const headers = { authorization: `Bearer ${adminToken}`, ...options.headers };
    const { statusCode, body } = await request(`${server}${path}`, { ...options, headers, dispatcher });
    if (statusCode !== 200) throw new Error(`The API server answered ${path} with ${statusCode}: ${await body.text()}`);
    return body;
  };
  return {
    async count() {
      const { items, metadata } = (await (await send(`${COLLECTION}?limit=1`)).json()) as {
        readonly items: readonly unknown[];
        readonly metadata: { readonly resourceVersion: string; readonly remainingItemCount?: number };
      };
      return {
        objects: items.length + (metadata.remainingItemCount ?? 0),
        resourceVersion: metadata.resourceVersion,
      };
    },
    async patchSpec(name, spec) {
      const path = `/apis/${GROUP}/${VERSION}/namespaces/default/${PLURAL}/${name}`;
      const headers = { 'content-type': 'application/merge-patch+json' };
      const answer = await send(path, { method: 'PATCH', headers, body: JSON.stringify({ spec }) });
      await answer.dump();
    },
    async *watch(resourceVersion, signal) {
      const body = await send(`${COLLECTION}?watch=true&resourceVersion=${resourceVersion}`, { signal });
      for await (const line of createInterface({ input: body })) yield JSON.parse(line) as WatchEvent;
    },
    metrics: async () => (await send('/metrics')).text(),
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}
