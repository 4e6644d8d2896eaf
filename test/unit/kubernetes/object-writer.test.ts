import assert from 'node:assert/strict';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../src/api/event-invoke-config.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import { createObjectWriter, type ObjectWriter } from '../../../src/kubernetes/object-writer.ts';
import { createStore, type Store } from '../../../src/kubernetes/store.ts';
import { TYPICAL, trim } from '../../../src/reconcile/object/trim.ts';
import { FakeConnection } from './fake-connection.ts';

const PATH = '/apis/lambda.eventinvoke.dev/v1beta1/namespaces/shop/eventinvokeconfigs/orders';

function object(resourceVersion: string, uid = 'uid-1'): EventInvokeConfig {
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
    },
    spec: { functionName: 'orders', maximumRetryAttempts: 0 },
  };
}

describe('the object writer', () => {
  let connection: FakeConnection;
  let store: Store<EventInvokeConfig>;
  let writer: ObjectWriter<EventInvokeConfig, EventInvokeConfigStatus>;
  const { signal } = new AbortController();
  const change = { annotations: { claim: 'one', other: null }, finalizers: ['ours'] };

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
    store = createStore<EventInvokeConfig>({ indexKeys: () => [], trim, typical: TYPICAL });
    store.sink().upsert(object('1'));
    writer = createObjectWriter<EventInvokeConfig, EventInvokeConfigStatus>(connection, store, () => PATH);
  });

  it('writes annotations and finalizers in one patch, guarded by uid and version', async () => {
    connection.answer = () => object('2');
    assert.equal(await writer.writeMetadata(object('1'), change, signal), true);
    assert.deepEqual(connection.sent, [
      {
        method: 'PATCH',
        path: PATH,
        query: { fieldManager: 'event-invoke-operator' },
        contentType: 'application/merge-patch+json',
        body: { metadata: { uid: 'uid-1', resourceVersion: '1', ...change } },
      },
    ]);
  });

  it('replaces the status, guarded by uid alone', async () => {
    connection.answer = () => object('2');
    assert.equal(await writer.writeStatus(object('1'), { observedGeneration: 1 }, signal), true);
    const [{ path, contentType, body } = assert.fail('nothing was sent')] = connection.sent;
    assert.equal(path, `${PATH}/status`);
    assert.equal(contentType, 'application/json-patch+json');
    assert.deepEqual(body, [
      { op: 'test', path: '/metadata/uid', value: 'uid-1' },
      { op: 'add', path: '/status', value: { observedGeneration: 1 } },
    ]);
  });

  it('takes what was written into the cache at once', async () => {
    connection.answer = () => object('2');
    await writer.writeMetadata(object('1'), change, signal);
    assert.equal(cached(), '2');
  });

  it('writes nothing over what somebody changed in between, and knows the newer one then', async () => {
    refuse(new ApiError('conflict', 409, undefined), object('5'));
    assert.equal(await writer.writeMetadata(object('1'), change, signal), false);
    assert.equal(cached(), '5');
  });

  const gone: readonly (readonly [title: string, code: number, read: EventInvokeConfig | ApiError])[] = [
    ['is gone', 404, new ApiError('not found', 404, undefined)],
    ['was followed by another of its name', 409, object('9', 'uid-2')],
    ['was followed by another before the status came', 422, object('9', 'uid-2')],
  ];
  for (const [title, code, read] of gone) {
    it(`loses an object that ${title}`, async () => {
      refuse(new ApiError('refused', code, undefined), read);
      assert.equal(await writer.writeStatus(object('1'), {}, signal), false);
      assert.equal(cached(), undefined);
    });
  }

  it('throws where the API server refuses the content', async () => {
    refuse(new ApiError('invalid', 422, undefined), object('1'));
    await assert.rejects(writer.writeStatus(object('1'), {}, signal), { code: 422 });
  });

  for (const code of [undefined, 401, 403, 429, 500]) {
    it(`throws ${code ?? 'no answer'} on, and the cache stays`, async () => {
      refuse(new ApiError('failed', code, undefined), object('5'));
      await assert.rejects(writer.writeMetadata(object('1'), change, signal), { code });
      assert.equal(cached(), '1');
      assert.equal(connection.sent.length, 1);
    });
  }

  it('throws where not even the newer object can be read', async () => {
    refuse(new ApiError('conflict', 409, undefined), new ApiError('failed', 500, undefined));
    await assert.rejects(writer.writeMetadata(object('1'), change, signal), { code: 500 });
  });
});
