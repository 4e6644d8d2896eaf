import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import { type PatchKind, RawObjects, type Reply } from './raw-objects.ts';

const UNSEEN = { observedGeneration: -1 };
const FORGED = {
  uid: 'forged',
  observedGeneration: 9,
  claims: [{ functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:theirs:live', established: true }],
};

describe('the status of an object that the operator has not reported on, on a real API server', () => {
  let objects: RawObjects;
  before(async () => {
    objects = await RawObjects.open();
  });
  afterEach(() => objects.delete());
  after(() => objects[Symbol.asyncDispose]());

  const ways: Readonly<Record<string, (stanza: { readonly status?: object }) => Promise<Reply>>> = {
    'a create': (stanza) => objects.create(objects.manifest('new', stanza)),
    'a create by server-side apply': (stanza) => objects.patch('main', 'new', 'apply', objects.manifest('new', stanza)),
    'a create by dry run': (stanza) => objects.create(objects.manifest('new', stanza), '?dryRun=All'),
  };
  for (const [way, create] of Object.entries(ways)) {
    it(`is {observedGeneration: -1} in the answer to ${way}, at generation 1: kstatus says InProgress`, async () => {
      const { object } = await create({});
      assert.deepEqual(object.status, UNSEEN);
      assert.equal(object.metadata.generation, 1);
    });

    it(`is the same where ${way} carries a status of its own: that is dropped`, async () => {
      const { object } = await create({ status: FORGED });
      assert.deepEqual(object.status, UNSEEN);
    });
  }

  it('is the same in a GET, in a list and in a watch', async () => {
    await objects.create(objects.manifest('new'));
    assert.deepEqual((await objects.get('new')).object.status, UNSEEN);
    const list = await objects.api.request('GET', objects.path());
    assert.deepEqual(
      (list.body as { items: EventInvokeConfig[] }).items.map(({ status }) => status),
      [UNSEEN],
    );
    // From version 0 on a watch begins with the objects that there are: here, one line of JSON.
    const watch = await objects.api.request('GET', `${objects.path()}?watch=true&resourceVersion=0&timeoutSeconds=1`);
    const { type, object } = watch.body as { type: string; object: EventInvokeConfig };
    assert.deepEqual([type, object.status], ['ADDED', UNSEEN]);
  });

  it('keeps -1 through edits of the spec and of metadata', async () => {
    await objects.create(objects.manifest('new'));
    const edited = await objects.patch('main', 'new', 'merge', { spec: { maximumRetryAttempts: 1 } });
    assert.deepEqual([edited.object.metadata.generation, edited.object.status], [2, UNSEEN]);
    const labelled = await objects.patch('main', 'new', 'merge', { metadata: { finalizers: ['test.dev/hold'] } });
    assert.deepEqual(labelled.object.status, UNSEEN);
    await objects.patch('main', 'new', 'merge', { metadata: { finalizers: null } });
  });

  it('keeps -1 through a write of claims alone, and loses it with the first report', async () => {
    await objects.create(objects.manifest('new'));
    const status = { uid: 'mine', claims: [{ functionArn: 'arn:1' }] };
    const claimed = await objects.patch('status', 'new', 'merge', { status });
    assert.deepEqual(claimed.object.status, { ...UNSEEN, ...status });
    const reported = await objects.patch('status', 'new', 'merge', { status: { observedGeneration: 1 } });
    assert.deepEqual(reported.object.status, { ...status, observedGeneration: 1 });
  });

  it('comes back where a status is wiped, in whatever way: it is never absent', async () => {
    await objects.create(objects.manifest('new'));
    const fill = () => objects.patch('status', 'new', 'merge', { status: FORGED });
    const wipes: Readonly<Record<string, () => Promise<Reply>>> = {
      'a merge patch with null': () => objects.patch('status', 'new', 'merge', { status: null }),
      'a JSON patch that removes it': () => objects.patch('status', 'new', 'json', [{ op: 'remove', path: '/status' }]),
      'a PUT with {}': async () => objects.put('status', 'new', { ...(await objects.get('new')).object, status: {} }),
      'a PUT without one': async () =>
        objects.put('status', 'new', { ...(await objects.get('new')).object, status: undefined }),
    };
    for (const [way, wipe] of Object.entries(wipes)) {
      assert.deepEqual((await fill()).object.status, FORGED, way);
      assert.deepEqual((await wipe()).object.status, UNSEEN, way);
    }
  });
});

describe('a status that is sent to the main endpoint, on a real API server', () => {
  let objects: RawObjects;
  before(async () => {
    objects = await RawObjects.open();
  });
  afterEach(() => objects.delete());
  after(() => objects[Symbol.asyncDispose]());

  const KEPT = { observedGeneration: 1, uid: 'mine', claims: [{ functionArn: 'arn:1', established: true }] };

  const reported = async () => {
    await objects.create(objects.manifest('kept'));
    const { object } = await objects.patch('status', 'kept', 'merge', { status: KEPT });
    assert.deepEqual(object.status, KEPT);
    return object;
  };

  const patches: readonly (readonly [string, PatchKind, () => unknown])[] = [
    ['a merge patch that forges one', 'merge', () => ({ status: FORGED })],
    ['a merge patch that removes it', 'merge', () => ({ status: null })],
    ['a JSON patch that forges a claim', 'json', () => [{ op: 'add', path: '/status/claims', value: FORGED.claims }]],
    ['a JSON patch that removes it', 'json', () => [{ op: 'remove', path: '/status' }]],
    ['a server-side apply that forges one', 'apply', () => objects.manifest('kept', { status: FORGED })],
    ['a server-side apply without one', 'apply', () => objects.manifest('kept')],
  ];
  for (const [title, kind, body] of patches) {
    it(`is dropped, and the stored one stays: ${title}`, async () => {
      await reported();
      const { object } = await objects.patch('main', 'kept', kind, body());
      assert.deepEqual(object.status, KEPT);
    });
  }

  const puts: readonly (readonly [string, object])[] = [
    ['a PUT that forges one', { status: FORGED }],
    ['a PUT without one, as kubectl replace sends it', {}],
  ];
  for (const [title, stanza] of puts) {
    it(`is dropped, and the stored one stays: ${title}`, async () => {
      const { metadata } = await reported();
      const { resourceVersion } = metadata;
      const { object } = await objects.put(
        'main',
        'kept',
        objects.manifest('kept', { metadata: { resourceVersion }, ...stanza }),
      );
      assert.deepEqual(object.status, KEPT);
    });
  }

  it('makes no new version where nothing else changed, and gives the sender no field of the status', async () => {
    const { metadata } = await reported();
    const { object } = await objects.patch('main', 'kept', 'merge', { status: FORGED });
    assert.equal(object.metadata.resourceVersion, metadata.resourceVersion);
    const applied = await objects.patch('main', 'kept', 'apply', objects.manifest('kept', { status: FORGED }));
    const { managedFields } = applied.object.metadata as { managedFields?: { manager: string; fieldsV1: object }[] };
    const own = managedFields?.find(({ manager }) => manager === 'test');
    assert.deepEqual(Object.keys(own?.fieldsV1 ?? {}), ['f:spec']);
  });
});

describe('what else is sent to the status endpoint, on a real API server', () => {
  let objects: RawObjects;
  before(async () => {
    objects = await RawObjects.open();
  });
  afterEach(() => objects.delete());
  after(() => objects[Symbol.asyncDispose]());

  it('is dropped without a word: spec, annotations, labels and finalizers', async () => {
    const { object: before } = await objects.create(objects.manifest('row'));
    const metadata = { annotations: { a: 'b' }, labels: { c: 'd' }, finalizers: ['test.dev/hold'] };
    const body = { metadata, spec: { maximumRetryAttempts: 2 }, status: { qualifier: 'live' } };
    const { object } = await objects.patch('status', 'row', 'merge', body);
    assert.equal(object.status?.qualifier, 'live');
    assert.deepEqual(object.spec, before.spec);
    const { generation, annotations, labels, finalizers } = object.metadata;
    assert.deepEqual(
      { generation, annotations, labels, finalizers },
      { generation: 1, annotations: undefined, labels: undefined, finalizers: undefined },
    );
  });
});
