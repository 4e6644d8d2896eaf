import { GROUP, PLURAL } from '../../src/api/event-invoke-config.ts';

const FOLDER = `/registry/${GROUP}/${PLURAL}/default/`;
// The first key behind it: '0' follows '/'.
const AFTER_FOLDER = FOLDER.replace(/\/$/, '0');

// etcd's default limit of operations per transaction.
const PUTS_PER_TRANSACTION = 128;
const TRANSACTIONS_AT_ONCE = 4;

/** The objects in etcd, in the API server's format. */
export interface EtcdObjects {
  /** The JSON of an object. */
  read(name: string): Promise<string>;
  /** Writes objects, by name, directly to etcd, which tells the API server: this is thousands per second. */
  write(objects: Iterable<readonly [name: string, json: string]>): Promise<void>;
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
  return {
    async read(name) {
      const { kvs } = (await send('/v3/kv/range', { key: base64(FOLDER + name) })) as {
        readonly kvs?: { value: string }[];
      };
      const [found] = kvs ?? [];
      if (found === undefined) throw new Error(`etcd has no object ${name}.`);
      return Buffer.from(found.value, 'base64').toString();
    },
    async write(objects) {
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
    },
    async remove(name) {
      await send('/v3/kv/deleterange', { key: base64(FOLDER + name) });
    },
    async removeAll() {
      await send('/v3/kv/deleterange', { key: base64(FOLDER), range_end: base64(AFTER_FOLDER) });
    },
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
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
