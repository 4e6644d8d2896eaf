import assert from 'node:assert/strict';
import type { Condition, EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import { REASONS } from '../../../../src/api/reasons.ts';
import { createObjectReasons, OBJECT_REASONS, reasonOf } from '../../../../src/reconcile/report/object-reasons.ts';
import { condition, objectOf } from '../objects.ts';

const reported = (...conditions: readonly Condition[]): EventInvokeConfig =>
  objectOf({ status: { observedGeneration: 1, conditions: [...conditions] } });

const READY = condition('Ready', 'True', 'InSync');
const THROTTLED = condition('Ready', 'False', 'Throttled');

describe('the reason of an object', () => {
  const rows: readonly (readonly [what: string, object: EventInvokeConfig, reason: string])[] = [
    ['in sync', reported(READY), 'InSync'],
    ['that waits', reported(THROTTLED, condition('Reconciling', 'True', 'Throttled')), 'Throttled'],
    ['that is suspended, and so is not Ready', reported(condition('Suspended', 'True', 'Suspended')), 'Suspended'],
    [
      'that only observes, where Lambda holds what is declared',
      reported(condition('Ready', 'True', 'Observed'), condition('Drifted', 'False', 'NoDifference')),
      'Observed',
    ],
    [
      'that only observes, where Lambda holds something else',
      reported(condition('Ready', 'True', 'Observed'), condition('Drifted', 'True', 'SettingsDiffer')),
      'SettingsDiffer',
    ],
    ['that is new', objectOf({ status: { observedGeneration: -1 } }), 'Unseen'],
    ['without a status', objectOf(), 'Unseen'],
    [
      'that was edited since the last report',
      objectOf({ metadata: { generation: 2 }, status: { observedGeneration: 1, conditions: [READY] } }),
      'Unseen',
    ],
    [
      'with the status of another object',
      objectOf({ status: { uid: 'other', observedGeneration: 1, conditions: [READY] } }),
      'Unseen',
    ],
    ['with a reason of another version', reported(condition('Ready', 'True', 'Perfect')), 'Unseen'],
    ['whose reason is the name of a property', reported(condition('Ready', 'True', 'toString')), 'Unseen'],
    ['without a condition', reported(), 'Unseen'],
  ];
  for (const [what, object, reason] of rows) {
    it(`${what} is ${reason}`, () => assert.equal(reasonOf(object), reason));
  }
});

describe('the counts of objects by reason', () => {
  const nonZero = (counts: ReadonlyMap<string, number>) => [...counts].filter(([, count]) => count !== 0);

  it('have every reason, at 0 where no object has it', () => {
    const counts = createObjectReasons().counts();
    assert.deepEqual([...counts.keys()], ['Unseen', ...Object.keys(REASONS)]);
    assert.deepEqual([...counts.keys()], [...OBJECT_REASONS]);
    assert.deepEqual(nonZero(counts), []);
  });

  it('follow each object as it comes, changes and goes', () => {
    const reasons = createObjectReasons();
    reasons.changed(undefined, objectOf());
    reasons.changed(undefined, reported(READY));
    assert.deepEqual(nonZero(reasons.counts()), [
      ['Unseen', 1],
      ['InSync', 1],
    ]);
    reasons.changed(objectOf(), reported(THROTTLED));
    reasons.changed(reported(READY), undefined);
    assert.deepEqual(nonZero(reasons.counts()), [['Throttled', 1]]);
  });
});
