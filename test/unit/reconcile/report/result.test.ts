import assert from 'node:assert/strict';
import type { Next } from '../../../../src/reconcile/report/outcome.ts';
import { report } from '../../../../src/reconcile/report/report.ts';
import { resultOf } from '../../../../src/reconcile/report/result.ts';
import { refuse, wait } from '../../../../src/reconcile/rules/step.ts';
import { DrivenReconciler } from '../reconciler/driven.ts';
import { outcomeOf } from './outcomes.ts';

const UNAVAILABLE = {
  failure: { kind: 'Unavailable', message: 'No answer.' },
  during: 'Look',
  tolerated: false,
} as const;

describe('the result of a reconcile', () => {
  const result = (outcome: ReturnType<typeof outcomeOf>, next: Next = report(outcome).next) => resultOf(outcome, next);

  it('is requeue_after for what is looked at again by itself', () => {
    assert.equal(result(outcomeOf({ do: 'Keep' })), 'requeue_after');
    assert.equal(result(outcomeOf({ do: 'Observe' })), 'requeue_after');
    assert.equal(result(outcomeOf(wait('HandingOver', 'It waits.'))), 'requeue_after');
    assert.equal(result(outcomeOf(refuse('OwnedByAnother', 'It is taken.'))), 'requeue_after');
  });

  it('is success where only a change calls for another look', () => {
    assert.equal(result(outcomeOf({ do: 'Suspend' })), 'success');
    assert.equal(result(outcomeOf({ do: 'Rest' })), 'success');
  });

  it('is error where a step failed', () => {
    const facts = { failed: UNAVAILABLE };
    assert.equal(result(outcomeOf(wait('LambdaUnavailable', 'No answer.'), { facts })), 'error');
  });

  it('is requeue where Lambda throttles', () => {
    const throttled = { ...wait('Throttled', 'Too many.'), retry: { after: 'turn' } } as const;
    const failed = { ...UNAVAILABLE, failure: { kind: 'Throttled', message: 'Too many.' } } as const;
    assert.equal(result(outcomeOf(throttled, { facts: { failed } })), 'requeue');
  });
});

describe('a reconciler', () => {
  let driven: DrivenReconciler;

  beforeEach(() => {
    driven = new DrivenReconciler();
  });

  it('tells the result of each reconcile once, however many steps it took', async () => {
    await driven.reconcile();
    assert.deepEqual(driven.ended, ['requeue_after']);
    await driven.reconcile();
    assert.deepEqual(driven.ended, ['requeue_after', 'requeue_after']);
  });

  it('tells it once where the status was written in between by somebody else', async () => {
    let conflicts = 0;
    driven.interrupt = ({ what }) => {
      if (what !== 'status' || conflicts > 1) return undefined;
      conflicts += 1;
      return 'Conflict';
    };
    await driven.reconcile();
    assert.deepEqual([driven.ended, conflicts], [['requeue_after'], 2]);
  });

  it('tells of an error where something is thrown', async () => {
    driven.interrupt = ({ what }) => {
      if (what === 'Look') throw new Error('It broke.');
      return undefined;
    };
    await driven.reconcile();
    assert.deepEqual(driven.ended, ['error']);
  });

  it('tells of success where the object is gone', async () => {
    driven.object = undefined;
    await driven.reconcile();
    assert.deepEqual(driven.ended, ['success']);
  });

  it('tells of success where the object goes while it is worked on', async () => {
    driven.interrupt = ({ what }) => {
      if (what === 'Look') driven.object = undefined;
      return undefined;
    };
    await driven.reconcile();
    assert.deepEqual(driven.ended, ['success']);
  });
});
