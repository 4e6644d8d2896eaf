import assert from 'node:assert/strict';
import { scopeFigures } from '../../../src/assembly/figures.ts';
import { createRequestBudgets, type RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import type { Scope } from '../../../src/lambda/target.ts';
import type { Priority } from '../../../src/priority.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const SCOPE: Scope = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };
const LANE = 'aws:123456789012:eu-west-1';

describe('how the quota of a scope stands', () => {
  let clock: SimulatedClock;
  let budgets: RequestBudgets;
  const { signal: patience } = new AbortController();

  beforeEach(() => {
    clock = new SimulatedClock();
    budgets = createRequestBudgets(10, clock, () => {});
  });

  const take = (priority: Priority) => budgets.of(SCOPE).calls.take({ priority, tenant: '', effect: 'read', patience });
  const figures = (lanes: Parameters<typeof scopeFigures>[1] = new Map()) =>
    scopeFigures(budgets, lanes, () => 4, clock.elapsed());

  it('is what its budget allows now, fewer requests after a refusal, and how far its checks are stretched', async () => {
    const turn = await take('change');
    assert.deepEqual(
      figures().map(({ scope, allowedPerSecond, stretch }) => [scope, allowedPerSecond, stretch]),
      [[SCOPE, 10, 4]],
    );
    turn?.end({ throttled: true });
    assert.equal(figures()[0]?.allowedPerSecond, 5);
  });

  it('is what waits, priority by priority: requests for their turn, and those of the objects of its lane, two for a change', async () => {
    await take('change');
    for (const priority of ['retry', 'check', 'check'] as const) void take(priority);
    const since = clock.elapsed() - 7_000;
    const waiting = [
      { key: 'a/1', priority: 'change', since: since + 1_000, addedAt: since + 1_000 },
      { key: 'a/2', priority: 'change', since, addedAt: since + 3_000 },
      { key: 'a/3', priority: 'check', since: since + 2_000, addedAt: since + 2_000 },
    ] as const;
    const lanes = new Map([
      [LANE, { waiting }],
      ['another', { waiting }],
    ]);
    assert.deepEqual(figures(lanes)[0]?.waiting, {
      change: { count: 4, oldestMilliseconds: 7_000 },
      retry: { count: 1, oldestMilliseconds: 0 },
      check: { count: 3, oldestMilliseconds: 5_000 },
    });
  });
});
