import assert from 'node:assert/strict';
import type { RequestBudget, Turn } from '../../../src/lambda/request-budget.ts';
import { createRequestBudgets, type RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import type { Access } from '../../../src/lambda/scope.ts';
import type { Scope } from '../../../src/lambda/target.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { pass } from './passing-time.ts';

const HERE: Scope = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };
const OTHER_REGION: Scope = { ...HERE, region: 'us-east-1' };
const OTHER_ACCOUNT: Scope = { ...HERE, account: '210987654321' };
const OTHER_PARTITION: Scope = { ...HERE, partition: 'aws-cn' };

const OWN: Access = { region: HERE.region };
const PAYMENTS: Access = { awsAccount: 'payments', region: HERE.region };

// The spaces between turns of a budget of 15 a second, which is nearly empty at first.
const SPACE_MILLISECONDS = 1_040 / 15;

describe('the request budgets', () => {
  let clock: SimulatedClock;
  let budgets: RequestBudgets;
  const told: string[] = [];
  const turns: string[] = [];
  const patience = new AbortController().signal;

  /** Has one turn, which must be there at once, and ends it. */
  async function spendOne(budget: RequestBudget, throttled = false): Promise<void> {
    let turn: Turn | undefined;
    void budget.take({ priority: 'change', tenant: 'shop', effect: 'read', patience }).then((taken) => {
      turn = taken;
    });
    await settled();
    assert.ok(turn, 'the turn is not there');
    turn.end({ throttled });
  }

  /** How many turns come within so many milliseconds. */
  async function turnsWithin(milliseconds: number, ...of: readonly RequestBudget[]): Promise<number> {
    let had = 0;
    for (const budget of of) {
      for (let each = 0; each < 1_200; each += 1) {
        // A signal of its own: to take one listener off a signal with a thousand takes long.
        const { signal } = new AbortController();
        budget.take({ priority: 'change', tenant: 'shop', effect: 'read', patience: signal }).then(() => {
          had += 1;
        });
      }
    }
    await settled();
    await pass(clock, milliseconds);
    return had;
  }

  beforeEach(() => {
    clock = new SimulatedClock();
    told.length = 0;
    budgets = createRequestBudgets(
      15,
      clock,
      (region, left) => told.push(`${region}: ${left}`),
      ({ account, region }, priority) => turns.push(`${account} ${region} ${priority}`),
    );
    turns.length = 0;
  });

  it('are one for each scope and quota, and stay the same', () => {
    const all = [HERE, OTHER_REGION, OTHER_ACCOUNT, OTHER_PARTITION].flatMap((scope) => {
      const { calls, getFunction } = budgets.of(scope);
      return [calls, getFunction];
    });
    assert.equal(new Set(all).size, 8);
    assert.equal(budgets.of({ ...HERE }).calls, all[0]);
    assert.equal(budgets.of({ ...HERE }).getFunction, all[1]);
  });

  it('allow what they were told to', async () => {
    assert.equal(await turnsWithin(10_399, budgets.of(HERE).calls), 150);
  });

  describe('of an account with a limit of its own', () => {
    const elsewhere = { ...HERE, ...OTHER_REGION };

    it('allow that in each of its regions, and as much more of GetFunction', async () => {
      budgets.limit(HERE.account, 3);
      assert.equal(await turnsWithin(10_399, budgets.of(HERE).calls), 30);
      assert.equal(await turnsWithin(10_399, budgets.of(elsewhere).calls), 30);
      assert.equal(await turnsWithin(10_399, budgets.of({ ...HERE, region: 'ap-south-1' }).getFunction), 200);
      assert.equal(await turnsWithin(10_399, budgets.of(OTHER_ACCOUNT).calls), 150);
    });

    it('are the same as before, from the change on', async () => {
      const { calls } = budgets.of(HERE);
      budgets.limit(HERE.account, 3);
      assert.equal(budgets.of(HERE).calls, calls);
      assert.equal(calls.perSecond, 3);
      budgets.limit(HERE.account, undefined);
      assert.equal(await turnsWithin(10_399, calls), 150);
      assert.deepEqual([budgets.limitOf(HERE.account), budgets.limitOf('any')], [15, 15]);
    });

    it('hold for an access whose account is learnt later', async () => {
      budgets.limit(HERE.account, 3);
      budgets.provisional({ region: HERE.region });
      budgets.learnt({ region: HERE.region }, HERE);
      assert.equal(await turnsWithin(10_399, budgets.of(HERE).calls), 30);
    });

    it('know the regions that Lambda throttles', async () => {
      assert.deepEqual(budgets.throttledRegions(HERE.account), []);
      const turn = await budgets.of(HERE).calls.take({ priority: 'change', tenant: '', effect: 'read', patience });
      turn?.end({ throttled: true });
      assert.deepEqual(budgets.throttledRegions(HERE.account), [HERE.region]);
      assert.deepEqual(budgets.throttledRegions(OTHER_ACCOUNT.account), []);
    });
  });

  it('allow GetFunction as much more as Lambda does', async () => {
    assert.equal(await turnsWithin(10_399, budgets.of(HERE).getFunction), 1_000);
  });

  it('say of which region a 429 was', async () => {
    await spendOne(budgets.of(HERE).calls, true);
    assert.deepEqual(told, ['eu-west-1: 7.5']);
    await spendOne(budgets.of(OTHER_REGION).getFunction, true);
    assert.deepEqual(told, ['eu-west-1: 7.5', 'us-east-1: 50']);
  });

  for (const [title, other] of [
    ['region', OTHER_REGION],
    ['account', OTHER_ACCOUNT],
    ['partition', OTHER_PARTITION],
  ] as const) {
    it(`let another ${title} feel neither a 429 nor a request`, async () => {
      await spendOne(budgets.of(HERE).calls, true);
      assert.equal(await turnsWithin(10_399, budgets.of(HERE).getFunction, budgets.of(other).calls), 1_150);
    });
  }

  it('of two accounts in one region allow both the full rate together', async () => {
    assert.equal(await turnsWithin(10_399, budgets.of(HERE).calls, budgets.of(OTHER_ACCOUNT).calls), 300);
  });

  describe('R7: of more scopes than there are', () => {
    const invented = (index: number): Scope => ({ ...HERE, region: `xx-invented-${index}` });

    it('let go of those that were used longest ago', () => {
      const first = budgets.of(HERE);
      const kept = budgets.of(OTHER_REGION);
      for (let index = 0; index < 2_000; index += 1) {
        budgets.of(invented(index));
        budgets.of(OTHER_REGION);
      }
      assert.equal(budgets.of(OTHER_REGION), kept);
      assert.notEqual(budgets.of(HERE), first);
    });

    it('keep one that is waited for, has just been used, or is slowed down', async () => {
      const waited = budgets.of(HERE);
      await spendOne(waited.calls);
      const waiting = new AbortController();
      void waited.calls.take({ priority: 'check', tenant: 'shop', effect: 'read', patience: waiting.signal });
      const throttled = budgets.of(OTHER_REGION);
      await spendOne(throttled.getFunction, true);
      const used = budgets.of(OTHER_ACCOUNT);
      await spendOne(used.calls);
      for (let index = 0; index < 2_000; index += 1) budgets.of(invented(index));
      assert.equal(budgets.of(HERE), waited);
      assert.equal(budgets.of(OTHER_REGION), throttled);
      assert.equal(budgets.of(OTHER_ACCOUNT), used);
      waiting.abort();
    });

    it('keep one of which an answer is still to come', async () => {
      const asked = budgets.of(HERE);
      const turn = await asked.calls.take({ priority: 'check', tenant: 'shop', effect: 'read', patience });
      await pass(clock, 5_000);
      for (let index = 0; index < 2_000; index += 1) budgets.of(invented(index));
      assert.equal(budgets.of(HERE), asked);
      turn?.end({ throttled: false });
      await pass(clock, 1_100);
      for (let index = 0; index < 2_000; index += 1) budgets.of(invented(index));
      assert.notEqual(budgets.of(HERE), asked);
    });

    it('let go of one once it has nothing to remember', async () => {
      const used = budgets.of(HERE);
      await spendOne(used.calls);
      await pass(clock, 1_100);
      for (let index = 0; index < 2_000; index += 1) budgets.of(invented(index));
      assert.notEqual(budgets.of(HERE), used);
    });
  });

  describe('that are looked at', () => {
    const shown = () => [...budgets.all()].map(([scope, { calls }]) => [scope, calls === budgets.of(scope).calls]);

    it('are those of the scopes, without the names of a target', () => {
      const target = { ...HERE, functionName: 'orders', qualifier: 'live' };
      budgets.of(target);
      budgets.of(OTHER_REGION);
      assert.deepEqual(shown(), [
        [HERE, true],
        [OTHER_REGION, true],
      ]);
    });

    it('are provisional ones only once their scope is known', () => {
      budgets.provisional(OWN);
      assert.deepEqual(shown(), []);
      budgets.learnt(OWN, HERE);
      assert.deepEqual(shown(), [[HERE, true]]);
    });

    it('tell of each turn of a scope, but for GetFunction, which has a quota of its own', async () => {
      await spendOne(budgets.of(HERE).calls);
      await spendOne(budgets.of(HERE).getFunction);
      await spendOne(budgets.provisional(OWN).calls);
      assert.deepEqual(turns, [`${HERE.account} ${HERE.region} change`]);
    });
  });

  describe('that are provisional', () => {
    it('are one for each access, and no scope has them', () => {
      const own = budgets.provisional(OWN);
      assert.equal(budgets.provisional({ ...OWN }), own);
      assert.notEqual(budgets.provisional(PAYMENTS).calls, own.calls);
      assert.notEqual(budgets.provisional({ region: OTHER_REGION.region }).calls, own.calls);
      assert.notEqual(budgets.of(HERE).calls, own.calls);
    });

    it('become those of a new scope, with what was spent, kept and learnt of throttling', async () => {
      const { calls, getFunction } = budgets.provisional(OWN);
      await spendOne(calls, true);
      budgets.learnt(OWN, HERE);
      assert.equal(budgets.of(HERE).calls, calls);
      assert.equal(budgets.of(HERE).getFunction, getFunction);
      assert.equal(await turnsWithin(100, calls), 0);
    });

    it('are charged to a scope that exists: what was spent counts there', async () => {
      const { calls, getFunction } = budgets.of(HERE);
      const provisional = budgets.provisional(OWN);
      await pass(clock, 60_000);
      for (let each = 0; each < 3; each += 1) {
        await spendOne(provisional.calls);
        await spendOne(provisional.getFunction);
      }
      budgets.learnt(OWN, HERE);
      assert.equal(budgets.of(HERE).calls, calls);
      // After a pause five may go at once.
      assert.equal(await turnsWithin(0, getFunction), 2);
      assert.equal(await turnsWithin(1_039, calls), 12);
    });

    it('are charged once', async () => {
      const { calls } = budgets.of(HERE);
      const provisional = budgets.provisional(OWN);
      await pass(clock, 60_000);
      await spendOne(provisional.calls);
      budgets.learnt(OWN, HERE);
      budgets.learnt(OWN, HERE);
      assert.equal(await turnsWithin(0, calls), 4);
    });

    it('are not charged for what was spent long ago', async () => {
      const { calls } = budgets.of(HERE);
      const provisional = budgets.provisional(OWN);
      await spendOne(provisional.calls);
      await pass(clock, 60_000);
      budgets.learnt(OWN, HERE);
      assert.equal(await turnsWithin(0, calls), 5);
    });

    it('are charged nothing where nothing was asked', async () => {
      const { calls } = budgets.of(HERE);
      await pass(clock, 60_000);
      budgets.learnt(OWN, HERE);
      assert.equal(await turnsWithin(0, calls), 5);
    });

    it('of two accesses to one account are both charged to it', async () => {
      const [own, payments] = [budgets.provisional(OWN), budgets.provisional(PAYMENTS)];
      await pass(clock, 60_000);
      for (const { calls } of [own, payments, payments]) await spendOne(calls);
      budgets.learnt(OWN, HERE);
      budgets.learnt(PAYMENTS, HERE);
      assert.equal(budgets.of(HERE).calls, own.calls);
      assert.equal(await turnsWithin(0, own.calls), 2);
    });

    it('of two accounts stay apart', async () => {
      const [own, payments] = [budgets.provisional(OWN), budgets.provisional(PAYMENTS)];
      await pass(clock, 60_000);
      await spendOne(own.calls, true);
      budgets.learnt(OWN, HERE);
      budgets.learnt(PAYMENTS, OTHER_ACCOUNT);
      assert.notEqual(budgets.of(HERE).calls, budgets.of(OTHER_ACCOUNT).calls);
      assert.equal(await turnsWithin(0, payments.calls), 5);
    });

    it('serve a request that waited in them when they were charged', async () => {
      const { calls } = budgets.of(HERE);
      const provisional = budgets.provisional(OWN);
      await spendOne(calls);
      await spendOne(provisional.calls);
      let had = false;
      provisional.calls.take({ priority: 'change', tenant: 'shop', effect: 'read', patience }).then(() => {
        had = true;
      });
      budgets.learnt(OWN, HERE);
      await pass(clock, Math.ceil(SPACE_MILLISECONDS));
      assert.ok(had);
    });

    it('are new again after they were charged, as where the credentials of an access change', async () => {
      const first = budgets.provisional(OWN);
      budgets.learnt(OWN, HERE);
      assert.notEqual(budgets.provisional(OWN).calls, first.calls);
    });
  });
});
