import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import type { Claims } from '../../../../src/reconcile/object/claims.ts';
import { triggered } from '../../../../src/reconcile/schedule/triggers.ts';
import { fill } from '../../kubernetes/fill.ts';
import { condition, type ObjectOf, objectOf } from '../objects.ts';
import { contendersIn, createObjectStore, REACHING } from '../reaching.ts';
import {
  attempted,
  BILLING,
  claim,
  claimsOn,
  established,
  NOW,
  ORDERS,
  OTHER,
  REGION,
  SETTINGS,
} from '../rules/facts.ts';

/** An object by name, with a UID of its own. */
function named(name: string, { metadata, ...more }: ObjectOf = {}): EventInvokeConfig {
  return objectOf({ ...more, metadata: { name, uid: `uid of ${name}`, ...metadata } });
}

/** The names of the objects that a change calls for, where others are in the cluster. */
function calls(
  before: EventInvokeConfig | undefined,
  after: EventInvokeConfig | undefined,
  peers: readonly EventInvokeConfig[] = [],
  underWay?: Claims,
): string[] {
  const store = createObjectStore();
  fill(store, [...peers, ...(after ? [after] : [])]);
  const ports = { ...REACHING, contenders: contendersIn(store), claimsUnderWay: () => underWay };
  return triggered(before, after, ports)
    .map((key) => key.replace('shop/', ''))
    .sort();
}

const claiming: ObjectOf = { claims: claimsOn(established(ORDERS)) };
const claimed = named('self', claiming);
const observing: ObjectOf = {
  claims: claimsOn({ ...established(ORDERS), parting: { state: 'Released', since: NOW } }),
  spec: { managementPolicy: 'Observe' },
};
const deleting: ObjectOf = { ...claiming, metadata: { deletionTimestamp: NOW } };
const leaving: ObjectOf = { ...claiming, spec: { functionName: 'billing' }, metadata: { generation: 2 } };

describe('a change of an object calls for the object itself', () => {
  const old = named('self');
  const unreadable = named('self', { ...claiming, status: { claims: [{ functionArn: 'orders' }] } });
  const rows: readonly (readonly [title: string, before: EventInvokeConfig | undefined, after: EventInvokeConfig])[] = [
    ['when it is new', undefined, old],
    ['when its spec was edited', old, named('self', { metadata: { generation: 2 } })],
    ['when it is to be deleted', old, named('self', { metadata: { deletionTimestamp: NOW } })],
    ['when it is another one of the same name', old, named('self', { metadata: { uid: 'another' } })],
    [
      'when a check was asked for',
      old,
      named('self', { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: 'now' } } }),
    ],
    ['when somebody took its claims away', claimed, named('self', { metadata: claimed.metadata })],
    [
      'when somebody took one of its claims away',
      named('self', { claims: claimsOn(established(BILLING), established(ORDERS)) }),
      claimed,
    ],
    [
      'when somebody restored it: its status is another object’s',
      claimed,
      named('self', { ...claiming, status: { uid: 'other' } }),
    ],
    ['when somebody made its claims unreadable', claimed, unreadable],
    ['when somebody mended its claims', unreadable, claimed],
    [
      'when somebody took its finalizer away',
      claimed,
      named('self', { ...claiming, metadata: { finalizers: ['example.com/guard'] } }),
    ],
  ];
  for (const [title, before, after] of rows) it(title, () => assert.deepEqual(calls(before, after), ['self']));

  it('when somebody took its finalizer away, though it is suspended and would only observe', () => {
    const spec = { managementPolicy: 'Observe', suspend: true } as const;
    const after = named('self', { ...claiming, spec, metadata: { finalizers: ['example.com/guard'] } });
    assert.deepEqual(calls(named('self', { ...claiming, spec }), after), ['self']);
  });

  it('when a claim is lost that a write under way asks for', () => {
    assert.deepEqual(calls(claimed, claimed, [], claimsOn(established(ORDERS), claim(BILLING))), ['self']);
  });
});

