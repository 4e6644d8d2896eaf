import assert from 'node:assert/strict';
import { RawObjects } from './raw-objects.ts';

const OURS = 'lambda.eventinvoke.dev/finalizer';
const OTHERS = 'other.dev/finalizer';
const CLAIMS = [{ functionArn: 'arn:1', established: true }];

describe('an object that is being deleted, on a real API server', () => {
  let objects: RawObjects;
  before(async () => {
    objects = await RawObjects.open();
  });
  after(() => objects[Symbol.asyncDispose]());

  const setFinalizers = (name: string, finalizers: readonly string[] | null, more: object = {}) =>
    objects.patch('main', name, 'merge', { metadata: { finalizers, ...more } });

  /** An object of which only the finalizers are left. */
  const terminating = async (name: string, ...finalizers: readonly string[]) => {
    await objects.create(objects.manifest(name, { metadata: { finalizers } }));
    await objects.patch('status', name, 'merge', { status: { observedGeneration: 1, claims: CLAIMS } });
    const { object } = await objects.delete(name);
    assert.ok(object.metadata.deletionTimestamp);
    return object;
  };

  it('has the next generation, since the deletion counts as an edit: observedGeneration is behind it', async () => {
    const { metadata, status } = await terminating('generation', OURS);
    assert.deepEqual([metadata.generation, status?.observedGeneration], [2, 1]);
  });

  it('takes status writes, and claims can be added and removed', async () => {
    await terminating('status', OURS);
    const more = [...CLAIMS, { functionArn: 'arn:2' }];
    const added = await objects.patch('status', 'status', 'merge', { status: { claims: more } });
    assert.deepEqual(added.object.status?.claims, more);
    const removed = await objects.patch('status', 'status', 'merge', { status: { claims: null } });
    assert.equal(removed.object.status?.claims, undefined);
  });

  it('takes edits of the spec and of annotations', async () => {
    await terminating('edits', OURS);
    const body = { metadata: { annotations: { a: 'b' } }, spec: { maximumRetryAttempts: 2 } };
    const { object } = await objects.patch('main', 'edits', 'merge', body);
    assert.equal(object.spec.maximumRetryAttempts, 2);
    assert.deepEqual([object.metadata.annotations, object.metadata.generation], [{ a: 'b' }, 3]);
  });

  it('takes no finalizer any more: 422, also where another one is taken away at the same time', async () => {
    await terminating('adding', OTHERS);
    for (const finalizers of [[OTHERS, OURS], [OURS]]) {
      const { code, reason, message } = await setFinalizers('adding', finalizers);
      assert.deepEqual([code, reason], [422, 'Invalid']);
      assert.match(message, /no new finalizers can be added if the object is being deleted/);
    }
  });

  it('stays while another finalizer is left, and takes status writes until that one goes', async () => {
    await terminating('held', OURS, OTHERS);
    const { object } = await setFinalizers('held', [OTHERS]);
    assert.deepEqual(object.metadata.finalizers, [OTHERS]);
    assert.equal((await objects.patch('status', 'held', 'merge', { status: { claims: null } })).code, 200);
    assert.equal((await setFinalizers('held', null)).code, 200);
    assert.equal((await objects.get('held')).code, 404);
  });

  it('goes with its last finalizer: the answer is its last picture, with the claims, and a status write comes too late', async () => {
    await terminating('last', OURS);
    const { object } = await setFinalizers('last', null);
    assert.equal(object.metadata.finalizers, undefined);
    assert.deepEqual(object.status?.claims, CLAIMS);
    assert.equal((await objects.patch('status', 'last', 'merge', { status: { claims: null } })).code, 404);
  });

  it('keeps its last finalizer where the resourceVersion is stale: 409', async () => {
    const { metadata } = await terminating('stale', OURS);
    await objects.patch('status', 'stale', 'merge', { status: { qualifier: 'live' } });
    const { resourceVersion } = metadata;
    assert.equal((await setFinalizers('stale', [], { resourceVersion })).code, 409);
    assert.deepEqual((await objects.get('stale')).object.metadata.finalizers, [OURS]);
  });

  it('goes at once, claims and all, where kubectl replace sends its manifest without finalizers', async () => {
    const { metadata } = await terminating('replaced', OURS, OTHERS);
    const { resourceVersion } = metadata;
    const manifest = objects.manifest('replaced', { metadata: { resourceVersion } });
    assert.equal((await objects.put('main', 'replaced', manifest)).code, 200);
    assert.equal((await objects.get('replaced')).code, 404);
  });

  it('loses no finalizer by a status write', async () => {
    await terminating('by-status', OURS);
    const body = { metadata: { finalizers: null }, status: { qualifier: 'live' } };
    const { object } = await objects.patch('status', 'by-status', 'merge', body);
    assert.deepEqual(object.metadata.finalizers, [OURS]);
  });
});

