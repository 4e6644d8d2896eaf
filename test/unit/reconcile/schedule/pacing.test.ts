import assert from 'node:assert/strict';
import { RECONCILE_REQUESTED_AT } from '../../../../src/api/annotations.ts';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import type { Priority } from '../../../../src/priority.ts';
import { NO_CLAIMS } from '../../../../src/reconcile/object/claims.ts';
import type { Next } from '../../../../src/reconcile/report/outcome.ts';
import { millisecondsToCheck } from '../../../../src/reconcile/schedule/check-schedule.ts';
import {
  type Again,
  createPacing,
  type Pacing,
  type PacingOptions,
} from '../../../../src/reconcile/schedule/pacing.ts';
import type { StartedWith } from '../../../../src/reconcile/schedule/settled.ts';
import { SimulatedClock } from '../../simulated-clock.ts';
import { condition, type ObjectOf, objectOf } from '../objects.ts';
import { REACHING } from '../reaching.ts';
import { claimsOn, established, IDENTITY, ORDERS, ORDERS_ARN, REGION } from '../rules/facts.ts';

const KEY = 'shop/orders';
const INTERVAL = 600;
const HOUR = 3600;
const STARTED: StartedWith = { ...REACHING, observeOnly: false, identity: () => IDENTITY };
const FAST = { after: 'backoff', pace: 'fast', priority: 'retry' } as const;
const SLOW = { after: 'backoff', pace: 'slow', priority: 'check' } as const;

/** An object in sync. */
function ready({ status, ...more }: ObjectOf = {}): EventInvokeConfig {
  return objectOf({
    claims: claimsOn(established(ORDERS)),
    ...more,
    status: {
      observedGeneration: 1,
      syncedGeneration: 1,
      functionArn: ORDERS_ARN,
      maximumRetryAttempts: 0,
      conditions: [condition('Ready', 'True', 'InSync')],
      ...status,
    },
  });
}

