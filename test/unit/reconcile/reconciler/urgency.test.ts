import assert from 'node:assert/strict';
import { DrivenReconciler, type Made } from './driven.ts';

// R14: an edit that arrives in mid-reconcile must not wait behind the whole backlog at the old priority.
describe('the reconciler and an edit that arrives in mid-reconcile', () => {
  const moments: readonly (readonly [title: string, is: (made: Made) => boolean])[] = [
    ['while it asks for the account', ({ what }) => what === 'Identify'],
    ['while it looks', ({ what }) => what === 'Look'],
    ['while it takes its finalizer', ({ what }) => what === 'finalizers'],
    ['while it claims', ({ what, status }) => what === 'status' && status?.conditions === undefined],
    ['while it puts', ({ what }) => what === 'Put'],
  ];
  for (const [title, is] of moments) {
    it(`goes on ${title} as urgently as a change, with the newest spec`, async () => {
      const driven = new DrivenReconciler();
      let at: number | undefined;
      driven.interrupt = (made) => {
        if (at !== undefined || !is(made)) return undefined;
        at = driven.calls.length;
        driven.edit({ maximumRetryAttempts: 1 });
        return undefined;
      };
      for (let again = 0; again < 2; again += 1) await driven.reconcile('check');
      assert.ok(at !== undefined);
      const priorities = driven.calls.flatMap(({ priority }) => (priority === undefined ? [] : [priority]));
      const before = driven.calls.slice(0, at).filter(({ priority }) => priority !== undefined).length;
      const until = driven.calls.findLastIndex(({ what }) => what === 'Put');
      const changed = driven.calls.slice(at, until + 1).filter(({ priority }) => priority !== undefined).length;
      assert.ok(changed > 0);
      assert.deepEqual(priorities.slice(0, before), Array(before).fill('check'));
      assert.deepEqual(priorities.slice(before, before + changed), Array(changed).fill('change'));
      assert.deepEqual(driven.held, { maximumRetryAttempts: 1 });
    });
  }

  it('begins the back-off anew', async () => {
    const driven = new DrivenReconciler();
    driven.interrupt = ({ what }) => {
      if (what === 'Look') throw new Error('It broke.');
      return undefined;
    };
    const seconds = async () => ((await driven.reconcile())?.milliseconds ?? 0) / 1000;
    assert.deepEqual([await seconds(), await seconds(), await seconds()], [5, 10, 20]);
    driven.edit({ maximumRetryAttempts: 1 });
    assert.equal(await seconds(), 5);
  });
});

describe('the reconciler and a function that is missing', () => {
  it('asks for it, and then looks and puts, with the priority of a check: a human must mend it', async () => {
    const driven = new DrivenReconciler();
    driven.isMissing = true;
    await driven.reconcile('change');
    driven.clock.advance(120_000);
    for (const isMissing of [true, false]) {
      driven.isMissing = isMissing;
      driven.calls.length = 0;
      const again = await driven.reconcile('check');
      const lambdaCalls = driven.calls.flatMap(({ what, priority }) =>
        priority === undefined || what === 'Identify' ? [] : [[what, priority]],
      );
      assert.deepEqual(
        lambdaCalls,
        (isMissing ? ['FindFunction'] : ['FindFunction', 'Look', 'Put']).map((what) => [what, 'check']),
      );
      assert.equal(again?.priority, 'check');
    }
  });
});
