import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import { createStore } from '../../../../src/kubernetes/store.ts';
import type { Target } from '../../../../src/lambda/target.ts';
import { looseKeys } from '../../../../src/reconcile/gather.ts';
import { CLAIM_ANNOTATION } from '../../../../src/reconcile/object/claims.ts';
import { TYPICAL, trim } from '../../../../src/reconcile/object/trim.ts';
import { triggered } from '../../../../src/reconcile/schedule/triggers.ts';
import { fill } from '../../kubernetes/fill.ts';
import { condition, type ObjectOf, objectOf } from '../objects.ts';
import { claimsOn, ORDERS, target } from '../rules/facts.ts';

const DELETED_AT = '2026-01-01T00:00:00Z';

/** An object by name, with a uid of its own. */
function named(name: string, { metadata, ...more }: ObjectOf = {}): EventInvokeConfig {
  return objectOf({ ...more, metadata: { name, uid: `uid of ${name}`, ...metadata } });
}

/** The names of the objects that a change calls for, where others are in the cluster. */
function calls(
  before: EventInvokeConfig | undefined,
  after: EventInvokeConfig | undefined,
  peers: readonly EventInvokeConfig[] = [],
): string[] {
  const store = createStore<EventInvokeConfig>({ indexKeys: looseKeys, trim, typical: TYPICAL });
  fill(store, [...peers, ...(after ? [after] : [])]);
  return triggered(before, after, store.indexed)
    .map((key) => key.replace('shop/', ''))
    .sort();
}

const claiming = (...targets: Target[]) => ({ claims: claimsOn(...targets) });

