import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account.ts';
import type { Grant } from '../../../../src/accounts/grants.ts';
import { decide } from '../../../../src/reconcile/rules/decide.ts';
import type { Facts } from '../../../../src/reconcile/rules/facts.ts';
import type { Step } from '../../../../src/reconcile/rules/step.ts';
import {
  ABSENT,
  ACCESS,
  ago,
  claimsOn,
  contender,
  declaring,
  established,
  type FactsOf,
  factsOf,
  found,
  IDENTITY,
  IN_SYNC,
  known,
  leaving,
  NOW,
  NOW_MILLISECONDS,
  ORDERS,
  OTHER,
  PAYMENTS,
  POLICIES,
  referenceTo,
  SETTINGS,
  target,
} from './facts.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const IN_ACCOUNT = { ...ACCESS, awsAccount: 'payments' };
const ALL: Grant = { namespaces: ['*'], functions: ['*'], regions: ['*'], destinations: [], access: 'Enforce' };
const NOBODY: Grant = { ...ALL, namespaces: ['nobody'] };

/** An object of the AWSAccount `payments` with these grants. */
function under(grants: readonly Grant[], more: FactsOf = {}, account: Partial<Account> = {}): Facts {
  const payments: Account = { ...PAYMENTS, ...account, grants };
  return factsOf({
    account: { is: 'Named', account: payments },
    namedAccount: (name) => (name === payments.name ? payments : undefined),
    access: IN_ACCOUNT,
    ownByDefault: false,
    ...more,
  });
}

function claimed(account: string | undefined = 'payments') {
  return claimsOn(established(ORDERS, account === undefined ? {} : { account }));
}

function refused(step: Step): readonly [reason: string, message: string, hides: boolean] {
  return step.do === 'Refuse'
    ? [step.reason, step.message, step.hides === true]
    : assert.fail(`not refused: ${JSON.stringify(step)}`);
}

const RULES = [ALL];