describe('a change of an object calls for nothing', () => {
  const rows: readonly (readonly [title: string, before: EventInvokeConfig, after: EventInvokeConfig])[] = [
    [
      'where only the status changed',
      claimed,
      named('self', { ...claiming, status: { conditions: [condition('Ready', 'True', 'InSync')] } }),
    ],
    ['where only a label changed', claimed, named('self', { ...claiming, metadata: { labels: { team: 'a' } } })],
    [
      'where only an annotation of others changed',
      named('self'),
      named('self', { metadata: { annotations: { 'example.com/note': 'x' } } }),
    ],
    ['where the operator claimed a target', named('self'), claimed],
    ['where a claim was established', named('self', { claims: claimsOn(attempted(ORDERS, [SETTINGS])) }), claimed],
    [
      'where the operator gave up the finalizer of what only observes',
      named('self', observing),
      named('self', { ...observing, metadata: { finalizers: [] } }),
    ],
    [
      'where an object without claims lost our finalizer',
      named('self', { metadata: { finalizers: ['lambda.eventinvoke.dev/event-invoke-config'] } }),
      named('self'),
    ],
  ];
  for (const [title, before, after] of rows) it(title, () => assert.deepEqual(calls(before, after), []));

  it('where the operator lets go of a target: the write under way asks for just that', () => {
    const before = named('self', { claims: claimsOn(established(BILLING), established(ORDERS)) });
    assert.deepEqual(calls(before, claimed, [], claimsOn(established(ORDERS))), []);
  });

  it('where nothing was and nothing is', () => assert.deepEqual(calls(undefined, undefined), []));
});

describe('a change of an object calls for the others of its target', () => {
  const owner = named('owner', claiming);
  const left = named('owner', leaving);
  const deleted = named('owner', deleting);
  const waiting = named('waiting');
  const heir = named('waiting', claiming);
  const elder = { creationTimestamp: '2025-01-01T00:00:00Z' };

  type Row = readonly [
    title: string,
    before: EventInvokeConfig | undefined,
    after: EventInvokeConfig | undefined,
    peers: readonly EventInvokeConfig[],
    keys: readonly string[],
  ];
  const rows: readonly Row[] = [
    ['when the owner leaves', owner, left, [waiting], ['owner', 'waiting']],
    ['when the owner is to be deleted', owner, deleted, [waiting], ['owner', 'waiting']],
    ['when the owner is gone', owner, undefined, [waiting], ['waiting']],
    ['when the heir has claimed what the leaver holds on to', waiting, heir, [left], ['owner']],
    ['when the heir has claimed what the deleted one holds on to', waiting, heir, [deleted], ['owner']],
    [
      'when the heir covers the leaver at last',
      named('waiting', { claims: claimsOn(claim(ORDERS)) }),
      heir,
      [left],
      ['owner'],
    ],
    [
      'when the heir is to be deleted, too',
      waiting,
      named('waiting', { metadata: { deletionTimestamp: NOW } }),
      [deleted],
      ['owner', 'waiting'],
    ],
    [
      'when the owner only observes from now on',
      owner,
      named('owner', { ...claiming, spec: { managementPolicy: 'Observe' }, metadata: { generation: 2 } }),
      [waiting],
      ['owner', 'waiting'],
    ],
    [
      'however they spell it',
      owner,
      left,
      [named('waiting', { spec: { functionName: 'orders:$LATEST' } })],
      ['owner', 'waiting'],
    ],
    [
      'in whichever region, where that is the default',
      owner,
      left,
      [named('waiting', { spec: { region: REGION } })],
      ['owner', 'waiting'],
    ],
    [
      'when an elder one comes before anybody has claimed',
      undefined,
      named('elder', { metadata: elder }),
      [waiting],
      ['elder', 'waiting'],
    ],
    ['when one more claims it: only one of them may keep it', waiting, heir, [owner], ['owner']],
    [
      'when the first one that waited is gone, before anybody has claimed',
      named('elder', { metadata: elder }),
      undefined,
      [waiting],
      ['waiting'],
    ],
  ];
  for (const [title, before, after, peers, keys] of rows) {
    it(title, () => assert.deepEqual(calls(before, after, peers), keys));
  }

  const idle: readonly (readonly [title: string, peer: EventInvokeConfig])[] = [
    ['of another function', named('other', { spec: { functionName: 'mail' } })],
    ['of another qualifier', named('other', { spec: { qualifier: 'live' } })],
    ['of another region', named('other', { spec: { region: 'us-east-1' } })],
    ['whose spec can’t be followed', named('other', { spec: { functionName: 'or ders' } })],
  ];
  for (const [title, peer] of idle) {
    it(`and not for one ${title}`, () => assert.deepEqual(calls(owner, deleted, [peer]), ['owner']));
  }

  const unchanged: readonly Row[] = [
    ['when a younger one comes', undefined, named('late'), [owner, waiting], ['late']],
    [
      'when an elder one comes that claims nothing',
      undefined,
      named('late', { metadata: elder }),
      [owner, waiting],
      ['late'],
    ],
    ['when one that waits is gone', waiting, undefined, [owner, named('late')], []],
    [
      'when one that waits is edited',
      waiting,
      named('waiting', { spec: { maximumRetryAttempts: 1 }, metadata: { generation: 2 } }),
      [owner],
      ['waiting'],
    ],
    [
      'when one that waits is suspended',
      waiting,
      named('waiting', { spec: { suspend: true }, metadata: { generation: 2 } }),
      [owner],
      ['waiting'],
    ],
    [
      'when the owner is reported on',
      owner,
      named('owner', { ...claiming, status: { syncedGeneration: 1 } }),
      [waiting],
      [],
    ],
    [
      'when the owner announces one more Put and covers what it covered',
      named('owner', { claims: claimsOn(attempted(ORDERS, [SETTINGS])) }),
      named('owner', { claims: claimsOn(attempted(ORDERS, [SETTINGS, OTHER])) }),
      [waiting],
      [],
    ],
  ];
  for (const [title, before, after, peers, keys] of unchanged) {
    it(`and not for those that share its target ${title}`, () => assert.deepEqual(calls(before, after, peers), keys));
  }
});

