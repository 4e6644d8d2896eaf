import type { ObjectMeta } from '../api/event-invoke-config.ts';
import { createPacking } from './packing.ts';
import { isNewerVersion } from './resource-version.ts';

/** The part of an object that the cache reads. */
export interface Cacheable {
  /** An object of the whole cluster has no namespace. */
  readonly metadata: Omit<ObjectMeta, 'namespace'> & Partial<Pick<ObjectMeta, 'namespace'>>;
}

/** Called for every change of the cache. `before` is undefined if the object is new, `after` if it is gone. */
export type Listener<T> = (before: T | undefined, after: T | undefined) => void;

/** A complete list of objects, page by page, so that it never is in memory as a whole. */
export interface Listing<T> {
  add(page: readonly T[]): void;
  /** Ends the list: objects that were on no page are gone. */
  end(): void;
}

/** The part of the store that a reflector writes to. */
export interface Sink<T> {
  list(): Listing<T>;
  upsert(object: T): void;
  remove(object: T): void;
}

/** The operator's view of the objects in the cluster, by namespace/name and by index keys. */
export interface Store<T, Record> {
  get(key: string): T | undefined;
  /** All objects by key. */
  all(): Iterable<readonly [key: string, object: T]>;
  /** The keys of all objects with an index key. */
  keys(indexKey: string): Iterable<string>;
  /** The records of all objects with an index key. @param except - the key of one that is left out */
  indexed(indexKey: string, except: string): readonly Record[];
  /** Puts in an object that the operator has written, so that no stale version is used until the watch brings it. */
  wrote(object: T): void;
  /** Reports that an object is gone. */
  lost(object: T): void;
  /** The sink of the reflector of one namespace, or of all namespaces. */
  sink(namespace?: string): Sink<T>;
  subscribe(listener: Listener<T>): void;
}

/** namespace/name; of an object of the whole cluster, the name alone. */
export function keyOf({ metadata: { namespace, name } }: Cacheable): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** How the cache reads its objects. */
export interface StoreOptions<T, Record> {
  /** The index keys of an object; pure. */
  readonly indexKeys: (object: T) => readonly string[];
  /** The object without the parts that the operator never reads; pure. */
  readonly trim: (object: T) => T;
  /** The part of an object that objects with the same index key need; pure. */
  readonly record: (object: T) => Record;
  /** A trimmed object that most objects resemble. */
  readonly typical: T;
}

/** An empty store. */
export function createStore<T extends Cacheable, Record>({
  indexKeys,
  trim,
  record,
  typical,
}: StoreOptions<T, Record>): Store<T, Record> {
  const { pack, unpack } = createPacking(typical);
  const packed = new Map<string, string>();
  const index = new Map<string, Set<string>>();
  // Only records of objects that share an index key. Most objects share none, and their packed text is all they need.
  const records = new Map<string, Record>();
  const listeners: Listener<T>[] = [];
  // One object is often asked for several times in a row.
  let last: { readonly key: string; readonly text: string; readonly object: T } | undefined;
  // UIDs of objects that are gone although the watch may still bring older events of them: these must not revive an
  // object.
  const gone = new Set<string>();

  const get = (key: string): T | undefined => {
    const text = packed.get(key);
    if (text === undefined) return undefined;
    if (key !== last?.key || text !== last.text) last = { key, text, object: unpack(text) };
    return last.object;
  };

  const set = (key: string, before: T | undefined, after: T | undefined): void => {
    records.delete(key);
    if (before) for (const indexKey of indexKeys(before)) unindex(index, indexKey, key);
    if (after) {
      packed.set(key, pack(after));
      for (const indexKey of indexKeys(after)) index.set(indexKey, (index.get(indexKey) ?? new Set()).add(key));
    } else {
      packed.delete(key);
    }
    for (const listener of listeners) listener(before, after);
  };

  const recordOf = (key: string, isShared: boolean): Record | undefined => {
    const known = records.get(key);
    if (known !== undefined) return known;
    const object = get(key);
    if (object === undefined) return undefined;
    const made = record(object);
    if (isShared) records.set(key, made);
    return made;
  };

  const upsert = (object: T): void => {
    const key = keyOf(object);
    const before = get(key);
    if (gone.has(object.metadata.uid)) return;
    if (before && isSame(before, object) && !isNewer(object, before)) return;
    set(key, before, trim(object));
  };

  const remove = (object: T): void => {
    const key = keyOf(object);
    const before = get(key);
    if (before && isSame(before, object)) set(key, before, undefined);
  };

  return {
    get,
    *all() {
      for (const [key, text] of packed) yield [key, unpack(text)];
    },
    keys: (indexKey) => index.get(indexKey) ?? [],
    indexed(indexKey, except) {
      const keys = index.get(indexKey) ?? new Set();
      return [...keys].flatMap((key) => (key === except ? [] : (recordOf(key, keys.size > 1) ?? [])));
    },
    wrote(object) {
      // The watch may have brought the object's deletion already. Then this answer is older.
      const before = get(keyOf(object));
      if (before && isSame(before, object)) upsert(object);
    },
    lost(object) {
      // Where the watch has told of the end already, no older news will come, and nothing would ever forget the UID.
      const before = get(keyOf(object));
      if (before && isSame(before, object)) gone.add(object.metadata.uid);
      remove(object);
    },
    sink: (namespace) => ({
      list() {
        const present = new Set<string>();
        const before = new Set(gone);
        return {
          add(page) {
            for (const object of page) {
              present.add(keyOf(object));
              before.delete(object.metadata.uid);
              upsert(object);
            }
          },
          end() {
            for (const uid of before) gone.delete(uid);
            for (const key of [...packed.keys()]) {
              if (present.has(key) || (namespace !== undefined && !key.startsWith(`${namespace}/`))) continue;
              set(key, get(key), undefined);
            }
          },
        };
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

function isNewer(a: Cacheable, b: Cacheable): boolean {
  return isNewerVersion(a.metadata.resourceVersion, b.metadata.resourceVersion);
}

function unindex(index: Map<string, Set<string>>, indexKey: string, key: string): void {
  const keys = index.get(indexKey);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(indexKey);
}