describe('pacing', () => {
  let clock: SimulatedClock;
  let pacing: Pacing;
  let stretches: Map<string, number>;
  let shortestPause: number;
  let retried: number[];

  const create = (more: Partial<PacingOptions> = {}) =>
    createPacing({
      clock,
      random: () => 0,
      ...REACHING,
      driftCheckIntervalSeconds: INTERVAL,
      minimumDriftCheckIntervalSeconds: 1,
      stretch: ({ region }) => stretches.get(region) ?? 1,
      secondsToRetry: (_object, _access, seconds) => {
        retried.push(seconds);
        return Math.max(seconds, shortestPause);
      },
      paused: () => undefined,
      ...more,
    });
  const again = (next: Next, priority: Priority = 'change', object = objectOf()) =>
    pacing.after(next, { key: KEY, priority, since: 0, addedAt: 0 }, object);
  /** The seconds until the next tries after so many of these. */
  const delays = (...nexts: readonly Next[]) => nexts.map((next) => (again(next)?.milliseconds ?? Number.NaN) / 1000);
  const check = (functionName: string, seconds: number): Again => ({
    milliseconds: millisecondsToCheck(functionName, seconds, clock.now()),
    priority: 'check',
  });

  beforeEach(() => {
    clock = new SimulatedClock(Date.parse('2026-01-01T00:10:00Z'));
    stretches = new Map();
    shortestPause = 0;
    retried = [];
    pacing = create();
  });

  it('leaves an object alone that only a change calls for', () => {
    assert.equal(again({ after: 'change' }), undefined);
  });

  describe('of checks', () => {
    const rows: readonly (readonly [title: string, spec: ObjectOf['spec'], functionName: string, seconds: number])[] = [
      ['is the operator’s interval', {}, 'orders', INTERVAL],
      ['is the interval that the object names', { driftCheckInterval: '1h30m' }, 'orders', 5_400],
      ['is by the name of the function, however it is spelt', { functionName: 'orders:live' }, 'orders', INTERVAL],
      ['is another one for another function', { functionName: 'billing' }, 'billing', INTERVAL],
      ['is stretched where the region is', { region: 'us-east-1' }, 'orders', 4 * INTERVAL],
      ['is the operator’s for what can’t be followed', { functionName: 'or ders' }, '', INTERVAL],
    ];
    for (const [title, spec = {}, functionName, seconds] of rows) {
      it(title, () => {
        stretches.set('us-east-1', 4);
        assert.deepEqual(again({ after: 'interval' }, 'change', objectOf({ spec })), check(functionName, seconds));
      });
    }

    it('stretches the interval of an object that names no region by that of the default', () => {
      stretches.set(REGION, 2);
      assert.deepEqual(again({ after: 'interval' }), check('orders', 2 * INTERVAL));
    });

    it('is never shorter than the operator allows, whatever the object names', () => {
      pacing = create({ minimumDriftCheckIntervalSeconds: 300 });
      const hasty = objectOf({ spec: { driftCheckInterval: '1m' } });
      assert.deepEqual(again({ after: 'interval' }, 'change', hasty), check('orders', 300));
    });

    it('stretches nothing where no region is known', () => {
      pacing = create({ defaultRegion: undefined, stretch: () => assert.fail('of which region?') });
      assert.deepEqual(again({ after: 'interval' }), check('orders', INTERVAL));
    });
  });

  describe('of what waits for the end of a pause', () => {
    const RESUME: Next = { after: 'resume' };
    let reason: string | undefined;

    beforeEach(() => {
      reason = 'INC-123';
      pacing = create({ paused: () => reason });
    });

    it('is that of a check, since reads go on, and it is named once when the pause ends', () => {
      assert.deepEqual(again(RESUME), check('orders', INTERVAL));
      assert.deepEqual(pacing.resumed(), [KEY]);
      assert.deepEqual(pacing.resumed(), []);
    });

    it('is none where the pause has ended meanwhile', () => {
      reason = undefined;
      assert.deepEqual(again(RESUME), { milliseconds: 0, priority: 'retry' });
      assert.deepEqual(pacing.resumed(), []);
    });

    it('is forgotten with another outcome, and with the object', () => {
      again(RESUME);
      again({ after: 'interval' });
      assert.deepEqual(pacing.resumed(), []);
      again(RESUME);
      pacing.forget(KEY);
      assert.deepEqual(pacing.resumed(), []);
    });
  });

  describe('of failures', () => {
    it('doubles from a second to a minute where they pass by themselves', () => {
      assert.deepEqual(delays(FAST, FAST, FAST, FAST, FAST, FAST, FAST, FAST), [1, 2, 4, 8, 16, 32, 60, 60]);
    });

    it('doubles from five seconds to five minutes where a human must mend them', () => {
      assert.deepEqual(delays(SLOW, SLOW, SLOW, SLOW, SLOW, SLOW, SLOW, SLOW), [5, 10, 20, 40, 80, 160, 300, 300]);
    });

    it('is as urgent as the failure says, whatever it was before', () => {
      for (const priority of ['change', 'retry', 'check'] as const) {
        assert.equal(again(FAST, priority)?.priority, 'retry');
        assert.equal(again(SLOW, priority)?.priority, 'check');
      }
    });

    it('is no shorter than the retries of the namespace may be, where a human must mend them', () => {
      shortestPause = 30;
      const early: Next = { ...FAST, priority: 'check' };
      assert.deepEqual(delays(SLOW, FAST, early, SLOW, SLOW, SLOW), [30, 1, 30, 30, 30, 40]);
      // Of what a human must mend alone, and not put off yet.
      assert.deepEqual(retried, [5, 2, 10, 20, 40]);
    });

    it('is not put off where nobody knows of which region', () => {
      pacing = create({ defaultRegion: undefined, secondsToRetry: () => assert.fail('of which region?') });
      assert.deepEqual(delays(SLOW), [5]);
    });

    it('is spread over as long again where it is put off', () => {
      pacing = create({ random: () => 0.5 });
      assert.deepEqual(delays(SLOW), [5 * 1.15]);
      shortestPause = 30;
      assert.deepEqual(delays(SLOW), [30 + (30 - 10 * 1.15) * 0.5]);
    });

    it('keeps to what the other side asked for', () => {
      assert.deepEqual(delays({ ...FAST, atLeastSeconds: 30 }, FAST), [30, 2]);
    });

    it('is spread', () => {
      pacing = create({ random: () => 1 });
      assert.deepEqual(delays(FAST, FAST), [1.3, 2.6]);
    });

    it('counts each object for itself', () => {
      delays(FAST, FAST);
      assert.equal(
        pacing.after(FAST, { key: 'shop/billing', priority: 'change', since: 0, addedAt: 0 }, objectOf())?.milliseconds,
        1_000,
      );
    });

    const endings: readonly (readonly [title: string, end: () => void])[] = [
      ['a success', () => again({ after: 'interval' })],
      ['what only a change calls for', () => again({ after: 'change' })],
      ['being forgotten', () => pacing.forget(KEY)],
    ];
    for (const [title, end] of endings) {
      it(`starts anew after ${title}`, () => {
        delays(FAST, FAST, FAST);
        end();
        assert.deepEqual(delays(FAST), [1]);
      });
    }
  });

  describe('of what Lambda throttles', () => {
    it('is left to the request budget: at once, and as urgent as before', () => {
      for (const priority of ['change', 'retry', 'check'] as const) {
        assert.deepEqual(again({ after: 'turn' }, priority), { milliseconds: 0, priority });
      }
    });

    it('neither counts as a failure nor ends a row of them', () => {
      assert.deepEqual(delays({ after: 'turn' }, FAST, { after: 'turn' }, { after: 'turn' }, FAST), [0, 1, 0, 0, 2]);
    });
  });

  describe('at the start', () => {
    const rows: readonly (readonly [title: string, object: EventInvokeConfig, again: 'check' | Again])[] = [
      ['waits for the next check of what is settled', ready(), 'check'],
      [
        'looks at once, as a check, at what is Ready but not settled',
        ready({ claims: NO_CLAIMS }),
        { milliseconds: 0, priority: 'check' },
      ],
      ['looks at once at what is new', objectOf(), { milliseconds: 0, priority: 'retry' }],
      [
        'looks at once at what was edited',
        ready({ metadata: { generation: 2 } }),
        { milliseconds: 0, priority: 'retry' },
      ],
      [
        'looks at once at what is being deleted',
        ready({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
        { milliseconds: 0, priority: 'retry' },
      ],
      [
        'looks at once at what is in trouble',
        ready({ status: { conditions: [condition('Ready', 'False', 'AccessDenied')] } }),
        { milliseconds: 0, priority: 'retry' },
      ],
    ];
    for (const [title, object, again] of rows) {
      it(title, () => {
        assert.deepEqual(pacing.atStart(object, STARTED), again === 'check' ? check('orders', INTERVAL) : again);
      });
    }

    it('looks at once at what somebody else’s credentials have settled', () => {
      const identity = () => ({ ...IDENTITY, account: '999999999999' });
      assert.equal(pacing.atStart(ready(), { ...STARTED, identity }).milliseconds, 0);
    });

    it('does not start anew where a check is due: it is when it would have been without the restart', () => {
      const due = clock.now() + pacing.atStart(ready(), STARTED).milliseconds;
      clock.advance(1_000);
      assert.ok(Math.abs(clock.now() + create().atStart(ready(), STARTED).milliseconds - due) < 0.5);
    });
  });

  describe('while somebody fights with the operator', () => {
    const slowed = (times: number, spec: ObjectOf['spec'] = {}) =>
      again({ after: 'interval', times }, 'check', objectOf({ spec }));

    it('checks rarer, as the report says, up to once in an hour', () => {
      assert.deepEqual(slowed(2), check('orders', 2 * INTERVAL));
      assert.deepEqual(slowed(4), check('orders', 4 * INTERVAL));
      assert.deepEqual(slowed(8), check('orders', HOUR));
      assert.deepEqual(slowed(1024), check('orders', HOUR));
    });

    it('checks no oftener than before where the interval is longer than an hour', () => {
      assert.deepEqual(slowed(2, { driftCheckInterval: '5h' }), check('orders', 5 * HOUR));
    });

    it('stretches that as well', () => {
      stretches.set(REGION, 2);
      assert.deepEqual(slowed(8), check('orders', 2 * HOUR));
    });
  });

  describe('tolerates a failed check', () => {
    const tolerated = (object = ready()) => pacing.isTolerated(KEY, object);

    it('of what was in sync, for less than two intervals', () => {
      assert.equal(tolerated(), true);
      again(FAST);
      clock.advance(2 * INTERVAL * 1000 - 1);
      assert.equal(tolerated(), true);
      clock.advance(1);
      assert.equal(tolerated(), false);
    });

    it('from the first failure on, not from the last', () => {
      for (let failures = 0; failures < 4; failures += 1) {
        again(FAST);
        clock.advance(INTERVAL * 500);
      }
      assert.equal(tolerated(), false);
    });

    it('from the first that Lambda throttled', () => {
      again({ after: 'turn' });
      clock.advance(2 * INTERVAL * 1000);
      assert.equal(tolerated(), false);
    });

    it('for as long as the object’s own interval says', () => {
      const often = ready({ spec: { driftCheckInterval: '1m' } });
      again(FAST);
      clock.advance(119_999);
      assert.equal(tolerated(often), true);
      clock.advance(1);
      assert.equal(tolerated(often), false);
    });

    // R4: an interval of a week would hide the failure for two.
    it('for an hour at most', () => {
      const seldom = ready({ spec: { driftCheckInterval: '168h' } });
      again(FAST);
      clock.advance(HOUR * 1000 - 1);
      assert.equal(tolerated(seldom), true);
      clock.advance(1);
      assert.equal(tolerated(seldom), false);
    });

    // R4: a user who asks must be answered truthfully.
    it('and none that a user asked for, until that was answered', () => {
      const asked = { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: 'now' } } };
      assert.equal(tolerated(ready(asked)), false);
      assert.equal(tolerated(ready({ ...asked, status: { lastHandledReconcileAt: 'before' } })), false);
      assert.equal(tolerated(ready({ ...asked, status: { lastHandledReconcileAt: 'now' } })), true);
    });

    it('anew after a success, and after a change', () => {
      for (const end of [() => again({ after: 'interval' }), () => pacing.forget(KEY)]) {
        again(FAST);
        clock.advance(2 * INTERVAL * 1000);
        end();
        assert.equal(tolerated(), true);
      }
    });

    it('and none of an object that is not Ready', () => {
      assert.equal(tolerated(objectOf()), false);
      assert.equal(tolerated(ready({ metadata: { generation: 2 } })), false);
      assert.equal(tolerated(ready({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })), false);
    });
  });

  it('counts quick and slow failures apart: six quick ones do not make the first slow one wait for minutes', () => {
    const fast: Next = { after: 'backoff', pace: 'fast', priority: 'retry' };
    const slow: Next = { after: 'backoff', pace: 'slow', priority: 'check' };
    assert.deepEqual(delays(fast, fast, fast, fast, fast, fast, slow, fast), [1, 2, 4, 8, 16, 32, 5, 60]);
  });
});
