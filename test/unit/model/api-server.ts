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

/** What a watch tells. */
export interface News {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: EventInvokeConfig;
}

/** Told of each change that the operator made to an object; `after` is undefined where that ended it. */
export type OnWritten = (before: EventInvokeConfig, after: EventInvokeConfig | undefined) => void;

export const NAMESPACE = 'shop';

/** The objects as an API server keeps them: versions, generations, finalizers, and the two patches that are made. */
export class ApiServer {
  /** All that a watch has told so far. */
  readonly news: News[] = [];
  /** Patches by the operator that changed something. */
  writes = 0;
  onWritten: OnWritten = () => {};
  /** namespace/name of all objects that there ever were. */
  readonly keysEver: string[] = [];
  /** How often the target of an object was edited; by uid. */
  readonly renamings = new Map<string, number>();
  readonly #objects = new Map<string, EventInvokeConfig>();
  readonly #clock: SimulatedClock;
  readonly #journal: string[];
  #version = 1000;
  #uids = 0;

  constructor(clock: SimulatedClock, journal: string[]) {
    this.#clock = clock;
    this.#journal = journal;
  }

  get(name: string): EventInvokeConfig | undefined {
    return structuredClone(this.#objects.get(name));
  }

  list(): EventInvokeConfig[] {
    return structuredClone([...this.#objects.values()]);
  }

  create(name: string, spec: EventInvokeConfigSpec, metadata: Partial<ObjectMeta> = {}): void {
    if (this.#objects.has(name)) return;
    this.#uids += 1;
    if (!this.keysEver.includes(`${NAMESPACE}/${name}`)) this.keysEver.push(`${NAMESPACE}/${name}`);
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
    });
  }

  /** A user's edit of the spec. */
  edit(name: string, change: (spec: EventInvokeConfigSpec) => EventInvokeConfigSpec): void {
    const object = this.get(name);
    if (object === undefined) return;
    const spec = change(object.spec);
    if (isDeepStrictEqual(spec, object.spec)) return;
    const { uid, generation } = object.metadata;
    if (naming(spec) !== naming(object.spec)) this.renamings.set(uid, (this.renamings.get(uid) ?? 0) + 1);
    const metadata = { ...object.metadata, generation: generation + 1 };
    this.#store('MODIFIED', { ...object, spec, metadata });
  }

  /** A user's edit of the metadata. */
  editMetadata(name: string, change: (metadata: ObjectMeta) => ObjectMeta): void {
    const object = this.get(name);
    if (object !== undefined) this.#update(object, { ...object, metadata: change(object.metadata) });
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
    this.#update(object, { ...object, metadata });
  }

  /** A request of the operator. */
  handle({ method, path, body }: Pick<ApiRequest, 'method' | 'path' | 'body'>): EventInvokeConfig {
    const [name = '', subresource] = path.split(`/namespaces/${NAMESPACE}/eventinvokeconfigs/`)[1]?.split('/') ?? [];
    const object = this.get(name);
    if (object === undefined) throw new ApiError(`${name} is not there`, 404, undefined);
    if (method === 'GET') return object;
    const after =
      subresource === 'status'
        ? patchedStatus(object, body as StatusPatch)
        : patchedMetadata(object, body as MetaPatch);
    const stored = this.#update(object, after);
    this.writes += 1;
    this.#journal.push(`${subresource ?? 'metadata'} of ${name}`);
    this.onWritten(object, this.get(name));
    return structuredClone(stored);
  }

  #update(before: EventInvokeConfig, after: EventInvokeConfig): EventInvokeConfig {
    if (isDeepStrictEqual(before, after)) return before;
    const { deletionTimestamp, finalizers } = after.metadata;
    return this.#store(deletionTimestamp !== undefined && !finalizers?.length ? 'DELETED' : 'MODIFIED', after);
  }

  #store(type: News['type'], object: EventInvokeConfig): EventInvokeConfig {
    this.#version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
    if (type === 'DELETED') this.#objects.delete(object.metadata.name);
    else this.#objects.set(object.metadata.name, stored);
    this.news.push(structuredClone({ type, object: stored }));
    return stored;
  }

  #timestamp(): string {
    return new Date(this.#clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  }
}

function naming({ functionName, qualifier, region }: EventInvokeConfigSpec): string {
  return JSON.stringify([functionName, qualifier, region]);
}

interface MetaPatch {
  readonly metadata: {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly annotations: Readonly<Record<string, string | null>>;
    readonly finalizers: readonly string[];
  };
}

type StatusPatch = readonly [{ readonly value: string }, { readonly value: EventInvokeConfigStatus }];

function patchedMetadata(object: EventInvokeConfig, { metadata: patch }: MetaPatch): EventInvokeConfig {
  const { metadata } = object;
  if (patch.uid !== metadata.uid || patch.resourceVersion !== metadata.resourceVersion) {
    throw new ApiError(`${metadata.name} was changed in between`, 409, undefined);
  }
  const finalizers = [...patch.finalizers];
  const added = finalizers.some((each) => !metadata.finalizers?.includes(each));
  if (metadata.deletionTimestamp !== undefined && added) {
    throw new ApiError('no new finalizers can be added if the object is being deleted', 422, undefined);
  }
  const annotations = Object.entries({ ...metadata.annotations, ...patch.annotations });
  const kept = annotations.filter((entry): entry is [string, string] => entry[1] !== null);
  return { ...object, metadata: { ...metadata, finalizers, annotations: Object.fromEntries(kept) } };
}

function patchedStatus(object: EventInvokeConfig, [test, add]: StatusPatch): EventInvokeConfig {
  if (test.value !== object.metadata.uid) throw new ApiError('the test failed', 422, undefined);
  return { ...object, status: JSON.parse(JSON.stringify(add.value)) };
}
