import assert from 'node:assert/strict';
import type { Condition, EventInvokeConfig, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { propagatesUntil, stalledStatus } from '../../../../src/reconcile/report/propagation.ts';
import { condition, objectOf } from '../objects.ts';
import { attempted, claimsOn, ORDERS, SETTINGS } from '../rules/facts.ts';

const SINCE = '2026-01-01T00:00:00Z';
const END = Date.parse('2026-01-01T00:02:00Z');

const conditions = (type: string, reason: string): Condition[] => [
  condition('Ready', 'False', reason, { message: 'Because.' }),
  condition(type, 'True', reason, { message: 'Because.' }),
];

/** An object that was refused and passes for one that is being deployed. */
const refused = (more: EventInvokeConfigStatus = {}): EventInvokeConfig =>
  objectOf({
    claims: claimsOn(attempted(ORDERS, [SETTINGS])),
    status: {
      observedGeneration: 1,
      refusal: { generation: 1, since: SINCE },
      lastHandledReconcileAt: 'earlier',
      conditions: conditions('Reconciling', 'FunctionNotFound'),
      ...more,
    },
  });

describe('a refusal that passes for work under way', () => {
  for (const reason of ['FunctionNotFound', 'DestinationRefused']) {
    it(`is Stalled for the same reason after two minutes, and the status is otherwise as it was: ${reason}`, () => {
      const object = refused({ conditions: conditions('Reconciling', reason) });
      assert.equal(propagatesUntil(object), END);
      assert.equal(stalledStatus(object, END - 1), undefined);
      const status = stalledStatus(object, END);
      assert.deepEqual(
        status?.conditions?.map(({ type, status: is, reason: why, message }) => [type, is, why, message]),
        [
          ['Ready', 'False', reason, 'Because.'],
          ['Stalled', 'True', reason, 'Because.'],
        ],
      );
      assert.deepEqual({ ...status, conditions: undefined }, { ...object.status, conditions: undefined });
    });
  }

  const others: readonly (readonly [which: string, object: EventInvokeConfig])[] = [
    ['has never been reported on', objectOf()],
    ['is Ready', refused({ conditions: [condition('Ready', 'True', 'InSync')] })],
    ['is Stalled', refused({ conditions: conditions('Stalled', 'FunctionNotFound') })],
    ['waits for something else', refused({ conditions: conditions('Reconciling', 'LambdaUnavailable') })],
    ['waits for what a later version knows', refused({ conditions: conditions('Reconciling', 'constructor') })],
    ['was edited since', refused({ observedGeneration: 0 })],
    ['was refused as it stood before', refused({ refusal: { generation: 0, since: SINCE } })],
    ['does not say since when', refused({ refusal: { generation: 1, since: 'long ago' } })],
    ['carries the status of another one', refused({ uid: 'another' })],
  ];
  for (const [which, object] of others) {
    it(`is not that of an object that ${which}`, () => {
      assert.equal(propagatesUntil(object), undefined);
      assert.equal(stalledStatus(object, END), undefined);
    });
  }
});
