import assert from 'node:assert/strict';
import { quotaWaits, type ScopeWait, waitingByNamespace } from '../../../src/assembly/quota-waits.ts';
import type { LaneWork, Work } from '../../../src/controller/work-queue.ts';
import { createRequestBudgets, type RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import type { Scope } from '../../../src/lambda/target.ts';
import type { Priority } from '../../../src/priority.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const SCOPE: Scope = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };
const LANE = 'aws:123456789012:eu-west-1';
const NOW = 100_000;

const work = (key: string, priority: Priority = 'change', since = 0): Work => ({
  key,
  priority,
  since,
  addedAt: since,
});
const works = (namespace: string, count: number, priority: Priority = 'change', since = 0): Work[] =>
  Array.from({ length: count }, (_, index) => work(`${namespace}/${priority}-${index}`, priority, since));
const keys = (waits: readonly ScopeWait[]) => waits.flatMap((each) => each.works.map(({ key }) => key));

describe('the objects that wait for the quota', () => {
  let budgets: RequestBudgets;
  let noPatience: AbortController;

  beforeEach(() => {
    budgets = createRequestBudgets(10, new SimulatedClock(), () => {});
    noPatience = new AbortController();
  });

  const lanes = (lane: Partial<LaneWork>, name = LANE) => new Map([[name, { waiting: [], underWay: [], ...lane }]]);
  /** One request gets its turn at once, and the next one waits. */
  const beShort = (priority: Priority = 'change') => {
    const { signal: patience } = noPatience;
    for (let each = 0; each < 2; each += 1)
      void budgets.of(SCOPE).calls.take({ priority, tenant: 'a', effect: 'read', patience });
  };

  it('are those that wait in the lane of a scope, and those under way that only wait', () => {
    beShort();
    const lane = { waiting: [work('a/1')], underWay: [work('a/2'), work('a/3')] };
    const waits = quotaWaits(budgets, lanes(lane), (key) => key === 'a/3');
    assert.deepEqual(keys(waits), ['a/3', 'a/1']);
    assert.deepEqual(
      waits.map(({ perSecond }) => perSecond),
      [10],
    );
  });

  it('are none where no request waits for its turn, whatever else holds them up', () => {
    budgets.of(SCOPE);
    assert.deepEqual(
      quotaWaits(budgets, lanes({ waiting: [work('a/1')] }), () => true),
      [],
    );
  });

  it('are none of those that are only to be checked', () => {
    beShort('check');
    assert.deepEqual(
      quotaWaits(budgets, lanes({ waiting: [work('a/1', 'check')] }), () => true),
      [],
    );
  });

  it('are none of those whose account is not known yet', () => {
    beShort();
    assert.deepEqual(
      quotaWaits(budgets, lanes({ waiting: [work('a/1')] }, 'access /eu-west-1'), () => true),
      [],
    );
  });
});

describe('what is told of the objects that wait for the quota', () => {
  const told = (...scopes: readonly (readonly Work[])[]) =>
    Object.fromEntries(
      waitingByNamespace(
        scopes.map((each) => ({ perSecond: 10, works: each })),
        NOW,
      ),
    );

  it('is how many there are, how long the first has waited, and how long it takes: two requests each', () => {
    assert.deepEqual(told([...works('shop', 299, 'change', 80_000), work('shop/old', 'change', 59_000)]), {
      shop: { count: 300, oldestSeconds: 41, secondsLeft: 60 },
    });
  });

  it('is nothing of a namespace that has not waited for ten seconds', () => {
    assert.deepEqual(Object.keys(told([...works('new', 5, 'change', 91_000), ...works('old', 1, 'change', 90_000)])), [
      'old',
    ]);
  });

  it('counts on turns that go round the namespaces', () => {
    const { small, large } = told([...works('large', 1_000), ...works('small', 10)]);
    assert.equal(small?.secondsLeft, ((10 + 10) * 2) / 10);
    assert.equal(large?.secondsLeft, ((1_000 + 10) * 2) / 10);
  });

  it('counts on changes that go before retries', () => {
    const { a, b } = told([...works('a', 50, 'change'), ...works('b', 10, 'retry')]);
    assert.deepEqual([a?.secondsLeft, b?.secondsLeft], [10, 12]);
  });

  it('of a namespace with objects in two regions is about both, and about the one that takes longer', () => {
    assert.deepEqual(told(works('a', 10, 'change', 40_000), works('a', 30, 'change', 50_000)), {
      a: { count: 40, oldestSeconds: 60, secondsLeft: 6 },
    });
  });

  it('is bounded: of the fifty namespaces that have waited longest', () => {
    const all = Array.from({ length: 60 }, (_, index) => work(`n-${index}/a`, 'change', 10_000 + index));
    const namespaces = Object.keys(told(all.toReversed()));
    assert.equal(namespaces.length, 50);
    assert.ok(namespaces.includes('n-0') && !namespaces.includes('n-59'));
  });
});
