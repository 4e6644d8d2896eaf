import assert from 'node:assert/strict';
import { RequestBudget } from '../../../src/lambda/request-budget.ts';
import type { Wanted } from '../../../src/lambda/waiting-requests.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { pass } from './passing-time.ts';

const PER_SECOND = 10;

describe('the turns of several namespaces', () => {
  let clock: SimulatedClock;
  let budget: RequestBudget;
  let served: { readonly tenant: string; readonly at: number }[];

  beforeEach(() => {
    clock = new SimulatedClock();
    budget = new RequestBudget({ perSecond: PER_SECOND, clock, onThrottled: () => {} });
    served = [];
  });

  /** Asks for a turn, and for the next one as soon as it has come. */
  const want = (tenant: string, times: number, wanted: Partial<Wanted> = {}): void => {
    if (times === 0) return;
    const patience = new AbortController().signal;
    void budget.take({ priority: 'change', tenant, effect: 'read', patience, ...wanted }).then((turn) => {
      turn?.end({ throttled: false });
      served.push({ tenant, at: clock.elapsed() });
      want(tenant, times - 1, wanted);
    });
  };
  const flood = (tenant: string, count: number, wanted?: Partial<Wanted>): void => {
    for (let index = 0; index < count; index += 1) want(tenant, 100, wanted);
  };
  const atOf = (tenant: string) => served.filter((each) => each.tenant === tenant).map(({ at }) => at);

  it('go round: one that waits for two turns has them within a second, whatever another one floods', async () => {
    flood('flooding', 300);
    await pass(clock, 3_000);
    const before = clock.elapsed();
    want('quiet', 2);
    await pass(clock, 3_000);
    const [, second = Number.NaN] = atOf('quiet');
    assert.ok(second - before <= 1_000, `the second turn came after ${second - before} ms`);
  });

  it('come every n-th time where n namespaces flood', async () => {
    for (const tenant of ['a', 'b', 'c', 'd']) flood(tenant, 50);
    await pass(clock, 20_000);
    const counts = ['a', 'b', 'c', 'd'].map((tenant) => atOf(tenant).length);
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join());
  });

  it('still go by priority first', async () => {
    flood('checks', 50, { priority: 'check' });
    await pass(clock, 2_000);
    const before = served.length;
    flood('edits', 8);
    await pass(clock, 1_000);
    const next = served.slice(before, before + 4).map(({ tenant }) => tenant);
    assert.deepEqual(next, ['edits', 'edits', 'edits', 'edits']);
  });

  it('go to the write of a namespace before its reads, and not before the turn of another namespace', async () => {
    await pass(clock, 2_000);
    flood('spent', 6);
    await pass(clock, 100);
    served = [];
    want('a', 1);
    want('b', 1);
    want('a', 1, { effect: 'write' });
    await pass(clock, 5_000);
    const order = served.filter(({ tenant }) => tenant !== 'spent').map(({ tenant }) => tenant);
    assert.deepEqual(order, ['a', 'b', 'a']);
  });
});
