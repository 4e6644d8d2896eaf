import { isDeepStrictEqual } from 'node:util';
import type {
  EventInvokeConfig,
  EventInvokeConfigSpec,
  EventInvokeConfigStatus,
  ObjectMeta,
} from '../../../src/api/event-invoke-config.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import type { ApiRequest } from '../../../src/kubernetes/connection.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import { AccountServer } from './account-server.ts';
import { asMergePatch, mergedMetadata, mergedStatus, storedStatus } from './patches.ts';

/** What a watch tells. */
export interface News {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: EventInvokeConfig;
}

/** Where a write goes to. */
export type Endpoint = 'metadata' | 'status';

/**
 * Told of each change of an object; `after` is undefined where that ended it.
 *
 * @param by - whether the operator made the change, or somebody else
 */
export type OnWritten = (
  before: EventInvokeConfig,
  after: EventInvokeConfig | undefined,
  by: 'operator' | 'user',
) => void;

export const NAMESPACE = 'shop';

/**
 * The objects as an API server keeps them: versions, generations, finalizers, the default of a status, and merge patches
 * that are guarded by a resourceVersion. What it answers is pinned by test/integration/kubernetes.
 */
export class ApiServer {
  readonly accounts: AccountServer;
  /** All that a watch has told so far. */
  readonly news: News[] = [];
  /** How often the operator has written an object; by name. */
  readonly writesOf = new Map<string, number>();
  /** How often the operator has written any object. */
  writes = 0;
  onWritten: OnWritten = () => {};
  /** What it refuses the operator with 403, and how often: `endpoint`, or `endpoint name` for one object. */
  readonly refuses = new Map<Endpoint | `${Endpoint} ${string}`, number>();
  /** Whether the CRD is an older one, which knows no claims and drops them without a word. */
  prunesClaims = false;
  /** Each status that an object ever had, oldest first; by name. */
  readonly statusesEver = new Map<string, EventInvokeConfigStatus[]>();
  readonly #objects = new Map<string, EventInvokeConfig>();
  readonly #clock: SimulatedClock;
  readonly #journal: string[];
  #version = 1000;
  #uids = 0;

  constructor(clock: SimulatedClock, journal: string[]) {
    this.accounts = new AccountServer(clock);
    this.#clock = clock;
    this.#journal = journal;
  }

  get(name: string): EventInvokeConfig | undefined {
    return structuredClone(this.#objects.get(name));
  }

  list(): EventInvokeConfig[] {
    return structuredClone([...this.#objects.values()]);
  }

  /** The status of what is created is dropped, as the main endpoint does. */
  create(name: string, spec: EventInvokeConfigSpec, metadata: Partial<ObjectMeta> = {}): void {
    if (this.#objects.has(name)) return;
    this.#uids += 1;
    this.#store('ADDED', {
      apiVersion: 'lambda.eventinvoke.dev/v1beta1',
      kind: 'EventInvokeConfig',
      metadata: {
        ...metadata,
        name,
        namespace: NAMESPACE,
        uid: `uid-${this.#uids}`,
        resourceVersion: '',
        generation: 1,
        creationTimestamp: this.#timestamp(),
      },
      spec,
      status: storedStatus({}, false),
    });
  }

  /** A user's edit of the spec. */
  edit(name: string, change: (spec: EventInvokeConfigSpec) => EventInvokeConfigSpec): void {
    const object = this.get(name);
    if (object === undefined) return;
    const spec = change(object.spec);
    if (isDeepStrictEqual(spec, object.spec)) return;
    const metadata = { ...object.metadata, generation: object.metadata.generation + 1 };
    this.#update(object, { ...object, spec, metadata }, 'user');
  }

  /** A user's edit of the metadata. */
  editMetadata(name: string, change: (metadata: ObjectMeta) => ObjectMeta): void {
    const object = this.get(name);
    if (object !== undefined) this.#update(object, { ...object, metadata: change(object.metadata) }, 'user');
  }

  /** Somebody who may write the status writes it. */
  editStatus(name: string, change: (status: EventInvokeConfigStatus) => EventInvokeConfigStatus): void {
    const object = this.get(name);
    if (object === undefined) return;
    this.#update(object, { ...object, status: storedStatus(change(object.status ?? {}), false) }, 'user');
  }

  delete(name: string): void {
    const object = this.get(name);
    if (object === undefined || object.metadata.deletionTimestamp !== undefined) return;
    // Marking for deletion counts as a change of what is wanted.
    const metadata = {
      ...object.metadata,
      deletionTimestamp: this.#timestamp(),
      generation: object.metadata.generation + 1,
    };
    this.#update(object, { ...object, metadata }, 'user');
  }

  /** A request of the operator. */
  handle({ method, path, body }: Pick<ApiRequest, 'method' | 'path' | 'body'>): EventInvokeConfig {
    const { name, endpoint } = placeOf(path);
    const object = this.get(name);
    if (object === undefined) throw new ApiError(`${name} is not there`, 404, undefined);
    if (method === 'GET') return object;
    if (this.#isRefused(endpoint) || this.#isRefused(`${endpoint} ${name}`)) {
      throw new ApiError(`The API server fails. It forbids to write the ${endpoint} of ${name}`, 403, undefined);
    }
    const patch = asMergePatch(body);
    const after =
      endpoint === 'status'
        ? { ...object, status: mergedStatus(object, patch, this.prunesClaims) }
        : { ...object, metadata: mergedMetadata(object, patch) };
    const stored = this.#update(object, after, 'operator');
    this.writes += 1;
    this.writesOf.set(name, (this.writesOf.get(name) ?? 0) + 1);
    this.#journal.push(`${endpoint} of ${name}`);
    return structuredClone(stored);
  }

  #isRefused(what: Endpoint | `${Endpoint} ${string}`): boolean {
    const times = this.refuses.get(what) ?? 0;
    if (times > 0) this.refuses.set(what, times - 1);
    return times > 0;
  }

  #update(before: EventInvokeConfig, after: EventInvokeConfig, by: 'operator' | 'user'): EventInvokeConfig {
    if (isDeepStrictEqual(before, after)) return before;
    const { deletionTimestamp, finalizers } = after.metadata;
    const stored = this.#store(deletionTimestamp !== undefined && !finalizers?.length ? 'DELETED' : 'MODIFIED', after);
    this.onWritten(before, this.get(before.metadata.name), by);
    return stored;
  }

  #store(type: News['type'], object: EventInvokeConfig): EventInvokeConfig {
    this.#version += 1;
    const { name } = object.metadata;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
    if (type === 'DELETED') this.#objects.delete(name);
    else this.#objects.set(name, stored);
    this.statusesEver.set(name, [...(this.statusesEver.get(name) ?? []), stored.status ?? {}]);
    this.news.push(structuredClone({ type, object: stored }));
    return stored;
  }

  #timestamp(): string {
    return new Date(this.#clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  }
}

/** The object and the part of it that a request is about. */
export function placeOf(path: string): { readonly name: string; readonly endpoint: Endpoint } {
  const [name = '', subresource] = path.split(`/namespaces/${NAMESPACE}/eventinvokeconfigs/`)[1]?.split('/') ?? [];
  return { name, endpoint: subresource === 'status' ? 'status' : 'metadata' };
}
