import assert from 'node:assert/strict';
import type { Lease } from '../../../src/api/lease.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import { createLeaseStore } from '../../../src/kubernetes/lease-store.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { FakeConnection } from './fake-connection.ts';

const { signal } = new AbortController();

const leaseOf = (resourceVersion: string, holderIdentity: string) => ({
  metadata: { resourceVersion, uid: 'uid', name: 'operator', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { holderIdentity },
});

describe('what is known of the Lease', () => {
  let connection: FakeConnection;
  let store: ReturnType<typeof createLeaseStore>;
  let told: (string | undefined)[];

  beforeEach(() => {
    connection = new FakeConnection();
    told = [];
    store = createLeaseStore({
      connection,
      namespace: 'default',
      name: 'operator',
      clock: new SimulatedClock(),
      random: () => 0,
      onSign: () => {},
      onProblem: (problem) => assert.fail(problem),
    });
    store.subscribe((lease) => told.push(lease?.holder));
  });

  const answer = (version: string, holder: string) => {
    connection.answer = () => leaseOf(version, holder);
  };
  const newest = (): Pick<Lease, 'version' | 'holder'> => {
    assert.ok(typeof store.newest === 'object');
    const { version, holder } = store.newest;
    return { version, holder };
  };

  it('is an older version where etcd was restored: the next write is made on what there is now', async () => {
    answer('1000', 'me');
    await store.read(signal);
    connection.answer = ({ method }) => {
      if (method === 'GET') return leaseOf('500', 'other');
      throw new ApiError('the API server answered 409', 409, undefined);
    };
    assert.equal(await store.write({ renewedAt: 0 }, newest().version, signal), undefined);
    await store.read(signal);
    assert.deepEqual(newest(), { version: '500', holder: 'other' });
    assert.deepEqual(told, ['me', 'other']);
    answer('501', 'me');
    assert.equal((await store.write({ holder: 'me' }, newest().version, signal))?.version, '501');
    assert.deepEqual(newest(), { version: '501', holder: 'me' });
  });

  it('is no older version where a read is answered after a newer one was heard of', async () => {
    answer('10', 'me');
    await store.read(signal);
    const late = Promise.withResolvers<unknown>();
    connection.answer = () => late.promise;
    const reading = store.read(signal);
    answer('12', 'other');
    await store.read(signal);
    late.resolve(leaseOf('11', 'me'));
    assert.equal((await reading)?.version, '11');
    assert.deepEqual(newest(), { version: '12', holder: 'other' });
    assert.deepEqual(told, ['me', 'other']);
  });
});
