import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import type { ControlPlane } from '../../dev/control-plane/control-plane.ts';
import type { EventInvokeConfig } from '../../src/api/event-invoke-config.ts';
import { GROUP, KIND, PLURAL, VERSION } from '../../src/api/event-invoke-config.ts';

const COLLECTION = `/apis/${GROUP}/${VERSION}/${PLURAL}`;
const DEFAULT_COLLECTION = `/apis/${GROUP}/${VERSION}/namespaces/default/${PLURAL}`;

// Nothing else in this cluster has a Lease in this namespace.
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/default/leases';

/** An event of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: EventInvokeConfig;
}

/** A version of the operator's Lease. */
export interface LeaseVersion {
  /** The holder; empty: nobody holds it. */
  readonly holder: string;
  /** When the bench heard of it, in epoch milliseconds. */
  readonly heardAt: number;
}

/** An event as the API server holds it; only the fields that the bench changes are named. */
export interface KubernetesEvent {
  readonly metadata?: object;
  readonly involvedObject: object;
  readonly [field: string]: unknown;
}

/** The API server, as the administrator uses it. */
export interface ApiServer extends AsyncDisposable {
  /** The number of objects, and the version of the collection that has this number. */
  count(): Promise<{ readonly objects: number; readonly resourceVersion: string }>;
  /** All objects. */
  list(): Promise<readonly EventInvokeConfig[]>;
  /** The events of a namespace about objects of a kind. */
  events(namespace: string, kind: string): Promise<readonly KubernetesEvent[]>;
  /**
   * Writes something.
   *
   * @param path - with the query
   * @returns what the API server holds now
   */
  write(method: 'PATCH' | 'POST' | 'DELETE', path: string, body?: object, contentType?: string): Promise<unknown>;
  /** An object. */
  read(name: string): Promise<EventInvokeConfig>;
  /** Creates an object. @param namespace - it exists already; `default` unless given */
  create(name: string, spec: object, namespace?: string): Promise<void>;
  /** Changes an object by a merge patch. */
  patch(name: string, change: object): Promise<void>;
  /** Changes an object's spec. */
  patchSpec(name: string, spec: object): Promise<void>;
  /** Asks for an object's deletion. */
  remove(name: string): Promise<void>;
  /** Asks for the deletion of all objects, as the end of their namespace does. */
  removeAll(): Promise<void>;
  /** Watches the objects from a version on. */
  watch(resourceVersion: string, signal: AbortSignal): AsyncIterable<WatchEvent>;
  /** Watches the operator's Lease: its version as it is, and each later one. */
  watchLease(signal: AbortSignal): AsyncIterable<LeaseVersion>;
  /** The API server's own metrics, in Prometheus' format. */
  metrics(): Promise<string>;
}

type SendOptions = Omit<NonNullable<Parameters<typeof request>[1]>, 'dispatcher'>;

const STARTING_MILLISECONDS = 200;

/** Connects to a control plane. */
export function connectApiServer({ server, adminToken }: ControlPlane): ApiServer {
  // The control plane has made its own certificate a moment ago, so checking it would prove nothing.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false }, bodyTimeout: 0 });
  const send = async (path: string, options: SendOptions = {}): Promise<Dispatcher.ResponseData['body']> => {
    const headers = { authorization: `Bearer ${adminToken}`, ...options.headers };
    const { statusCode, body } = await request(`${server}${path}`, { ...options, headers, dispatcher });
    // The API server has just been started, and reads its objects from etcd.
    if (statusCode === 429) {
      await body.dump();
      await sleep(STARTING_MILLISECONDS, undefined, {
        ...(options.signal instanceof AbortSignal && { signal: options.signal }),
      });
      return send(path, options);
    }
    if (statusCode >= 300) throw new Error(`The API server answered ${path} with ${statusCode}: ${await body.text()}`);
    return body;
  };
  const write: ApiServer['write'] = async (method, path, body, contentType = 'application/json') => {
    const headers = { 'content-type': contentType };
    return await (await send(path, { method, headers, ...(body && { body: JSON.stringify(body) }) })).json();
  };
  const patch: ApiServer['patch'] = async (name, change) => {
    await write('PATCH', `${DEFAULT_COLLECTION}/${name}`, change, 'application/merge-patch+json');
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
    list: async () => ((await (await send(COLLECTION)).json()) as { readonly items: EventInvokeConfig[] }).items,
    async events(namespace, kind) {
      const answer = await send(`/api/v1/namespaces/${namespace}/events?fieldSelector=involvedObject.kind=${kind}`);
      return ((await answer.json()) as { readonly items: KubernetesEvent[] }).items;
    },
    write,
    async read(name) {
      const object: EventInvokeConfig = JSON.parse(await (await send(`${DEFAULT_COLLECTION}/${name}`)).text());
      return object;
    },
    async create(name, spec, namespace = 'default') {
      const object = { apiVersion: `${GROUP}/${VERSION}`, kind: KIND, metadata: { name }, spec };
      await write('POST', `/apis/${GROUP}/${VERSION}/namespaces/${namespace}/${PLURAL}`, object);
    },
    patch,
    patchSpec: (name, spec) => patch(name, { spec }),
    async remove(name) {
      await write('DELETE', `${DEFAULT_COLLECTION}/${name}`);
    },
    async removeAll() {
      await write('DELETE', DEFAULT_COLLECTION);
    },
    async *watch(resourceVersion, signal) {
      const body = await send(`${COLLECTION}?watch=true&resourceVersion=${resourceVersion}`, { signal });
      for await (const line of createInterface({ input: body })) yield JSON.parse(line) as WatchEvent;
    },
    async *watchLease(signal) {
      const body = await send(`${LEASES}?watch=true`, { signal });
      for await (const line of createInterface({ input: body })) {
        const { object }: { readonly object: { readonly spec?: { readonly holderIdentity?: string } } } =
          JSON.parse(line);
        yield { holder: object.spec?.holderIdentity ?? '', heardAt: Date.now() };
      }
    },
    metrics: async () => (await send('/metrics')).text(),
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}
