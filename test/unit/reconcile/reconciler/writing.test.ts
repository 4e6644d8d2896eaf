import assert from 'node:assert/strict';
import { conditionOf } from '../../../../src/api/conditions.ts';
import { ApiError } from '../../../../src/kubernetes/api-error.ts';
import { ORDERS_ARN, SETTINGS } from '../rules/facts.ts';
import { DrivenReconciler, type Made } from './driven.ts';

const isReport = ({ what, status }: Made) => what === 'status' && status?.conditions !== undefined;
const isClaim = ({ what, status }: Made) => what === 'status' && status?.conditions === undefined;

describe('the reconciler and what it writes to Kubernetes', () => {
  let driven: DrivenReconciler;

  beforeEach(() => {
    driven = new DrivenReconciler();
  });

  const ready = () => conditionOf(driven.object?.status?.conditions, 'Ready')?.status;
  const label = (times: number) =>
    driven.change((object) => ({ ...object, metadata: { ...object.metadata, labels: { times: `${times}` } } }));

  it('is finalizer, claim and report for a new object, each for the newest version', async () => {
    await driven.reconcile();
    assert.deepEqual(
      driven.calls.map(({ what, version }) => (version === undefined ? what : `${what} of ${version}`)),
      ['Identify', 'Look', 'finalizers of 1', 'status of 2', 'Put', 'status of 3'],
    );
    assert.equal(ready(), 'True');
  });

  // R2: a report that was dropped would be missing until the next check.
  describe('after somebody else changed the object', () => {
    /** Somebody else is faster at so many reports. */
    const race = (times: number, kind = isReport) => {
      let left = times;
      driven.interrupt = (made) => {
        if (!kind(made) || left === 0) return undefined;
        left -= 1;
        label(left);
        return undefined;
      };
    };

    it('writes the report again, from the newer object, and never the same body', async () => {
      race(4);
      await driven.reconcile();
      assert.equal(ready(), 'True');
      assert.deepEqual(driven.object?.metadata.labels, { times: '0' });
      const versions = driven.calls.filter(isReport).map(({ version }) => version);
      assert.equal(versions.length, 5);
      assert.equal(new Set(versions).size, 5);
    });

    it('puts nothing again for it', async () => {
      race(4);
      await driven.reconcile();
      assert.deepEqual(
        driven.calls.filter(({ what }) => what === 'Put' || what === 'Look').map(({ what }) => what),
        ['Look', 'Put'],
      );
    });

    it('tells what was done once', async () => {
      race(3);
      await driven.reconcile();
      assert.deepEqual(
        driven.events.map(({ reason }) => reason),
        ['Configured'],
      );
    });

    it('writes what changed in between: the report speaks of the newest generation', async () => {
      driven.interrupt = (made) => {
        if (isReport(made) && made.version === '3') driven.edit({ driftCheckInterval: '5m' });
        return undefined;
      };
      await driven.reconcile();
      assert.equal(driven.object?.status?.observedGeneration, 2);
      assert.equal(driven.object?.status?.syncedGeneration, 2);
      assert.deepEqual(driven.object?.status?.claims, [{ functionArn: ORDERS_ARN, established: true }]);
    });

    it('writes claims again, too, and puts only after that', async () => {
      race(4, isClaim);
      await driven.reconcile();
      assert.equal(ready(), 'True');
      assert.deepEqual(driven.calls.filter(({ what }) => what === 'Put').length, 1);
      assert.equal(new Set(driven.calls.filter(isClaim).map(({ version }) => version)).size, 5);
    });

    it('gives up after five times in a row, and comes back soon', async () => {
      driven.interrupt = (made) => (isReport(made) ? 'Conflict' : undefined);
      assert.deepEqual(await driven.reconcile(), { milliseconds: 1000, priority: 'retry' });
      assert.equal(driven.calls.filter(isReport).length, 5);
      assert.deepEqual(driven.errors, ['reconcile failed: somebody else changed the object 5 times in a row']);
      assert.deepEqual(driven.events, []);
    });

    it('counts only those in a row', async () => {
      const left = new Map([
        ['finalizers', 4],
        ['claim', 4],
        ['report', 4],
      ]);
      driven.interrupt = (made) => {
        const kind = isReport(made) ? 'report' : isClaim(made) ? 'claim' : made.what;
        const more = left.get(kind) ?? 0;
        left.set(kind, more - 1);
        return more > 0 ? 'Conflict' : undefined;
      };
      await driven.reconcile();
      assert.equal(ready(), 'True');
    });
  });

  // F6: each object was read again each few seconds, and never slower.
  describe('where the report can’t be written', () => {
    const seconds = async (times: number) => {
      const all: number[] = [];
      for (let each = 0; each < times; each += 1) all.push(((await driven.reconcile())?.milliseconds ?? 0) / 1000);
      return all;
    };

    for (const [code, delays] of [
      [500, [1, 2, 4, 8]],
      [undefined, [1, 2, 4, 8]],
      [403, [5, 10, 20, 40]],
      [422, [5, 10, 20, 40]],
    ] as const) {
      it(`tries later and later (${code ?? 'no answer'})`, async () => {
        driven.interrupt = (made) => {
          if (isReport(made)) throw new ApiError('no', code, undefined);
          return undefined;
        };
        assert.deepEqual(await seconds(4), delays);
      });
    }

    it('keeps to Retry-After', async () => {
      driven.interrupt = (made) => {
        if (isReport(made)) throw new ApiError('later', 429, 30);
        return undefined;
      };
      assert.deepEqual(await driven.reconcile(), { milliseconds: 30_000, priority: 'retry' });
    });

    it('starts anew once it could be written', async () => {
      driven.interrupt = (made) => {
        if (isReport(made)) throw new ApiError('no', 500, undefined);
        return undefined;
      };
      await seconds(3);
      driven.interrupt = () => undefined;
      await driven.reconcile();
      driven.interrupt = (made) => {
        if (isReport(made)) throw new ApiError('no', 500, undefined);
        return undefined;
      };
      assert.deepEqual(await seconds(1), [1]);
    });

    it('tells by an event what was put, once: the next try finds it in sync', async () => {
      driven.interrupt = (made) => {
        if (isReport(made)) throw new ApiError('no', 500, undefined);
        return undefined;
      };
      await seconds(3);
      assert.deepEqual(
        driven.events.map(({ reason }) => reason),
        ['Configured'],
      );
      assert.equal(driven.calls.filter(({ what }) => what === 'Put').length, 1);
    });

    it('tells by an event that Kubernetes refuses it', async () => {
      driven.interrupt = (made) => {
        if (isReport(made)) throw new ApiError('denied by a policy', 403, undefined);
        return undefined;
      };
      await driven.reconcile();
      assert.deepEqual(
        driven.events.map(({ reason }) => reason),
        ['Configured', 'KubernetesRefused'],
      );
      assert.match(driven.events[1]?.message ?? '', /denied by a policy/);
    });
  });

  // F7: what Kubernetes refuses to have written is told on the object.
  it('is left out at a stop, which tells by events what is written already: no later process would', async () => {
    await driven.reconcile();
    driven.events.length = 0;
    driven.takeCalls();
    driven.waiting = () => driven.stop();
    driven.edit({ managementPolicy: 'Observe' });
    assert.equal(await driven.reconcile('change'), undefined);
    assert.deepEqual(driven.takeCalls(), ['Identify', 'status', 'finalizers']);
    assert.deepEqual(
      driven.events.map(({ reason }) => reason),
      ['Observing'],
    );
  });

  it('tells by a condition that Kubernetes refuses the finalizer, and puts nothing', async () => {
    driven.interrupt = ({ what }) => {
      if (what === 'finalizers') throw new ApiError('denied by a policy', 403, undefined);
      return undefined;
    };
    assert.deepEqual(await driven.reconcile(), { milliseconds: 5000, priority: 'check' });
    const stalled = conditionOf(driven.object?.status?.conditions, 'Stalled');
    assert.deepEqual(
      [stalled?.reason, stalled?.message],
      ['KubernetesRefused', "Kubernetes refuses the operator's write (AddFinalizer): denied by a policy"],
    );
    assert.equal(
      driven.calls.some(({ what }) => what === 'Put'),
      false,
    );
  });

  it('tells by a condition that Kubernetes refuses to let a deleted object go', async () => {
    await driven.reconcile();
    driven.change((object) => ({
      ...object,
      metadata: { ...object.metadata, generation: 2, deletionTimestamp: '2026-01-01T00:10:00Z' },
    }));
    driven.interrupt = ({ what }) => {
      if (what === 'finalizers') throw new ApiError('denied by a policy', 403, undefined);
      return undefined;
    };
    assert.deepEqual(await driven.reconcile(), { milliseconds: 5000, priority: 'check' });
    assert.match(
      conditionOf(driven.object?.status?.conditions, 'Stalled')?.message ?? '',
      /\(RemoveFinalizer\): denied/,
    );
    driven.takeCalls();
    await driven.reconcile();
    assert.equal(driven.takeCalls().includes('Delete'), false);
  });

  it('stops before the Put where the API server does not keep the claim, as an older CRD makes it do', async () => {
    driven.prunesClaims = true;
    await driven.reconcile();
    assert.equal(conditionOf(driven.object?.status?.conditions, 'Stalled')?.reason, 'ClaimNotKept');
    assert.equal(driven.held, undefined);
    driven.takeCalls();
    await driven.reconcile();
    assert.deepEqual(driven.takeCalls(), ['Identify', 'Look', 'status', 'status'], 'a retry looks first');
  });

  it('is nothing where the object is gone by then', async () => {
    driven.interrupt = ({ what }) => {
      if (what === 'Put') driven.object = undefined;
      return undefined;
    };
    assert.equal(await driven.reconcile(), undefined);
    assert.deepEqual(driven.held, SETTINGS);
    assert.deepEqual(
      driven.events.map(({ reason }) => reason),
      ['Configured'],
    );
  });
});