describe('a change of an object', () => {
  describe('calls for the object itself', () => {
    const old = named('self');
    const rows: readonly (readonly [title: string, before: EventInvokeConfig | undefined, after: EventInvokeConfig])[] =
      [
        ['when it is new', undefined, old],
        ['when its spec was edited', old, named('self', { metadata: { generation: 2 } })],
        ['when it is to be deleted', old, named('self', { metadata: { deletionTimestamp: DELETED_AT } })],
        ['when it is another one of the same name', old, named('self', { metadata: { uid: 'another' } })],
        [
          'when a check was asked for',
          old,
          named('self', { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: 'now' } } }),
        ],
        ['when somebody took its claim away', named('self', claiming(ORDERS)), old],
        [
          'when somebody took its finalizer away',
          named('self', claiming(ORDERS)),
          named('self', { ...claiming(ORDERS), metadata: { finalizers: [] } }),
        ],
      ];
    for (const [title, before, after] of rows) {
      it(title, () => assert.deepEqual(calls(before, after), ['self']));
    }
  });

  describe('calls for nothing', () => {
    const waiting = named('waiting');
    const ready = { status: { conditions: [condition('Ready', 'True', 'InSync')] } };
    const claimed = named('self', claiming(ORDERS));
    const rows: readonly (readonly [title: string, before: EventInvokeConfig, after: EventInvokeConfig | undefined])[] =
      [
        ['where only the status changed', claimed, named('self', { ...claiming(ORDERS), ...ready })],
        [
          'where only a label changed',
          claimed,
          named('self', { ...claiming(ORDERS), metadata: { labels: { team: 'a' } } }),
        ],
        [
          'where only an annotation of others changed',
          named('self'),
          named('self', { metadata: { annotations: { 'example.com/note': 'x' } } }),
        ],
        [
          'where only what was adopted changed in the claim',
          claimed,
          named('self', { claims: claimsOn({ target: ORDERS, adopted: { time: DELETED_AT, settings: {} } }) }),
        ],
        [
          'where the operator gave back its claim on what is no longer enforced',
          claimed,
          named('self', { spec: { managementPolicy: 'Observe' } }),
        ],
      ];
    for (const [title, before, after] of rows) {
      it(`of its own ${title}`, () => assert.ok(!calls(before, after).includes('self')));
    }

    it('of itself where the operator has claimed its target: that is a step under way', () => {
      assert.deepEqual(calls(named('self'), claimed, [waiting]).includes('self'), false);
    });

    it('of itself where the operator has let go of what it no longer names', () => {
      const before = named('self', claiming(ORDERS, target('billing')));
      assert.deepEqual(calls(before, named('self', claiming(ORDERS))), []);
    });

    it('of peers where only its status changed', () => {
      const after = named('self', { ...claiming(ORDERS), ...ready });
      assert.deepEqual(calls(claimed, after, [waiting]), []);
    });

    it('where nothing was and nothing is', () => assert.deepEqual(calls(undefined, undefined), []));
  });

  describe('calls for the others of its target', () => {
    const owner = named('owner', claiming(ORDERS));
    const leaving = named('owner', {
      ...claiming(ORDERS),
      spec: { functionName: 'billing' },
      metadata: { generation: 2 },
    });
    const deleting = named('owner', { ...claiming(ORDERS), metadata: { deletionTimestamp: DELETED_AT } });
    const waiting = named('waiting');

    type Row = readonly [
      title: string,
      before: EventInvokeConfig | undefined,
      after: EventInvokeConfig | undefined,
      peers: readonly EventInvokeConfig[],
      keys: readonly string[],
    ];
    const rows: readonly Row[] = [
      ['who wait, when it leaves', owner, leaving, [waiting], ['owner', 'waiting']],
      ['who wait, when it is to be deleted', owner, deleting, [waiting], ['owner', 'waiting']],
      ['who wait, when it is gone', deleting, undefined, [waiting], ['waiting']],
      [
        'who wait, when it has let go',
        leaving,
        named('owner', { spec: { functionName: 'billing' }, metadata: { generation: 2 } }),
        [waiting],
        ['waiting'],
      ],
      [
        'who wait, when it only observes from now on',
        owner,
        named('owner', { ...claiming(ORDERS), spec: { managementPolicy: 'Observe' }, metadata: { generation: 2 } }),
        [waiting],
        ['owner', 'waiting'],
      ],
      ['who hold on to it until it has claimed', waiting, named('waiting', claiming(ORDERS)), [deleting], ['owner']],
      ['who hold on to it and name another', waiting, named('waiting', claiming(ORDERS)), [leaving], ['owner']],
      ['who are to be deleted and wait for it, when it is gone', waiting, undefined, [deleting], ['owner']],
      [
        'however they spell it',
        owner,
        leaving,
        [named('waiting', { spec: { functionName: 'orders:$LATEST' } })],
        ['owner', 'waiting'],
      ],
      [
        'even those that have a claim, when it has let go of its own',
        deleting,
        undefined,
        [named('heir', claiming(ORDERS))],
        ['heir'],
      ],
    ];
    for (const [title, before, after, peers, keys] of rows) {
      it(title, () => assert.deepEqual(calls(before, after, peers), keys));
    }

    it('who claim it as well: only one of them may keep it', () => {
      const contested = named('contested', claiming(ORDERS));
      assert.deepEqual(calls(waiting, named('waiting', claiming(ORDERS)), [contested]), ['contested']);
    });
  });

  describe('does not call for others', () => {
    const deleting = named('owner', { ...claiming(ORDERS), metadata: { deletionTimestamp: DELETED_AT } });
    const idle: readonly (readonly [title: string, peer: EventInvokeConfig])[] = [
      ['of another target', named('other', { spec: { functionName: 'billing' } })],
      ['of another qualifier', named('other', { spec: { qualifier: 'live' } })],
      ['that observe', named('other', { spec: { managementPolicy: 'Observe' } })],
      ['that are suspended', named('other', { spec: { suspend: true } })],
      ['that are being deleted and have nothing', named('other', { metadata: { deletionTimestamp: DELETED_AT } })],
      ['that can’t be followed', named('other', { spec: { functionName: 'or ders' } })],
    ];
    for (const [title, peer] of idle) {
      it(title, () => assert.deepEqual(calls(named('owner', claiming(ORDERS)), deleting, [peer]), ['owner']));
    }

    it('that are settled, when one more comes', () => {
      assert.deepEqual(calls(undefined, named('late'), [named('owner', claiming(ORDERS))]), ['late']);
    });
  });

  it('is understood even where its annotation was changed by somebody', () => {
    const metadata = { annotations: { [CLAIM_ANNOTATION]: '{' }, generation: 2 };
    assert.deepEqual(calls(named('self', claiming(ORDERS)), named('self', { metadata })), ['self']);
  });
});
