import assert from 'node:assert/strict';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../src/api/event-invoke-config.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import { createObjectWriter, type ObjectWriter } from '../../../src/kubernetes/object-writer.ts';
import { createStore, keyOf, type Store } from '../../../src/kubernetes/store.ts';
import { TYPICAL, trim } from '../../../src/reconcile/object/trim.ts';
import { FakeConnection } from './fake-connection.ts';

const PATH = '/apis/lambda.eventinvoke.dev/v1beta1/namespaces/shop/eventinvokeconfigs/orders';

interface Shown {
  readonly uid?: string;
  readonly status?: EventInvokeConfigStatus;
  readonly deletionTimestamp?: string;
  readonly finalizers?: string[];
}

function object(resourceVersion: string, { uid = 'uid-1', status, ...metadata }: Shown = {}): EventInvokeConfig {
  return {
    apiVersion: 'lambda.eventinvoke.dev/v1beta1',
    kind: 'EventInvokeConfig',
    metadata: {
      name: 'orders',
      namespace: 'shop',
      uid,
      resourceVersion,
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...metadata,
    },
    spec: { functionName: 'orders', maximumRetryAttempts: 0 },
    ...(status && { status }),
  };
}

describe('the object writer', () => {
  let connection: FakeConnection;
  let store: Store<EventInvokeConfig, string>;
  let writer: ObjectWriter<EventInvokeConfig, EventInvokeConfigStatus>;
  const { signal } = new AbortController();

  const cached = () => store.get('shop/orders')?.metadata.resourceVersion;

  /** Answers a patch with an error, and a read with an object or an error. */
  function refuse(patch: ApiError, read: EventInvokeConfig | ApiError): void {
    connection.answer = ({ method }) => {
      const answer = method === 'PATCH' ? patch : read;
      if (answer instanceof Error) throw answer;
      return answer;
    };
  }

  beforeEach(() => {
    connection = new FakeConnection();
    store = createStore({ indexKeys: () => [], record: keyOf, trim, typical: TYPICAL });
    store.sink().upsert(object('1'));
    writer = createObjectWriter<EventInvokeConfig, EventInvokeConfigStatus>(connection, store, () => PATH);
  });

  it('writes the finalizers whole, to exactly one object and version', async () => {
    connection.answer = () => object('2');
    const written = await writer.writeFinalizers(object('1'), ['theirs', 'ours'], signal);
    assert.deepEqual(written, { was: 'Written', object: object('2') });
    assert.deepEqual(connection.sent, [
      {
        method: 'PATCH',
        path: PATH,
        query: { fieldManager: 'event-invoke-operator' },
        contentType: 'application/merge-patch+json',
        body: { metadata: { uid: 'uid-1', resourceVersion: '1', finalizers: ['theirs', 'ours'] } },
      },
    ]);
  });

  it('writes of the status what differs, to exactly one object and version', async () => {
    connection.answer = () => object('2', { status: { observedGeneration: 1 } });
    const before = object('1', { status: { observedGeneration: 1, functionArn: 'arn', qualifier: 'live' } });
    const after = { observedGeneration: 1, qualifier: 'blue', lastHandledReconcileAt: 'now' };
    const written = await writer.writeStatus(before, after, signal);
    assert.deepEqual(written, { was: 'Written', object: object('2', { status: { observedGeneration: 1 } }) });
    assert.deepEqual(connection.sent, [
      {
        method: 'PATCH',
        path: `${PATH}/status`,
        query: { fieldManager: 'event-invoke-operator' },
        contentType: 'application/merge-patch+json',
        body: {
          metadata: { uid: 'uid-1', resourceVersion: '1' },
          status: { functionArn: null, qualifier: 'blue', lastHandledReconcileAt: 'now' },
        },
      },
    ]);
  });

  it('writes a first status whole', async () => {
    connection.answer = () => object('2');
    await writer.writeStatus(object('1'), { observedGeneration: 1 }, signal);
    const metadata = { uid: 'uid-1', resourceVersion: '1' };
    assert.deepEqual(connection.sent[0]?.body, { metadata, status: { observedGeneration: 1 } });
  });

  for (const [title, status] of [
    ['a status that is there already', { observedGeneration: 1, functionArn: 'arn' }],
    ['no status where there is none', undefined],
  ] as const) {
    it(`does not send ${title}`, async () => {
      const there = object('1', status && { status });
      assert.deepEqual(await writer.writeStatus(there, { ...status }, signal), { was: 'Written', object: there });
      assert.deepEqual(connection.sent, []);
    });
  }

  it('takes what was written into the cache at once', async () => {
    connection.answer = () => object('2');
    await writer.writeFinalizers(object('1'), ['ours'], signal);
    assert.equal(cached(), '2');
  });

  it('loses an object with the last finalizer of its deletion, and gives its last picture', async () => {
    const last = object('2', { deletionTimestamp: '2026-01-01T00:01:00Z', finalizers: [] });
    connection.answer = () => last;
    assert.deepEqual(await writer.writeFinalizers(object('1'), [], signal), { was: 'Written', object: last });
    assert.equal(cached(), undefined);
  });

  it('keeps a terminating object that another finalizer holds', async () => {
    connection.answer = () => object('2', { deletionTimestamp: '2026-01-01T00:01:00Z', finalizers: ['theirs'] });
    await writer.writeFinalizers(object('1'), ['theirs'], signal);
    assert.equal(cached(), '2');
  });

  const writes: readonly (readonly [name: string, write: () => Promise<unknown>])[] = [
    ['the finalizers', () => writer.writeFinalizers(object('1'), ['ours'], signal)],
    ['the status', () => writer.writeStatus(object('1'), { observedGeneration: 1 }, signal)],
  ];
  for (const [name, write] of writes) {
    describe(`that is refused ${name}`, () => {
      it('says of a 409 that somebody wrote in between, and the cache has the newer one', async () => {
        refuse(new ApiError('conflict', 409, undefined), object('5'));
        assert.deepEqual(await write(), { was: 'Conflict' });
        assert.equal(cached(), '5');
        assert.deepEqual(
          connection.sent.map(({ method, path }) => [method, path.startsWith(PATH)]),
          [
            ['PATCH', true],
            ['GET', true],
          ],
        );
      });

      for (const code of [404, 409, 422]) {
        it(`says of a ${code} that the object is gone where it is`, async () => {
          refuse(new ApiError('refused', code, undefined), new ApiError('not found', 404, undefined));
          assert.deepEqual(await write(), { was: 'Gone' });
          assert.equal(cached(), undefined);
        });

        it(`says of a ${code} that the object is gone where another one has its name`, async () => {
          refuse(new ApiError('refused', code, undefined), object('9', { uid: 'uid-2' }));
          assert.deepEqual(await write(), { was: 'Gone' });
          assert.equal(cached(), undefined);
        });
      }

      it('throws a 422 where the API server refuses the content', async () => {
        refuse(new ApiError('invalid', 422, undefined), object('1'));
        await assert.rejects(write(), { code: 422 });
      });

      for (const code of [undefined, 400, 401, 403, 429, 500]) {
        it(`throws ${code ?? 'no answer'} on, reads nothing, and the cache stays`, async () => {
          refuse(new ApiError('failed', code, undefined), object('5'));
          await assert.rejects(write(), { code });
          assert.equal(cached(), '1');
          assert.equal(connection.sent.length, 1);
        });
      }

      it('throws where not even the newer object can be read', async () => {
        refuse(new ApiError('conflict', 409, undefined), new ApiError('failed', 500, undefined));
        await assert.rejects(write(), { code: 500 });
        assert.equal(cached(), '1');
      });
    });
  }
});
