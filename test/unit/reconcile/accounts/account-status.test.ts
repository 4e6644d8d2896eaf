import assert from 'node:assert/strict';
import type { AWSAccount, AWSAccountStatus } from '../../../../src/api/aws-account.ts';
import type { FailureKind } from '../../../../src/lambda/failure.ts';
import {
  type AccountFindings,
  accountStatusAfter,
  findingOf,
} from '../../../../src/reconcile/accounts/account-status.ts';
import { TYPICAL_ACCOUNT } from '../../../../src/reconcile/accounts/trim-account.ts';

const NOW = '2026-01-01T00:10:00Z';
const LATER = '2026-01-01T00:20:00Z';
const OPERATOR = 'event-invoke/operator';
const left = (index: number) => ({ functionArn: `arn-${index}`, object: 'payments/api', time: NOW });

const FOUND: AccountFindings = {
  ready: 'True',
  reason: 'Verified',
  message: 'The credentials belong to account 111122223333.',
  objects: 3,
  requestsPerSecond: 10,
  throttledRegions: [],
  leftBehind: [],
};
const REFUSED: AccountFindings = { ...FOUND, ready: 'False', reason: 'CredentialsInvalid', message: 'Refused.' };
const UNSURE: AccountFindings = { ...FOUND, ready: 'Unknown', reason: 'AwsUnavailable', message: 'No answer.' };

function account(status?: AWSAccountStatus, generation = 1): Pick<AWSAccount, 'metadata' | 'status'> {
  return { metadata: { ...TYPICAL_ACCOUNT.metadata, generation }, ...(status && { status }) };
}

function statesOf({ conditions = [] }: AWSAccountStatus): string[] {
  return conditions.map(({ type, status, reason }) => `${type} ${status} ${reason}`);
}

