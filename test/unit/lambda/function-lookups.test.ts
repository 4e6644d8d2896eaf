import assert from 'node:assert/strict';
import type { Call } from '../../../src/lambda/client.ts';
import { createFunctionLookups, type FunctionLookups } from '../../../src/lambda/function-lookups.ts';
import { createRequestBudgets, type RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import { ACCESS, LIVE, ORDERS, target } from '../reconcile/rules/facts.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { FunctionInLambda, failedAs } from './function-in-lambda.ts';

const HOUR = 3_600_000;

describe('the lookup of a function', () => {
  let clock: SimulatedClock;
  let lambda: FunctionInLambda;
  let budgets: RequestBudgets;
  let lookups: FunctionLookups;

  const { signal } = new AbortController();
  const call = (more: Partial<Call> = {}): Call => ({
    access: ACCESS,
    priority: 'check',
    tenant: 'shop',
    signal,
    patience: signal,
    ...more,
  });

  beforeEach(() => {
    clock = new SimulatedClock();
    lambda = new FunctionInLambda();
    budgets = createRequestBudgets(10, clock, () => {});
    lookups = createFunctionLookups(lambda, budgets, clock);
    // A budget begins nearly empty.
    budgets.of(ORDERS);
    clock.advance(60_000);
  });

  it('finds it with its qualifier, in one request', async () => {
    assert.equal(await lookups.find(LIVE, call()), 'Found');
    assert.deepEqual(lambda.asked, ['GetFunction live']);
  });

  for (const kind of ['FunctionNotFound', 'Throttled', 'Unavailable'] as const) {
    it(`tells of ${kind}, and asks again the next time`, async () => {
      lambda.failing.set('GetFunction', failedAs(kind));
      for (let times = 0; times < 2; times += 1) {
        assert.deepEqual(await lookups.find(ORDERS, call()), failedAs(kind));
      }
      assert.equal(lambda.asked.length, 2);
    });
  }

  it('is not asked for an hour where that is denied, for this function and with these credentials', async () => {
    lambda.failing.set('GetFunction', failedAs('AccessDenied'));
    for (let times = 0; times < 3; times += 1) assert.equal(await lookups.find(LIVE, call()), 'Unknown');
    assert.deepEqual(lambda.asked, ['GetFunction live']);
    clock.advance(HOUR - 1);
    // All qualifiers of a function are one resource of a policy.
    assert.equal(await lookups.find(ORDERS, call()), 'Unknown');
    assert.equal(lambda.asked.length, 1);
    assert.equal(await lookups.find(target('billing'), call()), 'Unknown');
    assert.equal(await lookups.find(ORDERS, call({ access: { ...ACCESS, awsAccount: 'payments' } })), 'Unknown');
    assert.deepEqual(lambda.asked.slice(1), ['GetFunction $LATEST', 'GetFunction $LATEST as payments']);
    clock.advance(1);
    lambda.failing.clear();
    assert.equal(await lookups.find(LIVE, call()), 'Found');
  });

  it('takes its turn from the budget of GetFunction, so that it waits for no other call', async () => {
    const { calls } = budgets.of(ORDERS);
    const wanted = { ...call(), effect: 'read' } as const;
    let taken = 0;
    for (let times = 0; times < 10; times += 1) {
      void calls.take(wanted).then(() => {
        taken += 1;
      });
    }
    await settled();
    assert.ok(taken < 10, 'the budget of the other calls is not used up');
    assert.equal(await lookups.find(ORDERS, call()), 'Found');
  });

  it('makes no attempt for somebody who waits no longer', async () => {
    const patience = AbortSignal.abort();
    assert.equal(await lookups.find(ORDERS, call({ patience })), undefined);
    assert.deepEqual(lambda.asked, []);
  });
});