// T5: what a thousand objects that name one function cost must grow with their number, not with its square.
describe('a thousand objects of one target', () => {
  const crowd = Array.from({ length: 1000 }, (_, index) =>
    named(`object-${index}`, {
      ...(index === 0 && claiming),
      metadata: { creationTimestamp: new Date(Date.parse(NOW) + index * 1000).toISOString() },
    }),
  );
  const store = createObjectStore();

  before(() => fill(store, crowd));

  /** How many others are woken by a change that is in the store by now. */
  const woken = (before: EventInvokeConfig | undefined, after: EventInvokeConfig | undefined) =>
    triggered(before, after, {
      ...REACHING,
      contenders: contendersIn(store),
      claimsUnderWay: () => undefined,
    }).length;

  it('wakes nobody but itself when one more comes, and nobody when it goes', () => {
    const late = named('late', { metadata: { creationTimestamp: '2027-01-01T00:00:00Z' } });
    store.sink().upsert(late);
    assert.equal(woken(undefined, late), 1);
    store.sink().remove(late);
    assert.equal(woken(late, undefined), 0);
  });

  it('wakes nobody when those that wait are deleted, the eldest first', () => {
    let woke = 0;
    for (const each of crowd.slice(1, 101)) {
      store.sink().remove(each);
      woke += woken(each, undefined);
    }
    assert.equal(woke, 0);
    for (const each of crowd.slice(1, 101)) store.sink().upsert(each);
  });

  it('wakes all when the owner goes', () => {
    const [owner] = crowd;
    assert.ok(owner);
    store.sink().remove(owner);
    assert.equal(woken(owner, undefined), 999);
    store.sink().upsert(owner);
  });
});