describe('the status of an AWSAccount', () => {
  it('is what one operator says, where there is one', () => {
    assert.deepEqual(accountStatusAfter(account(), OPERATOR, { ...FOUND, identity: 'arn:aws:iam::1:user/me' }, NOW), {
      observedGeneration: 1,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          observedGeneration: 1,
          lastTransitionTime: NOW,
          reason: 'Verified',
          message: FOUND.message,
        },
      ],
      objects: 3,
      operators: [
        {
          name: OPERATOR,
          observedGeneration: 1,
          ready: 'True',
          reason: 'Verified',
          message: FOUND.message,
          identity: 'arn:aws:iam::1:user/me',
          objects: 3,
          requestsPerSecond: 10,
        },
      ],
    });
  });

  it('does not change where nothing has', () => {
    const first = accountStatusAfter(account(), OPERATOR, FOUND, NOW);
    assert.deepEqual(accountStatusAfter(account(first), OPERATOR, FOUND, LATER), first);
  });

  it('is Stalled where a human must mend something, and Reconciling where AWS has not answered', () => {
    assert.deepEqual(statesOf(accountStatusAfter(account(), OPERATOR, REFUSED, NOW)), [
      'Ready False CredentialsInvalid',
      'Stalled True CredentialsInvalid',
    ]);
    assert.deepEqual(statesOf(accountStatusAfter(account(), OPERATOR, UNSURE, NOW)), [
      'Ready False AwsUnavailable',
      'Reconciling True AwsUnavailable',
    ]);
  });

  it('sums up what all operators say, the worst first, in whatever order they write', () => {
    const other = 'event-invoke/other';
    const both = (mine: AccountFindings, theirs: AccountFindings) => {
      const first = accountStatusAfter(account(), other, theirs, NOW);
      const second = accountStatusAfter(account(first), OPERATOR, mine, NOW);
      const reversed = accountStatusAfter(
        account(accountStatusAfter(account(), OPERATOR, mine, NOW)),
        other,
        theirs,
        NOW,
      );
      assert.deepEqual(second, reversed);
      return second;
    };
    assert.equal(both(FOUND, FOUND).objects, 6);
    assert.deepEqual(statesOf(both(FOUND, FOUND)), ['Ready True Verified']);
    assert.deepEqual(statesOf(both(FOUND, REFUSED))[1], 'Stalled True CredentialsInvalid');
    assert.deepEqual(statesOf(both(UNSURE, REFUSED))[1], 'Stalled True CredentialsInvalid');
    assert.deepEqual(statesOf(both(FOUND, UNSURE))[1], 'Reconciling True AwsUnavailable');
    assert.equal(both(FOUND, REFUSED).conditions?.[0]?.message, 'event-invoke/other: Refused.');
  });

  describe('of an operator whose objects do not use it', () => {
    const other = 'event-invoke/other';
    const unused = (findings: AccountFindings): AccountFindings => ({ ...findings, objects: 0 });
    /** Both reports, in the order in which they are written; the conditions must not depend on it. */
    const both = (mine: AccountFindings, theirs: AccountFindings, generations: readonly [number, number] = [1, 1]) => {
      const [mineSeen, theirsSeen] = generations;
      const newest = Math.max(...generations);
      const reports = [
        { operator: OPERATOR, findings: mine, seen: mineSeen },
        { operator: other, findings: theirs, seen: theirsSeen },
      ].toSorted((one, two) => one.seen - two.seen);
      let status: AWSAccountStatus | undefined;
      for (const { operator, findings, seen } of reports)
        status = accountStatusAfter(account(status, seen), operator, findings, NOW);
      return [status?.observedGeneration, newest, ...statesOf(status ?? {}).slice(-1)];
    };

    const rows: readonly (readonly [title: string, got: () => unknown[], state: string])[] = [
      [
        'takes no role of another one that it may not assume',
        () => both(FOUND, unused(REFUSED)),
        'Ready True Verified',
      ],
      [
        'says nothing beside one that waits for AWS',
        () => both(UNSURE, unused(REFUSED)),
        'Reconciling True AwsUnavailable',
      ],
      [
        'does not mend what another one is refused',
        () => both(REFUSED, unused(FOUND)),
        'Stalled True CredentialsInvalid',
      ],
      [
        'is outvoted by another one that has no objects either',
        () => both(unused(FOUND), unused(REFUSED)),
        'Ready True Verified',
      ],
      [
        'is heard where no other one can use it',
        () => both(unused(UNSURE), unused(REFUSED)),
        'Stalled True CredentialsInvalid',
      ],
    ];
    for (const [title, got, state] of rows) it(title, () => assert.deepEqual(got(), [1, 1, state]));

    it('tells that the role is refused before any object names the account', () => {
      const status = accountStatusAfter(account(), OPERATOR, unused(REFUSED), NOW);
      assert.deepEqual(statesOf(status)[1], 'Stalled True CredentialsInvalid');
    });

    it('is waited for by nobody, as it may be gone for good', () => {
      assert.deepEqual(both(FOUND, unused(FOUND), [2, 1]), [2, 2, 'Ready True Verified']);
      assert.deepEqual(both(unused(FOUND), unused(REFUSED), [2, 1]), [2, 2, 'Ready True Verified']);
      assert.deepEqual(both(unused(FOUND), FOUND, [2, 1]), [1, 2, 'Reconciling True Verified']);
    });

    it('does not speak for an edit that it has not seen', () => {
      assert.deepEqual(both(unused(REFUSED), unused(FOUND), [2, 1]), [1, 2, 'Stalled True CredentialsInvalid']);
    });
  });

  it('speaks of a generation once all operators that use it have seen it', () => {
    const both = accountStatusAfter(
      account(accountStatusAfter(account(), 'event-invoke/other', FOUND, NOW)),
      OPERATOR,
      FOUND,
      NOW,
    );
    const edited = accountStatusAfter(account(both, 2), OPERATOR, FOUND, LATER);
    assert.equal(edited.observedGeneration, 1);
    assert.deepEqual(statesOf(edited)[1], 'Reconciling True Verified');
    const message = 'event-invoke/other: The operator has not looked at the newest spec yet.';
    assert.equal(edited.conditions?.[0]?.message, message);
    const seen = accountStatusAfter(account(edited, 2), 'event-invoke/other', FOUND, LATER);
    assert.deepEqual([seen.observedGeneration, statesOf(seen)], [2, ['Ready True Verified']]);
  });

  it('keeps the newest of what was left in Lambda', () => {
    let status: AWSAccountStatus | undefined;
    for (let index = 0; index < 40; index += 1) {
      status = accountStatusAfter(account(status), OPERATOR, { ...FOUND, leftBehind: [left(index)] }, NOW);
    }
    const kept = status?.operators?.[0]?.leftBehind ?? [];
    assert.equal(kept.length, 32);
    assert.deepEqual([kept[0], kept.at(-1)], [left(8), left(39)]);
  });

  it('names the regions that Lambda throttles', () => {
    const status = accountStatusAfter(account(), OPERATOR, { ...FOUND, throttledRegions: ['eu-west-1'] }, NOW);
    assert.deepEqual(status.operators?.[0]?.throttledRegions, ['eu-west-1']);
  });

  const meanings: readonly (readonly [FailureKind, string, string])[] = [
    ['WrongAccount', 'False', 'AccountMismatch'],
    ['CredentialsInvalid', 'False', 'CredentialsInvalid'],
    ['AccessDenied', 'False', 'AccessDenied'],
    ['RegionNotEnabled', 'False', 'RegionNotEnabled'],
    ['ClockOff', 'Unknown', 'ClockOff'],
    ['Unavailable', 'Unknown', 'AwsUnavailable'],
    ['Throttled', 'Unknown', 'AwsUnavailable'],
  ];
  for (const [kind, ready, reason] of meanings) {
    it(`calls ${kind} ${reason}`, () => {
      assert.deepEqual(findingOf({ kind, message: 'So it is.' }), { ready, reason, message: 'So it is.' });
    });
  }
});
