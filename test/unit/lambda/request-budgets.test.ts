import assert from 'node:assert/strict';
import type { RequestBudget } from '../../../src/lambda/request-budget.ts';
import { createRequestBudgets, type RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { pass } from './passing-time.ts';

describe('the request budgets', () => {
  let clock: SimulatedClock;
  let budgets: RequestBudgets;
  const told: string[] = [];
  const patience = new AbortController().signal;

  /** Has one turn, which must be there, and ends it. */
  async function spendOne(budget: RequestBudget, throttled: boolean): Promise<void> {
    const turn = await budget.take({ priority: 'change', access: 'read', patience });
    turn?.end({ throttled });
  }

  /** How many turns are there in ten seconds. */
  async function turnsOf(budget: RequestBudget): Promise<number> {
    let had = 0;
    for (let each = 0; each < 2_000; each += 1) {
      budget.take({ priority: 'change', access: 'read', patience }).then(() => {
        had += 1;
      });
    }
    await settled();
    await pass(clock, 10_399);
    return had;
  }

  beforeEach(() => {
    clock = new SimulatedClock();
    told.length = 0;
    budgets = createRequestBudgets(15, clock, (region, left) => told.push(`${region}: ${left}`));
  });

  it('are one for each region and quota, and stay the same', () => {
    const all = ['eu-west-1', 'us-east-1'].flatMap((region) => [budgets.of(region), budgets.ofGetFunction(region)]);
    assert.equal(new Set(all).size, 4);
    assert.equal(budgets.of('eu-west-1'), all[0]);
    assert.equal(budgets.ofGetFunction('eu-west-1'), all[1]);
  });

  it('allow what they were told to', async () => {
    assert.equal(await turnsOf(budgets.of('eu-west-1')), 150);
  });

  it('allow GetFunction as much more as Lambda does', async () => {
    assert.equal(await turnsOf(budgets.ofGetFunction('eu-west-1')), 1_000);
  });

  it('say of which region a 429 was, and let no other feel it', async () => {
    await spendOne(budgets.of('eu-west-1'), true);
    assert.deepEqual(told, ['eu-west-1: 7.5']);
    await spendOne(budgets.ofGetFunction('us-east-1'), true);
    assert.deepEqual(told, ['eu-west-1: 7.5', 'us-east-1: 50']);
    assert.equal(await turnsOf(budgets.of('us-east-1')), 150);
  });
});
