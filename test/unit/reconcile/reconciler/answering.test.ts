import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import { conditionOf } from '../../../../src/api/conditions.ts';
import { DrivenReconciler, type Made } from './driven.ts';

// A user who waits for the echo takes the status beside it for what Lambda holds now.
describe('the reconciler and a request for a check', () => {
  let driven: DrivenReconciler;

  const request = (at: string) =>
    driven.change((object) => ({
      ...object,
      metadata: { ...object.metadata, annotations: { [RECONCILE_REQUESTED_AT]: at } },
    }));
  /** The request comes just before a call is answered. */
  const requestDuring = (at: string, is: (made: Made) => boolean) => {
    let isMade = false;
    driven.interrupt = (made) => {
      if (isMade || !is(made)) return undefined;
      isMade = true;
      request(at);
      return undefined;
    };
  };
  const echo = () => driven.object?.status?.lastHandledReconcileAt;
  const ready = () => conditionOf(driven.object?.status?.conditions, 'Ready')?.status;

  beforeEach(async () => {
    driven = new DrivenReconciler();
    await driven.reconcile();
    driven.takeCalls();
  });

  it('echoes it with what a look after it has shown', async () => {
    request('first');
    await driven.reconcile('change');
    assert.deepEqual([driven.takeCalls(), echo()], [['Identify', 'Look', 'status'], 'first']);
  });

  it('leaves one open that came after the look, though the report meets it', async () => {
    request('first');
    requestDuring('second', ({ what }) => what === 'status');
    await driven.reconcile('change');
    assert.equal(echo(), 'first');
    driven.takeCalls();
    driven.held = undefined;
    await driven.reconcile('change');
    assert.deepEqual(driven.takeCalls(), ['Identify', 'Look', 'Put', 'status']);
    assert.equal(echo(), 'second');
  });

  it('leaves one open that came after the Put', async () => {
    driven.held = undefined;
    requestDuring('late', ({ what }) => what === 'Put');
    await driven.reconcile();
    assert.equal(echo(), undefined);
    await driven.reconcile('change');
    assert.equal(echo(), 'late');
  });

  it('leaves one open that came while a look failed, and tells of the failure all the same', async () => {
    requestDuring('late', ({ what }) => what === 'Look');
    driven.fails = 'Unavailable';
    await driven.reconcile();
    assert.deepEqual([echo(), ready()], [undefined, 'False']);
    driven.fails = undefined;
    await driven.reconcile('change');
    assert.deepEqual([echo(), ready()], ['late', 'True']);
  });

  it('answers with a failure at once: nobody who waits for an answer is told what was true before', async () => {
    request('now');
    driven.fails = 'Unavailable';
    await driven.reconcile('change');
    assert.deepEqual([echo(), ready()], ['now', 'False']);
  });
});
