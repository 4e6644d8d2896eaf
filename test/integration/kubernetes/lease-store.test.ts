import assert from 'node:assert/strict';
import type { Lease } from '../../../src/api/lease.ts';
import { systemClock } from '../../../src/clock.ts';
import type { LeaseStore } from '../../../src/controller/lease.ts';
import { type Connection, createConnection } from '../../../src/kubernetes/connection.ts';
import { loadKubeConfig } from '../../../src/kubernetes/kube-config.ts';
import { createLeaseStore } from '../../../src/kubernetes/lease-store.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { untilEqual } from '../network/until.ts';

const NAME = 'operator';
const { signal } = new AbortController();

describe('the Lease', () => {
  let environment: Environment;
  let connection: Connection;
  let problems: string[];

  before(async () => {
    environment = await createEnvironment();
    connection = createConnection(loadKubeConfig(environment.kubeconfig, undefined));
  });
  after(async () => {
    await connection.close();
    await environment[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    problems = [];
  });
  afterEach(() => ask('DELETE'));

  const path = () => `/apis/coordination.k8s.io/v1/namespaces/${environment.namespace}/leases/${NAME}`;
  const ask = (method: string, body?: unknown) =>
    environment.api.request(method, path(), body, 'application/merge-patch+json');
  const open = () =>
    createLeaseStore({
      connection,
      namespace: environment.namespace,
      name: NAME,
      clock: systemClock,
      random: Math.random,
      onSign: () => {},
      onProblem: (problem) => problems.push(problem),
    });
  const newest = ({ newest: lease }: LeaseStore): Lease => {
    assert.ok(typeof lease === 'object', String(lease));
    return lease;
  };

  it('is not there before it is created, and is found by its label', async () => {
    const store = open();
    assert.equal(store.newest, 'Unknown');
    assert.equal(await store.read(signal), undefined);
    assert.equal(store.newest, undefined);
    const created = await store.create(
      {
        holder: 'me',
        durationMilliseconds: 2_500,
        acquiredAt: 1_767_225_600_123,
        renewedAt: 1_767_225_600_123,
        transitions: 0,
      },
      signal,
    );
    assert.deepEqual(created, newest(store));
    const { body } = await ask('GET');
    const { metadata, spec } = body as { metadata: { labels: object }; spec: object };
    assert.deepEqual(metadata.labels, { 'app.kubernetes.io/name': 'event-invoke-operator' });
    assert.deepEqual(spec, {
      holderIdentity: 'me',
      leaseDurationSeconds: 3,
      acquireTime: '2026-01-01T00:00:00.123000Z',
      renewTime: '2026-01-01T00:00:00.123000Z',
      leaseTransitions: 0,
    });
    assert.equal(await open().create({ holder: 'other' }, signal), undefined);
  });

  it('is written only as it was read', async () => {
    const store = open();
    const created = await store.create({ holder: 'me' }, signal);
    assert.ok(created);
    await ask('PATCH', { metadata: { annotations: { 'lambda.eventinvoke.dev/paused': 'INC-123' } } });
    assert.equal(await store.write({ holder: 'other' }, created.version, signal), undefined);
    const read = await store.read(signal);
    assert.deepEqual([read?.holder, read?.paused], ['me', 'INC-123']);
    const written = await store.write({ holder: '' }, read?.version ?? '', signal);
    assert.deepEqual([written?.holder, written?.paused], ['', 'INC-123']);
    await ask('DELETE');
    assert.equal(await store.write({ holder: 'me' }, written?.version ?? '', signal), undefined);
  });

  it('names a process without leader election, and forgets it', async () => {
    const store = open();
    const created = await store.create({ unelected: 'me' }, signal);
    assert.deepEqual([created?.holder, created?.unelected], ['', 'me']);
    const written = await store.write({ unelected: '' }, created?.version ?? '', signal);
    assert.equal(written?.unelected, '');
    const { body } = await ask('GET');
    assert.equal((body as { metadata: { annotations?: object } }).metadata.annotations, undefined);
  });

  it('passes on that writes of a former process may still arrive, and is created without empty annotations', async () => {
    const store = open();
    const created = await store.create({ unelected: '', formerWrites: '', waiting: '', published: '' }, signal);
    const { body } = await ask('GET');
    assert.equal((body as { metadata: { annotations?: object } }).metadata.annotations, undefined);
    const written = await store.write({ formerWrites: 'me' }, created?.version ?? '', signal);
    assert.equal(written?.formerWrites, 'me');
    assert.equal((await store.read(signal))?.formerWrites, 'me');
  });

  it('is watched: what others do to it is told once, the newest version last', async () => {
    const store = open();
    const told: (string | undefined)[] = [];
    store.subscribe((lease) => told.push(lease && `${lease.holder} ${lease.paused}`));
    const end = new AbortController();
    const watching = store.watch(end.signal);
    await untilEqual(() => store.newest, undefined);
    await open().create({ holder: 'other' }, signal);
    await untilEqual(() => told.at(-1), 'other undefined');
    await store.read(signal);
    await ask('PATCH', { metadata: { annotations: { 'lambda.eventinvoke.dev/paused': '' } } });
    await untilEqual(() => told.at(-1), 'other ');
    await ask('PATCH', { metadata: { annotations: { 'lambda.eventinvoke.dev/paused': null } } });
    await untilEqual(() => told.at(-1), 'other undefined');
    await ask('DELETE');
    await untilEqual(() => told.at(-1), undefined);
    assert.deepEqual(told, [undefined, 'other undefined', 'other ', 'other undefined', undefined]);
    end.abort();
    await watching;
    assert.deepEqual(problems, []);
  });

  it('that can not be watched is told of, and watched again', async () => {
    const store = open();
    const isWatch = ({ query, path: asked }: { query: URLSearchParams; path: string }) =>
      asked.endsWith('/leases') && query.has('watch');
    environment.proxy.addFault(isWatch, { kind: 'status', code: 403 }, 1);
    const end = new AbortController();
    const watching = store.watch(end.signal);
    await untilEqual(() => problems.length, 1);
    assert.equal(problems[0], "the Lease can't be watched: the API server answered 403: as the test wants it");
    await open().create({ holder: 'other' }, signal);
    await untilEqual(() => typeof store.newest === 'object' && store.newest.holder, 'other');
    end.abort();
    await watching;
  });
});
