import assert from 'node:assert/strict';
import { readAccount } from '../../../../src/accounts/account.ts';
import type { AWSAccount } from '../../../../src/api/aws-account.ts';
import { ApiError } from '../../../../src/kubernetes/api-error.ts';
import type { Failure } from '../../../../src/lambda/failure.ts';
import type { Identity } from '../../../../src/lambda/target.ts';
import {
  type AccountKeeper,
  accountFinalizer,
  createAccountKeeper,
} from '../../../../src/reconcile/accounts/account-keeper.ts';
import { TYPICAL_ACCOUNT } from '../../../../src/reconcile/accounts/trim-account.ts';
import { SimulatedClock } from '../../simulated-clock.ts';

const NAME = 'payments';
const OPERATOR = 'event-invoke/operator';
const FINALIZER = 'operator.lambda.eventinvoke.dev/event-invoke.operator';
const IDENTITY: Identity = { partition: 'aws', account: '111122223333' };
const { signal } = new AbortController();

describe('the keeper of AWSAccounts', () => {
  let object: AWSAccount | undefined;
  let writes: string[];
  let answer: Identity | Failure | undefined;
  let isNeeded: boolean;
  /** Runs before a write; what it throws is the API server's answer. */
  let interrupt: () => void;
  let keepsFinalizers: boolean;
  let logged: string[];
  let keeper: AccountKeeper;
  let clock: SimulatedClock;

  const written = (change: (account: AWSAccount) => AWSAccount, what: string) => {
    interrupt();
    if (object === undefined) return { was: 'Gone' } as const;
    writes.push(what);
    object = change(object);
    return { was: 'Written', object } as const;
  };
  const holdBy = (finalizers: string[]) => {
    object = { ...TYPICAL_ACCOUNT, metadata: { ...TYPICAL_ACCOUNT.metadata, finalizers } };
  };
  const terminate = () => {
    if (object) object = { ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
  };

  beforeEach(() => {
    object = TYPICAL_ACCOUNT;
    writes = [];
    answer = IDENTITY;
    isNeeded = true;
    interrupt = () => {};
    keepsFinalizers = true;
    logged = [];
    clock = new SimulatedClock(Date.parse('2026-01-01T00:10:00Z'));
    keeper = createAccountKeeper({
      object: () => object,
      users: () => 3,
      isNeeded: () => isNeeded,
      accounts: {
        identify: async () => answer,
        known: () => undefined,
        actsAs: () => 'arn:aws:sts::111122223333:assumed-role/event-invoke',
      },
      budgets: { limitOf: () => 10, throttledRegions: () => [] },
      writer: {
        writeFinalizers: async (_, finalizers) =>
          written(
            (account) =>
              keepsFinalizers
                ? { ...account, metadata: { ...account.metadata, finalizers: [...finalizers] } }
                : account,
            `finalizers ${finalizers.join(' ')}`,
          ),
        writeStatus: async (of, status) =>
          JSON.stringify(of) === JSON.stringify({ ...of, status })
            ? { was: 'Written', object: of }
            : written((account) => ({ ...account, status }), `status ${status.conditions?.[0]?.reason}`),
      },
      operator: OPERATOR,
      clock,
      random: () => 0,
      log: (_, message) => void logged.push(message),
    });
  });

  describe('holds an account', () => {
    it('by a finalizer that is named after its Lease, once', async () => {
      assert.deepEqual(await Promise.all([keeper.hold(NAME, signal), keeper.hold(NAME, signal)]), ['Held', 'Held']);
      assert.equal(await keeper.hold(NAME, signal), 'Held');
      assert.deepEqual(writes, [`finalizers ${FINALIZER}`]);
      const account = object && readAccount(object);
      assert.ok(account && !('problem' in account) && keeper.isHeld(account));
    });

    it('beside the finalizers of others', async () => {
      holdBy(['operator.lambda.eventinvoke.dev/other.operator']);
      await keeper.hold(NAME, signal);
      assert.deepEqual(object?.metadata.finalizers, ['operator.lambda.eventinvoke.dev/other.operator', FINALIZER]);
    });

    it('no more where it is gone or being deleted', async () => {
      terminate();
      assert.equal(await keeper.hold(NAME, signal), 'Gone');
      object = undefined;
      assert.equal(await keeper.hold(NAME, signal), 'Gone');
      assert.deepEqual(writes, []);
    });

    it('and notices that a webhook takes the finalizer away again', async () => {
      keepsFinalizers = false;
      assert.equal(await keeper.hold(NAME, signal), 'NotKept');
    });

    it('or hands on what the API server refuses', async () => {
      interrupt = () => {
        throw new ApiError('no', 403, undefined);
      };
      await assert.rejects(keeper.hold(NAME, signal), { code: 403 });
    });
  });

  describe('looks at an account', () => {
    it('each minute, and writes only what is news', async () => {
      assert.equal(await keeper.keep(NAME, signal), 60_000);
      clock.advance(60_000);
      assert.equal(await keeper.keep(NAME, signal), 60_000);
      assert.deepEqual(writes, ['status Verified']);
      assert.equal(object?.status?.operators?.[0]?.objects, 3);
    });

    it('and says what AWS refuses', async () => {
      answer = { kind: 'WrongAccount', message: 'Another account.' };
      await keeper.keep(NAME, signal);
      assert.deepEqual(writes, ['status AccountMismatch']);
    });

    it('and says where STS can not be had', async () => {
      answer = undefined;
      await keeper.keep(NAME, signal);
      assert.deepEqual(writes, ['status NotVerified']);
    });

    it('and says where its spec can not be used', async () => {
      object = { ...TYPICAL_ACCOUNT, spec: { ...TYPICAL_ACCOUNT.spec, accountId: 'x' } };
      await keeper.keep(NAME, signal);
      assert.deepEqual(writes, ['status Invalid']);
      assert.match(
        object?.status?.conditions?.[0]?.message ?? '',
        /^The operator can't use this AWSAccount, since spec\.accountId is not .*\. No object may use it\. Upgrade the CRD/,
      );
    });

    it('and tells once what was left there', async () => {
      const left = { functionArn: 'arn', object: 'payments/api', time: '2026-01-01T00:00:00Z' };
      keeper.leftBehind(NAME, left);
      await keeper.keep(NAME, signal);
      await keeper.keep(NAME, signal);
      assert.deepEqual(object?.status?.operators?.[0]?.leftBehind, [left]);
    });

    it('again later where the API server refuses the status, less and less often', async () => {
      interrupt = () => {
        throw new ApiError('no', 403, undefined);
      };
      const first = (await keeper.keep(NAME, signal)) ?? 0;
      const second = (await keeper.keep(NAME, signal)) ?? 0;
      assert.ok(first > 0 && second > first);
      assert.deepEqual(logged, ['the AWSAccount could not be written', 'the AWSAccount could not be written']);
    });

    it('no more once it is gone', async () => {
      object = undefined;
      assert.equal(await keeper.keep(NAME, signal), undefined);
    });
  });

  describe('of an account that is being deleted', () => {
    beforeEach(() => {
      holdBy(['example.com/x', FINALIZER]);
      terminate();
    });

    it('lets go once no claim needs it', async () => {
      isNeeded = false;
      assert.equal(await keeper.keep(NAME, signal), undefined);
      assert.deepEqual(writes, ['finalizers example.com/x']);
    });

    it('stays while a claim needs it, and says so', async () => {
      await keeper.keep(NAME, signal);
      assert.deepEqual(writes, ['status Terminating']);
    });

    it('looks again at once where somebody else has changed it', async () => {
      isNeeded = false;
      const conflicting = createAccountKeeper({
        object: () => object,
        users: () => 0,
        isNeeded: () => false,
        accounts: { identify: async () => undefined, known: () => undefined, actsAs: () => undefined },
        budgets: { limitOf: () => 10, throttledRegions: () => [] },
        writer: { writeFinalizers: async () => ({ was: 'Conflict' }), writeStatus: async () => ({ was: 'Conflict' }) },
        operator: OPERATOR,
        clock,
        random: () => 0,
        log: () => {},
      });
      assert.equal(await conflicting.keep(NAME, signal), 0);
    });
  });

  it('has a finalizer that the API server takes, however long the name of its Lease', () => {
    assert.equal(accountFinalizer(OPERATOR), FINALIZER);
    const long = accountFinalizer(`${'n'.repeat(63)}/${'l'.repeat(253)}`);
    assert.match(long, /^operator\.lambda\.eventinvoke\.dev\/[a-z0-9.-]{63}$/);
    assert.notEqual(long, accountFinalizer(`${'n'.repeat(63)}/${'l'.repeat(252)}`));
  });
});