describe('an object of an AWSAccount', () => {
  it('is looked at with the account', () => {
    assert.deepEqual(decide(under(RULES)), { do: 'Look', access: IN_ACCOUNT, target: ORDERS });
  });

  it('is not even asked for its account where no grant allows it, and its status hides what it knew', () => {
    const [reason, message, hides] = refused(decide(under([NOBODY], { target: undefined, identify: () => undefined })));
    assert.deepEqual([reason, hides], ['NotAllowed', true]);
    assert.match(message, /^No grant of the AWSAccount payments allows the namespace shop anything: /);
  });

  it('says the same whatever Lambda was seen to hold', () => {
    const steps = [{}, { observation: ABSENT }, { observation: found(OTHER) }].map((more) =>
      decide(under([NOBODY], more)),
    );
    for (const step of steps) assert.deepEqual(step, steps[0]);
  });

  it('may observe by a grant to observe, and not enforce', () => {
    const observing: FactsOf = { policies: { ...POLICIES, managementPolicy: 'Observe' } };
    const grants = [{ ...ALL, access: 'Observe' } as const];
    assert.equal(decide(under(grants, observing)).do, 'Look');
    assert.deepEqual(refused(decide(under(grants)))[0], 'NotAllowed');
  });

  it('needs the account itself only where it writes', () => {
    const missing: FactsOf = { account: { is: 'Missing', problem: 'There is none.' }, access: undefined };
    assert.deepEqual(refused(decide(factsOf(missing))), ['AccountNotFound', 'There is none.', false]);
  });

  it('of another account by its ARN is refused without a call', () => {
    const declared = declaring(SETTINGS, {
      reference: { functionName: 'orders', qualifier: 'live', account: '999999999999' },
    });
    const [reason, message] = refused(decide(under(RULES, { declared, target: undefined })));
    assert.equal(reason, 'AccountMismatch');
    assert.match(message, /is in account 999999999999, and the AWSAccount payments is 123456789012/);
    // Its number is told to nobody without a grant.
    const [unlike, silent] = refused(decide(under([NOBODY], { declared, target: undefined })));
    assert.equal(unlike, 'NotAllowed');
    assert.doesNotMatch(silent, /\d{12}/);
  });

  describe('before it writes', () => {
    const declared = declaring({ ...SETTINGS, onFailure: QUEUE });
    const seen: FactsOf = { declared, observation: ABSENT, self: { held: true } };

    it('holds the account', () => {
      const facts = under(RULES, { ...seen, accountIsHeld: () => false });
      assert.deepEqual(decide(facts), { do: 'HoldAccount', awsAccount: 'payments' });
    });

    it('holds the account before it claims what another object leaves', () => {
      const others = [contender('shop/former', { claims: claimed(), mayWrite: () => false })];
      const facts = under(RULES, { self: { held: true }, others, accountIsHeld: () => false });
      assert.deepEqual(decide(facts), { do: 'HoldAccount', awsAccount: 'payments' });
    });

    it('holds no account where another object owns its target', () => {
      const others = [contender('shop/owner', { claims: claimed() })];
      const [reason] = refused(decide(under(RULES, { ...seen, others, accountIsHeld: () => false })));
      assert.equal(reason, 'OwnedByAnother');
    });

    it('holds no account where it only observes', () => {
      const policies = { ...POLICIES, managementPolicy: 'Observe' } as const;
      assert.equal(decide(under(RULES, { ...seen, policies, self: {}, accountIsHeld: () => false })).do, 'Observe');
    });

    it('is refused a destination that is not granted, and claims nothing', () => {
      const [reason, message, hides] = refused(decide(under(RULES, seen)));
      assert.deepEqual([reason, hides], ['NotAllowed', false]);
      assert.match(message, /send records to arn:aws:sqs:eu-west-1:123456789012:failed: /);
    });

    it('is refused a destination that is not granted while the operator is paused, too: a human must mend it', () => {
      assert.equal(refused(decide(under(RULES, { ...seen, paused: 'INC-123' })))[0], 'NotAllowed');
    });

    it('is not asked for a destination that Lambda holds already', () => {
      const step = decide(under(RULES, { ...seen, observation: found({ ...SETTINGS, onFailure: QUEUE }) }));
      assert.equal(step.do, 'Note');
    });

    it('claims with the name of the account', () => {
      const step = decide(under([{ ...ALL, destinations: [QUEUE] }], seen));
      assert.ok(step.do === 'WriteClaims' && step.change.change === 'Claimed');
      assert.equal(step.change.claim.account, 'payments');
    });

    it('waits where nothing was heard of AWSAccounts for too long', () => {
      const step = decide(under([{ ...ALL, destinations: [QUEUE] }], { ...seen, grantsKnown: undefined }));
      assert.ok(step.do === 'Wait' && step.reason === 'GrantsUnknown');
    });

    it('waits then though the last known grants refuse its destination: they may be others by now', () => {
      const step = decide(under(RULES, { ...seen, grantsKnown: undefined }));
      assert.ok(step.do === 'Wait' && step.reason === 'GrantsUnknown');
    });

    it("writes with the operator's own identity whatever was heard", () => {
      const step = decide(factsOf({ observation: ABSENT, self: { held: true }, grantsKnown: undefined }));
      assert.equal(step.do, 'WriteClaims');
    });
  });

  it('notes in its claim that another account serves the same target now', () => {
    const claims = claimed('former');
    const step = decide(under(RULES, { claims, observation: found(SETTINGS), known: IN_SYNC }));
    assert.ok(step.do === 'Note' && step.change.change === 'Claimed');
    assert.equal(step.change.claim.account, 'payments');
    assert.equal(decide(under(RULES, { claims: claimed(), observation: found(SETTINGS), known: IN_SYNC })).do, 'Keep');
  });
});

