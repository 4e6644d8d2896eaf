import assert from 'node:assert/strict';
import { assembleWaiting } from '../../../src/assembly/waiting-assembly.ts';
import { createRequestBudgets } from '../../../src/lambda/request-budgets.ts';
import { createLedger } from '../../../src/reconcile/ledger.ts';
import { REACHING, WITHOUT_ACCOUNTS } from '../reconcile/reaching.ts';
import { SimulatedClock } from '../simulated-clock.ts';

describe('an object whose work has begun', () => {
  it('waits for the quota only while its work does nothing but wait for AWS', () => {
    const clock = new SimulatedClock();
    const budgets = createRequestBudgets(1, clock, () => {});
    const { signal: patience } = new AbortController();
    const scope = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };
    const short = { priority: 'change', tenant: '', effect: 'read', patience } as const;
    for (let each = 0; each < 60; each += 1) void budgets.of(scope).calls.take(short);
    const underWay = [
      { key: 'shop/orders', priority: 'change', since: clock.elapsed(), addedAt: clock.elapsed() } as const,
    ];
    const assembly = assembleWaiting({
      budgets,
      lanes: () => new Map([['aws:123456789012:eu-west-1', { waiting: [], underWay }]]),
      object: () => undefined,
      isBeingWritten: () => false,
      surroundings: {
        ...REACHING,
        ...WITHOUT_ACCOUNTS,
        contenders: () => [],
        observeOnly: false,
        ledger: createLedger(clock),
        paused: () => undefined,
      },
      writeStatus: async () => ({ was: 'Gone' }),
      log: () => {},
      clock,
    });
    clock.advance(10_000);
    const told: string[] = [];
    const piece = { waits: () => told.push('waits'), goesOn: () => told.push('goesOn'), end: () => told.push('end') };
    const overheard = assembly.overhear('shop/orders', piece);
    const count = () => assembly.waiting().get('shop')?.count ?? 0;
    const counts = [count()];
    const steps = [
      () => overheard.waits('AWS'),
      () => overheard.goesOn(),
      () => overheard.waits('Kubernetes'),
      () => overheard.goesOn(),
      () => overheard.waits('AWS'),
      () => overheard.end(),
    ];
    for (const step of steps) {
      step();
      counts.push(count());
    }
    assert.deepEqual(counts, [0, 1, 0, 0, 0, 1, 0]);
    assert.deepEqual(told, ['waits', 'goesOn', 'waits', 'goesOn', 'waits', 'end']);
  });
});
