import assert from 'node:assert/strict';
import type { AWSAccount, AWSAccountStatus, OperatorEntry } from '../../../../src/api/aws-account.ts';
import { ACCOUNT_HEAD, type AccountRow, accountCellsOf, accountRowOf } from '../../../../src/cli/status/account-row.ts';

const TIME = '2026-11-01T00:00:00Z';

const READY = {
  type: 'Ready',
  status: 'True',
  reason: 'Verified',
  message: 'The credentials belong to account 444455556666.',
  lastTransitionTime: TIME,
} as const;

const ENTRY: OperatorEntry = {
  name: 'operator/lease',
  observedGeneration: 2,
  ready: 'True',
  reason: 'Verified',
  message: READY.message,
};

const LEFT = { functionArn: 'arn:aws:lambda:eu-west-1:444455556666:function:a:$LATEST', object: 'shop/a', time: TIME };

function account(status?: AWSAccountStatus, metadata: object = {}): AWSAccount {
  return {
    apiVersion: 'lambda.eventinvoke.dev/v1beta1',
    kind: 'AWSAccount',
    metadata: { name: 'payments', uid: 'u', resourceVersion: '1', generation: 2, creationTimestamp: TIME, ...metadata },
    spec: { accountId: '444455556666', region: 'eu-west-1', grants: [] },
    ...(status && { status }),
  };
}

const SEEN: AWSAccountStatus = { observedGeneration: 2, conditions: [READY], objects: 7, operators: [ENTRY] };

describe('how an AWSAccount stands, in words', () => {
  const rows: readonly (readonly [what: string, object: AWSAccount, row: Partial<AccountRow>])[] = [
    [
      'that no operator has seen',
      account(),
      { ready: 'Unknown', objects: 0, why: 'No operator has seen it yet: does one run, and may it read AWSAccounts?' },
    ],
    ['that is reached', account(SEEN), { ready: 'True', reason: 'Verified', objects: 7, why: READY.message }],
    [
      'whose edit was not looked at',
      account({ ...SEEN, observedGeneration: 1 }),
      { why: `An operator has not looked at the latest edit yet. ${READY.message}` },
    ],
    [
      'that is being deleted',
      account(SEEN, { deletionTimestamp: TIME }),
      { why: `It is being deleted. ${READY.message}` },
    ],
    [
      'that is throttled for two operators',
      account({
        ...SEEN,
        operators: [
          { ...ENTRY, throttledRegions: ['us-east-1', 'eu-west-1'] },
          { ...ENTRY, name: 'other/lease', throttledRegions: ['eu-west-1'] },
        ],
      }),
      {
        throttledRegions: ['eu-west-1', 'us-east-1'],
        why: `${READY.message} Lambda refuses requests as too many in eu-west-1, us-east-1.`,
      },
    ],
    [
      'in which something was left',
      account({ ...SEEN, operators: [{ ...ENTRY, leftBehind: [LEFT, LEFT] }] }),
      {
        leftBehind: 2,
        why: `${READY.message} 2 configurations were left in Lambda: status.operators names them.`,
      },
    ],
  ];
  for (const [what, of, expected] of rows) {
    it(`of one ${what}`, () => assert.deepEqual({ ...accountRowOf(of), ...expected }, accountRowOf(of)));
  }

  it('is a cell for each column', () =>
    assert.deepEqual(
      Object.fromEntries(accountCellsOf(accountRowOf(account(SEEN))).map((cell, at) => [ACCOUNT_HEAD[at], cell])),
      {
        NAME: 'payments',
        READY: 'True',
        REASON: 'Verified',
        ACCOUNT: '444455556666',
        REGION: 'eu-west-1',
        OBJECTS: '7',
        WHY: READY.message,
      },
    ));
});
