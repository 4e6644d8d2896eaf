import assert from 'node:assert/strict';
import { conditionOf } from '../../../../src/api/conditions.ts';
import { MOST_CLAIMS } from '../../../../src/reconcile/object/claims.ts';
import { objectOf } from '../objects.ts';
import { ago, claim, OTHER, SETTINGS, target } from '../rules/facts.ts';
import { DrivenReconciler } from './driven.ts';

describe('the reconciler and what it saw a while ago', () => {
  let driven: DrivenReconciler;

  beforeEach(() => {
    driven = new DrivenReconciler();
  });

  it('answers no request for a check with what it saw before the request', async () => {
    await driven.reconcile();
    driven.request('first');
    driven.takeCalls();
    let hasDrifted = false;
    driven.interrupt = ({ what }) => {
      driven.clock.advance(10);
      if (what !== 'status' || hasDrifted) return undefined;
      hasDrifted = true;
      driven.held = OTHER;
      driven.clock.advance(10);
      driven.request('second');
      return undefined;
    };
    await driven.reconcile('change');
    assert.deepEqual(driven.takeCalls(), ['Identify', 'Look', 'status', 'status']);
    assert.equal(driven.object?.status?.lastHandledReconcileAt, 'first');
    await driven.reconcile('change');
    assert.deepEqual(driven.takeCalls(), ['Identify', 'Look', 'Put', 'status']);
    assert.deepEqual(driven.held, SETTINGS);
    assert.equal(driven.object?.status?.lastHandledReconcileAt, 'second');
    assert.ok(driven.object?.status?.lastDrift, 'the drift is told');
  });

  it('takes a change after its Put for somebody else’s, and puts again, where a Delete waited long for its turn', async () => {
    await driven.reconcile();
    driven.edit({ functionName: 'billing', maximumRetryAttempts: 1 });
    driven.held = undefined;
    let looks = 0;
    driven.interrupt = ({ what }) => {
      if (what === 'Look') looks += 1;
      // On the target that the object has left.
      if (looks === 2) driven.held = SETTINGS;
      return undefined;
    };
    driven.waiting = (what) => {
      if (what !== 'Delete') return;
      driven.waiting = () => {};
      driven.clock.advance(6_000);
      driven.held = OTHER;
    };
    driven.takeCalls();
    await driven.reconcile('change');
    assert.deepEqual(driven.takeCalls().slice(0, 7), ['Identify', 'Look', 'status', 'Put', 'Look', 'Look', 'Put']);
    assert.equal(conditionOf(driven.object?.status?.conditions, 'Ready')?.status, 'True');
  });

  it('looks again before a Put where the way there took long, whatever it saw of other targets meanwhile', async () => {
    const leaving = Array.from({ length: MOST_CLAIMS }, (_, index) =>
      claim(target(`left-${index}`), {
        attempts: [{ settings: OTHER, at: ago(600) }],
        parting: { state: 'Leaving', since: ago(60) },
      }),
    );
    driven.object = objectOf({ claims: { named: { functionName: 'left' }, list: leaving } });
    driven.interrupt = ({ what }) => {
      if (what === 'Look') driven.clock.advance(2_500);
      return undefined;
    };
    await driven.reconcile();
    const looks = Array<string>(MOST_CLAIMS).fill('Look');
    assert.deepEqual(driven.takeCalls(), ['Identify', 'Look', ...looks, 'status', 'Look', 'Put', 'status']);
    assert.equal(conditionOf(driven.object.status?.conditions, 'Ready')?.status, 'True');
  });
});
