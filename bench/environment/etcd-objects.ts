import { GROUP, PLURAL } from '../../src/api/event-invoke-config.ts';

const FOLDER = `/registry/${GROUP}/${PLURAL}/default/`;
// The first key behind it: '0' follows '/'.
const AFTER_FOLDER = FOLDER.replace(/\/$/, '0');

// etcd's default limit of operations per transaction.
const PUTS_PER_TRANSACTION = 128;
const TRANSACTIONS_AT_ONCE = 4;
const OBJECTS_READ_AT_ONCE = 1000;

/** The objects in etcd, in the API server's format. */
export interface EtcdObjects {
  /** The JSON of an object. */
  read(name: string): Promise<string>;
  /** Writes objects, by name, directly to etcd, which tells the API server: this is thousands per second. */
  write(objects: Iterable<readonly [name: string, json: string]>): Promise<void>;
  /** Changes all objects, also directly in etcd. */
  rewrite(change: (json: string) => string): Promise<void>;
  /** Removes an object, also directly in etcd. */
  remove(name: string): Promise<void>;
  /** Removes all objects in the same way. */
  removeAll(): Promise<void>;
}

/** The objects of the namespace `default` in an etcd. */
export function etcdObjects(etcdUrl: string): EtcdObjects {
  const send = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${etcdUrl}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`etcd refused ${path} with ${answer.status}: ${await answer.text()}`);
    return await answer.json();
  };
  const write = async (objects: Iterable<readonly [name: string, json: string]>): Promise<void> => {
    const batches = batched(objects);
    const worker = async () => {
      for (const batch of batches) {
        const success = batch.map(([name, json]) => ({
          requestPut: { key: base64(FOLDER + name), value: base64(json) },
        }));
        await send('/v3/kv/txn', { success });
      }
    };
    await Promise.all(Array.from({ length: TRANSACTIONS_AT_ONCE }, worker));
  };
  return {
    async read(name) {
      const { kvs } = (await send('/v3/kv/range', { key: base64(FOLDER + name) })) as {
        readonly kvs?: { value: string }[];
      };
      const [found] = kvs ?? [];
      if (found === undefined) throw new Error(`etcd has no object ${name}.`);
      return text(found.value);
    },
    write,
    async rewrite(change) {
      const range = { range_end: base64(AFTER_FOLDER), limit: OBJECTS_READ_AT_ONCE };
      for (let key = base64(FOLDER); ; ) {
        const { kvs = [] } = (await send('/v3/kv/range', { ...range, key })) as {
          readonly kvs?: readonly { readonly key: string; readonly value: string }[];
        };
        await write(kvs.map((each) => [text(each.key).slice(FOLDER.length), change(text(each.value))]));
        const last = kvs.at(-1);
        if (last === undefined || kvs.length < OBJECTS_READ_AT_ONCE) return;
        key = base64(`${text(last.key)}\0`);
      }
    },
    async remove(name) {
      await send('/v3/kv/deleterange', { key: base64(FOLDER + name) });
    },
    async removeAll() {
      await send('/v3/kv/deleterange', { key: base64(FOLDER), range_end: base64(AFTER_FOLDER) });
    },
  };
}

function base64(plain: string): string {
  return Buffer.from(plain).toString('base64');
}

function text(encoded: string): string {
  return Buffer.from(encoded, 'base64').toString();
}

function* batched<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < PUTS_PER_TRANSACTION) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