describe('an object whose grant was revoked', () => {
  const revoked = (more: FactsOf) => under([NOBODY], { claims: claimed(), self: { mayWrite: () => false }, ...more });
  const heir = contender('shop/heir', { reference: referenceTo(ORDERS) });

  it('keeps its claim while nobody else has claimed', () => {
    assert.deepEqual(refused(decide(revoked({ others: [heir] })))[0], 'NotAllowed');
  });

  it('hands it over once another one has', () => {
    const claiming = { ...heir, claims: claimsOn(established(ORDERS)), held: true };
    const step = decide(revoked({ others: [claiming] }));
    assert.ok(step.do === 'WriteClaims' && step.change.change === 'Dropped');
    assert.deepEqual(step.letGo, [{ target: ORDERS, how: 'HandedOver', to: 'shop/heir' }]);
  });

  it('leaves what it wrote to the one that may: that is not a stranger’s', () => {
    const former = contender('shop/former', { claims: claimed(), mayWrite: () => false });
    const step = decide(factsOf({ others: [former] }));
    assert.equal(step.do, 'AddFinalizer');
    const held = decide(factsOf({ others: [former], self: { held: true } }));
    assert.ok(held.do === 'WriteClaims' && held.change.change === 'Claimed');
    assert.equal(held.change.claim.established, true);
  });

  it('says so while it is suspended, too, so that its status can hide what it knew', () => {
    const suspend: FactsOf = { policies: { ...POLICIES, suspend: true } };
    const step = decide(revoked(suspend));
    assert.ok(step.do === 'Suspend');
    assert.match(step.notAllowed ?? '', /^No grant of the AWSAccount payments allows the namespace shop anything: /);
    assert.deepEqual(decide(under(RULES, { claims: claimed(), ...suspend })), { do: 'Suspend' });
    // A grant to observe is enough for one that only observes.
    const observing: FactsOf = { policies: { ...POLICIES, managementPolicy: 'Observe', suspend: true } };
    assert.deepEqual(decide(under([{ ...ALL, access: 'Observe' }], observing)), { do: 'Suspend' });
  });

  it('owns nothing: an older one without a grant does not keep others from a target', () => {
    const older = contender('shop/a', { createdAt: 0, mayWrite: () => false });
    assert.equal(decide(factsOf({ others: [older] })).do, 'Look');
    assert.equal(refused(decide(factsOf({ others: [{ ...older, mayWrite: () => true }] })))[0], 'OwnedByAnother');
  });
});

describe('a claim', () => {
  const deleting: FactsOf = { deletingSince: NOW, claims: claimed() };
  const DELETE = { do: 'Delete', access: IN_ACCOUNT, target: ORDERS };

  it('is released with the account that it was made with, one that is being deleted included', () => {
    const gone: FactsOf = {
      ...deleting,
      account: { is: 'Missing', problem: 'It is being deleted.' },
      access: undefined,
    };
    assert.deepEqual(decide(under(RULES, gone, { terminating: true })), DELETE);
  });

  it("is released with the present account where its own is gone or means another account, if that is the claim's", () => {
    for (const namedAccount of [() => undefined, () => ({ ...PAYMENTS, accountId: '999999999999' })]) {
      const present: Account = { ...PAYMENTS, name: 'renamed' };
      const facts = factsOf({
        ...deleting,
        account: { is: 'Named', account: present },
        namedAccount,
        ownByDefault: false,
      });
      assert.deepEqual(decide(facts), { ...DELETE, access: { ...ACCESS, awsAccount: 'renamed' } });
    }
  });

  it('is not released with the present account where that is another one', () => {
    const present: Account = { ...PAYMENTS, accountId: '999999999999' };
    const [reason, message] = refused(decide(factsOf({ ...deleting, account: { is: 'Named', account: present } })));
    assert.equal(reason, 'AccountNotFound');
    assert.match(
      message,
      /was written with the AWSAccount payments, but this operator can't use that for account 123456789012 any longer.*Orphan/,
    );
  });

  it("of the operator's own identity is released with it only while that serves by default", () => {
    const own: FactsOf = { deletingSince: NOW, claims: claimed(undefined) };
    assert.deepEqual(decide(factsOf(own)), { ...DELETE, access: ACCESS });
    assert.deepEqual(decide(under(RULES, own)), DELETE);
    const none: FactsOf = {
      ...own,
      account: { is: 'Missing', problem: 'None.' },
      access: undefined,
      ownByDefault: false,
    };
    assert.equal(refused(decide(factsOf(none)))[0], 'AccountNotFound');
  });

  it('is not released while nothing was heard of AWSAccounts for too long', () => {
    const step = decide(under(RULES, { ...deleting, grantsKnown: undefined }));
    assert.ok(step.do === 'Wait' && step.reason === 'GrantsUnknown');
  });

  it('without a right to delete asks for nothing', () => {
    assert.equal(decide(under([NOBODY], { deletingSince: NOW, self: { held: true } })).do, 'RemoveFinalizer');
  });

  it('is left with its object where deletionPolicy is Orphan, whatever the account', () => {
    const policies = { ...POLICIES, deletionPolicy: 'Orphan' } as const;
    const step = decide(factsOf({ ...deleting, policies, account: { is: 'Missing', problem: 'None.' } }));
    assert.ok(step.do === 'Note' && step.letGo[0]?.how === 'Orphaned');
  });

  it('on what the object has left is released by the grants for that', () => {
    const left = target('old');
    const claims = claimsOn(established(ORDERS, { account: 'payments' }), {
      ...leaving(left, SETTINGS),
      account: 'payments',
    });
    const facts: FactsOf = { claims, observation: found(SETTINGS), known: IN_SYNC };
    const grants = [{ ...ALL, functions: ['orders'] }];
    const [reason, message, hides] = refused(decide(under(grants, facts)));
    assert.deepEqual([reason, hides], ['NotAllowed', false]);
    assert.match(message, /the function old: .*:function:old:\$LATEST is not deleted\.$/);
    assert.deepEqual(decide(under(RULES, facts)), { do: 'Look', access: IN_ACCOUNT, target: left });
  });
});