describe('a namespace that is being deleted, on a real API server', () => {
  const EVENT = 'before';
  let objects: RawObjects;

  before(async () => {
    objects = await RawObjects.open();
    await objects.create(objects.manifest('live'));
    await objects.create(objects.manifest('terminating', { metadata: { finalizers: [OURS] } }));
    assert.equal((await record(EVENT)).code, 201);
    // Nothing empties it: no controller manager runs here.
    const { body } = await objects.api.request('DELETE', `/api/v1/namespaces/${objects.namespace}`);
    assert.equal((body as { status: { phase: string } }).status.phase, 'Terminating');
    await objects.delete('terminating');
  });
  after(() => objects[Symbol.asyncDispose]());

  const record = (name: string) =>
    objects.api.request('POST', `/api/v1/namespaces/${objects.namespace}/events`, {
      metadata: { name },
      involvedObject: { namespace: objects.namespace, name: 'live' },
      reason: 'Any',
      message: 'any',
      type: 'Normal',
      count: 1,
    });

  it('refuses a new object with 403, by create and by server-side apply', async () => {
    for (const reply of [
      await objects.create(objects.manifest('new')),
      await objects.patch('main', 'new', 'apply', objects.manifest('new')),
    ]) {
      assert.deepEqual([reply.code, reply.reason], [403, 'Forbidden']);
      assert.match(reply.message, /because it is being terminated/);
    }
  });

  it('refuses a new event with 403, whose cause is NamespaceTerminating', async () => {
    const { code, body } = await record('after');
    assert.equal(code, 403);
    const { details, message } = body as { message: string; details: { causes: { reason: string }[] } };
    assert.match(message, /because it is being terminated/);
    assert.deepEqual(
      details.causes.map(({ reason }) => reason),
      ['NamespaceTerminating'],
    );
  });

  it('lets an event that is there be counted up', async () => {
    const path = `/api/v1/namespaces/${objects.namespace}/events/${EVENT}`;
    const { code } = await objects.api.request('PATCH', path, { count: 2 }, 'application/merge-patch+json');
    assert.equal(code, 200);
  });

  it('takes status writes, of objects that are being deleted and of others', async () => {
    for (const name of ['live', 'terminating']) {
      const { object } = await objects.patch('status', name, 'merge', { status: { claims: CLAIMS } });
      assert.deepEqual(object.status?.claims, CLAIMS);
    }
  });

  it('lets a finalizer be added to an object that is not being deleted itself', async () => {
    const { object } = await objects.patch('main', 'live', 'merge', { metadata: { finalizers: [OURS] } });
    assert.deepEqual(object.metadata.finalizers, [OURS]);
  });

  it('lets finalizers be removed, and the object goes', async () => {
    const { code } = await objects.patch('main', 'terminating', 'merge', { metadata: { finalizers: null } });
    assert.equal(code, 200);
    assert.equal((await objects.get('terminating')).code, 404);
  });
});
