import type { ObjectMeta } from '../api/event-invoke-config.ts';

/** What the cache must know of an object. */
export interface Cacheable {
  readonly metadata: ObjectMeta;
}

/** Told of every change of the cache; `before` or `after` is missing where the object came or went. */
export type Listener<T> = (before: T | undefined, after: T | undefined) => void;

/** What a reflector fills. */
export interface Sink<T> {
  /** The whole truth as of now: what is not in it is gone. */
  replace(objects: readonly T[]): void;
  upsert(object: T): void;
  remove(object: T): void;
}

/** The operator's view of the objects in the cluster, by namespace/name and by index keys. */
export interface Store<T> {
  get(key: string): T | undefined;
  /** The objects that have an index key. */
  indexed(indexKey: string): readonly T[];
  /** Takes in what the operator itself wrote, so that nothing stale is acted on before the watch brings it. */
  wrote(object: T): void;
  /** The object is known to be gone. */
  lost(object: T): void;
  /** Where a reflector of one namespace (or, without one, of all) puts what it sees. */
  sink(namespace?: string): Sink<T>;
  subscribe(listener: Listener<T>): void;
}

/** namespace/name. */
export function keyOf(object: Cacheable): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}

/**
 * An empty store.
 *
 * @param indexKeys - of an object; pure
 */
export function createStore<T extends Cacheable>(indexKeys: (object: T) => readonly string[]): Store<T> {
  const objects = new Map<string, T>();
  const index = new Map<string, Set<string>>();
  const listeners: Listener<T>[] = [];
  // Known to be gone before the watch has told its story to the end: its older news must not revive it.
  const gone = new Set<string>();

  const set = (key: string, before: T | undefined, after: T | undefined): void => {
    if (before) for (const indexKey of indexKeys(before)) unindex(index, indexKey, key);
    if (after) {
      objects.set(key, after);
      for (const indexKey of indexKeys(after)) index.set(indexKey, (index.get(indexKey) ?? new Set()).add(key));
    } else {
      objects.delete(key);
    }
    for (const listener of listeners) listener(before, after);
  };

  const upsert = (object: T): void => {
    const key = keyOf(object);
    const before = objects.get(key);
    if (gone.has(object.metadata.uid)) return;
    if (before && isSame(before, object) && !isNewer(object, before)) return;
    set(key, before, withoutManagedFields(object));
  };

  const remove = (object: T): void => {
    const key = keyOf(object);
    const before = objects.get(key);
    if (before && isSame(before, object)) set(key, before, undefined);
  };

  return {
    get: (key) => objects.get(key),
    indexed: (indexKey) => [...(index.get(indexKey) ?? [])].flatMap((key) => objects.get(key) ?? []),
    wrote(object) {
      // The watch may have told of its end already; then this answer is the older news.
      const before = objects.get(keyOf(object));
      if (before && isSame(before, object)) upsert(object);
    },
    lost(object) {
      gone.add(object.metadata.uid);
      remove(object);
    },
    sink: (namespace) => ({
      replace(all) {
        const present = new Set(all.map(keyOf));
        const listed = new Set(all.map(({ metadata }) => metadata.uid));
        for (const uid of gone) if (!listed.has(uid)) gone.delete(uid);
        for (const [key, object] of objects) {
          const inScope = namespace === undefined || object.metadata.namespace === namespace;
          if (inScope && !present.has(key)) set(key, object, undefined);
        }
        for (const object of all) upsert(object);
      },
      upsert,
      remove(object) {
        gone.delete(object.metadata.uid);
        remove(object);
      },
    }),
    subscribe(listener) {
      listeners.push(listener);
    },
  };
}

function isSame(a: Cacheable, b: Cacheable): boolean {
  return a.metadata.uid === b.metadata.uid;
}

// Resource versions of one resource are comparable numbers (KEP-5504); an answer and the watch may come in any order.
function isNewer(a: Cacheable, b: Cacheable): boolean {
  try {
    return BigInt(a.metadata.resourceVersion ?? '') > BigInt(b.metadata.resourceVersion ?? '');
  } catch {
    return a.metadata.resourceVersion !== b.metadata.resourceVersion;
  }
}

// Half of an object's size, and nothing that the operator reads.
function withoutManagedFields<T extends Cacheable>(object: T): T {
  const { managedFields: _, ...metadata } = object.metadata as ObjectMeta & { managedFields?: unknown };
  return { ...object, metadata };
}

function unindex(index: Map<string, Set<string>>, indexKey: string, key: string): void {
  const keys = index.get(indexKey);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(indexKey);
}
