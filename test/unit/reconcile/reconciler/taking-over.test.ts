import assert from 'node:assert/strict';
import { millisecondsToCheck } from '../../../../src/reconcile/schedule/check-schedule.ts';
import { DrivenReconciler } from './driven.ts';

const MINUTE = 60_000;

describe('the reconciler of a process that has taken over', () => {
  let driven: DrivenReconciler;

  /** An object that another process has put in sync, and this process a moment ago took over. */
  beforeEach(async () => {
    driven = new DrivenReconciler();
    await driven.reconcile();
    driven.clock.advance(60 * MINUTE);
    driven.ledger.follows({ was: 'Orderly' });
    driven.takeCalls();
  });

  const edit = (maximumRetryAttempts: number) => driven.edit({ maximumRetryAttempts });
  const deleteObject = () =>
    driven.change((object) => ({
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: new Date(driven.clock.now()).toISOString() },
    }));

  it('reads an object before its first Put, and not before the next one', async () => {
    edit(1);
    await driven.reconcile('change');
    assert.deepEqual(driven.takeCalls(), ['Identify', 'Look', 'refresh', 'Put', 'status']);
    edit(2);
    await driven.reconcile('change');
    assert.deepEqual(driven.takeCalls(), ['Identify', 'Look', 'Put', 'status']);
  });

  it('puts what the API server holds where the cache is behind', async () => {
    driven.interrupt = ({ what }) => {
      if (what === 'refresh') edit(2);
      return undefined;
    };
    edit(1);
    await driven.reconcile('change');
    assert.deepEqual(driven.held, { maximumRetryAttempts: 2 });
    assert.deepEqual(driven.takeCalls(), ['Identify', 'Look', 'refresh', 'Put', 'status']);
  });

  it('needs no read where a write has shown the object already', async () => {
    driven.change(({ status: _, ...object }) => object);
    driven.held = undefined;
    await driven.reconcile('change');
    assert.deepEqual(driven.takeCalls(), ['Identify', 'Look', 'status', 'Put', 'status']);
  });

  it('reads an object before each Delete', async () => {
    driven.ledger.confirmed('uid-1');
    deleteObject();
    await driven.reconcile('change');
    assert.deepEqual(driven.takeCalls().slice(0, 3), ['Identify', 'refresh', 'Delete']);
  });

  it('deletes nothing of an object that is no longer being deleted, as after a restore', async () => {
    driven.interrupt = ({ what }) => {
      if (what === 'refresh')
        driven.change(({ metadata: { deletionTimestamp: _, ...metadata }, ...object }) => ({ ...object, metadata }));
      return undefined;
    };
    deleteObject();
    await driven.reconcile('change');
    assert.equal(driven.takeCalls().includes('Delete'), false);
    assert.notEqual(driven.held, undefined);
  });

  it('deletes nothing of an object that is gone', async () => {
    driven.interrupt = ({ what }) => {
      if (what === 'refresh') driven.object = undefined;
      return undefined;
    };
    deleteObject();
    await driven.reconcile('change');
    assert.deepEqual(driven.takeCalls(), ['Identify', 'refresh']);
  });

  it('trusts the cache after two minutes', async () => {
    driven.clock.advance(2 * MINUTE);
    edit(1);
    await driven.reconcile('change');
    deleteObject();
    await driven.reconcile('change');
    assert.equal(driven.takeCalls().includes('refresh'), false);
  });

  describe('without a release', () => {
    beforeEach(() => driven.ledger.follows({ was: 'Unknown', objectsUpTo: '2026-01-01T00:00:00Z' }));

    const nextCheck = () => ({
      milliseconds: millisecondsToCheck('orders', 600, driven.clock.now()),
      priority: 'check',
    });

    it('reads what it has put once more, 15 s later', async () => {
      edit(1);
      assert.deepEqual(await driven.reconcile('change'), { milliseconds: 15_000, priority: 'retry' });
      driven.takeCalls();
      driven.clock.advance(15_000);
      // A Put of the former process has landed meanwhile.
      driven.held = { maximumRetryAttempts: 0 };
      await driven.reconcile('retry');
      assert.deepEqual(driven.held, { maximumRetryAttempts: 1 });
    });

    it('reads it once more at that time although it was looked at meanwhile', async () => {
      edit(1);
      await driven.reconcile('change');
      driven.clock.advance(5_000);
      assert.deepEqual(await driven.reconcile('change'), { milliseconds: 10_000, priority: 'retry' });
    });

    it('reads it no third time', async () => {
      edit(1);
      await driven.reconcile('change');
      driven.clock.advance(15_000);
      assert.deepEqual(await driven.reconcile('retry'), nextCheck());
    });

    it('reads nothing again that it has not put', async () => {
      assert.deepEqual(await driven.reconcile('change'), nextCheck());
    });

    it('reads nothing again after a minute', async () => {
      driven.clock.advance(MINUTE);
      edit(1);
      assert.deepEqual(await driven.reconcile('change'), nextCheck());
    });
  });
});
