import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import { type Endpoint, type PatchKind, RawObjects } from './raw-objects.ts';

const ENDPOINTS: readonly Endpoint[] = ['main', 'status'];
const OTHER_UID = '11111111-1111-4111-8111-111111111111';

/** A patch that names a version or a UID, and what the API server answers to it at either endpoint. */
interface Row {
  readonly title: string;
  readonly kind: PatchKind;
  /**
   * @param old - the object before its last write
   * @param now - the object after it
   */
  readonly body: (old: EventInvokeConfig, now: EventInvokeConfig) => unknown;
  readonly code: Readonly<Record<Endpoint, number>>;
}

const ADD_QUALIFIER = { op: 'add', path: '/status/qualifier', value: 'mine' };
const MINE = { qualifier: 'mine' };

const ROWS: readonly Row[] = [
  {
    title: 'a merge patch with the current resourceVersion is applied',
    kind: 'merge',
    body: (_, { metadata: { resourceVersion } }) => ({ metadata: { resourceVersion }, status: MINE }),
    code: { main: 200, status: 200 },
  },
  {
    title: 'a merge patch with a stale resourceVersion is a conflict, 409',
    kind: 'merge',
    body: ({ metadata: { resourceVersion } }) => ({ metadata: { resourceVersion }, status: MINE }),
    code: { main: 409, status: 409 },
  },
  {
    title: 'a merge patch with a stale resourceVersion is a conflict even where it would change nothing',
    kind: 'merge',
    body: ({ metadata: { resourceVersion } }) => ({ metadata: { resourceVersion } }),
    code: { main: 409, status: 409 },
  },
  {
    title: 'a merge patch without a resourceVersion is applied to anything',
    kind: 'merge',
    body: () => ({ status: MINE }),
    code: { main: 200, status: 200 },
  },
  {
    title: 'a JSON patch that tests for a stale resourceVersion is refused with 422, and not with 409',
    kind: 'json',
    body: (old) => [
      { op: 'test', path: '/metadata/resourceVersion', value: old.metadata.resourceVersion },
      ADD_QUALIFIER,
    ],
    code: { main: 422, status: 422 },
  },
  {
    title: 'a JSON patch that writes a stale resourceVersion is a conflict, 409',
    kind: 'json',
    body: (old) => [
      { op: 'replace', path: '/metadata/resourceVersion', value: old.metadata.resourceVersion },
      ADD_QUALIFIER,
    ],
    code: { main: 409, status: 409 },
  },
  {
    title:
      "a merge patch with another object's uid is refused with 422 on the main endpoint, but applied on the status",
    kind: 'merge',
    body: () => ({ metadata: { uid: OTHER_UID }, status: MINE }),
    code: { main: 422, status: 200 },
  },
  {
    title:
      "a JSON patch that writes another object's uid is refused with 422 on the main endpoint, but applied on the status",
    kind: 'json',
    body: () => [{ op: 'replace', path: '/metadata/uid', value: OTHER_UID }, ADD_QUALIFIER],
    code: { main: 422, status: 200 },
  },
  {
    title: "a JSON patch that tests for another object's uid is refused with 422",
    kind: 'json',
    body: () => [{ op: 'test', path: '/metadata/uid', value: OTHER_UID }, ADD_QUALIFIER],
    code: { main: 422, status: 422 },
  },
];

describe('what guards a write against another one in between, on a real API server', () => {
  let objects: RawObjects;
  before(async () => {
    objects = await RawObjects.open();
  });
  afterEach(() => objects.delete());
  after(() => objects[Symbol.asyncDispose]());

  /** An object that was written since `old`. */
  const written = async (name: string) => {
    const { object: old } = await objects.create(objects.manifest(name));
    const { object: now } = await objects.patch('status', name, 'merge', { status: { qualifier: 'theirs' } });
    assert.notEqual(now.metadata.resourceVersion, old.metadata.resourceVersion);
    return { old, now };
  };

  for (const { title, kind, body, code } of ROWS) {
    for (const endpoint of ENDPOINTS) {
      it(`${endpoint}: ${title}`, async () => {
        const { old, now } = await written('row');
        const reply = await objects.patch(endpoint, 'row', kind, body(old, now));
        assert.equal(reply.code, code[endpoint], reply.message);
        if (reply.code === 409) assert.equal(reply.reason, 'Conflict');
        const { object } = await objects.get('row');
        // The main endpoint drops a status.
        const isApplied = endpoint === 'status' && reply.code === 200;
        assert.equal(object.status?.qualifier, isApplied ? 'mine' : 'theirs');
        assert.equal(object.metadata.uid, old.metadata.uid);
      });
    }
  }

  it('a patch that changes nothing makes no new version, so that no watch tells of it', async () => {
    const { now } = await written('same');
    const { resourceVersion } = now.metadata;
    const reply = await objects.patch('status', 'same', 'merge', { metadata: { resourceVersion }, status: now.status });
    assert.equal(reply.object.metadata.resourceVersion, resourceVersion);
  });

  describe('where the object was deleted and another one of its name created', () => {
    const recreated = async () => {
      const { object: first } = await objects.create(objects.manifest('again'));
      await objects.delete('again');
      const { object: second } = await objects.create(objects.manifest('again'));
      assert.notEqual(second.metadata.uid, first.metadata.uid);
      return first;
    };

    it("a status merge patch with the first one's resourceVersion is a conflict, 409", async () => {
      const { metadata } = await recreated();
      const { resourceVersion } = metadata;
      const reply = await objects.patch('status', 'again', 'merge', { metadata: { resourceVersion }, status: MINE });
      assert.equal(reply.code, 409);
      assert.match(reply.message, /the object has been modified/);
    });

    it("a status merge patch with the first one's uid alone hits the second: the uid guards nothing there", async () => {
      const { metadata } = await recreated();
      const reply = await objects.patch('status', 'again', 'merge', { metadata: { uid: metadata.uid }, status: MINE });
      assert.equal(reply.code, 200);
      assert.equal(reply.object.status?.qualifier, 'mine');
    });
  });

  it('a status write to an object that is gone is answered with 404, whatever resourceVersion it has', async () => {
    const { object } = await objects.create(objects.manifest('gone'));
    await objects.delete('gone');
    const { resourceVersion } = object.metadata;
    const reply = await objects.patch('status', 'gone', 'merge', { metadata: { resourceVersion }, status: MINE });
    assert.deepEqual([reply.code, reply.reason], [404, 'NotFound']);
  });
});