describe('a deletion that no grant allows', () => {
  const generation = 7;
  const deleting = (more: FactsOf): Step =>
    decide(under([NOBODY], { deletingSince: ago(1000), claims: claimed(), generation, ...more }));
  const since = (seconds: number): FactsOf => ({ known: known({ refusal: { generation, since: ago(seconds) } }) });

  it('is refused, with the way out, and tried again when its two minutes are over', () => {
    const step = deleting({});
    const [reason, message, hides] = refused(step);
    assert.deepEqual([reason, hides], ['NotAllowed', true]);
    assert.match(
      message,
      /is not deleted\. To let go without deleting the configuration in Lambda, set spec\.deletionPolicy/,
    );
    assert.ok(step.do === 'Refuse' && step.retry.after === 'backoff' && step.retry.atLeastSeconds === 120);
  });

  it('counts its two minutes from the first refusal', () => {
    const step = deleting(since(100));
    assert.ok(step.do === 'Refuse' && step.retry.after === 'backoff' && step.retry.atLeastSeconds === 20);
  });

  it('lets go then, and says whose grants are missing', () => {
    const step = deleting(since(120));
    assert.ok(step.do === 'Note');
    assert.deepEqual(step.letGo, [{ target: ORDERS, how: 'Left', tried: [], refusedBy: 'payments' }]);
  });

  it('counts no time in which nothing was heard of AWSAccounts', () => {
    const heard = NOW_MILLISECONDS - 30_000;
    for (const grantsKnown of [
      { since: heard, until: NOW_MILLISECONDS },
      { since: 0, until: Date.parse(ago(970)) },
    ]) {
      const step = deleting({ ...since(1000), grantsKnown });
      assert.ok(step.do === 'Refuse' && step.retry.after === 'backoff' && step.retry.atLeastSeconds === 90);
    }
  });

  it('does not wait for a refusal of the future: the clock has been set back', () => {
    const step = deleting(since(-3_600));
    assert.ok(step.do === 'Refuse' && step.retry.after === 'backoff' && step.retry.atLeastSeconds === 120);
  });

  it('counts no refusal of an earlier generation', () => {
    const step = deleting({ known: known({ refusal: { generation: 6, since: ago(1000) } }) });
    assert.ok(step.do === 'Refuse' && step.retry.after === 'backoff' && step.retry.atLeastSeconds === 120);
  });

  it('is done where this process has deleted the configuration before', () => {
    const step = deleting({ deletedAt: () => NOW_MILLISECONDS - 1 });
    assert.ok(step.do === 'Note' && step.letGo[0]?.how === 'Deleted');
    assert.equal(IDENTITY.account, ORDERS.account);
  });
});
