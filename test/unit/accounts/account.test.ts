import assert from 'node:assert/strict';
import { type Account, readAccount } from '../../../src/accounts/account.ts';
import type { AWSAccount, AWSAccountSpec } from '../../../src/api/aws-account.ts';
import type { Problem } from '../../../src/lambda/target.ts';
import { ACCEPTED_ACCOUNTS } from '../../crds/aws-account/accepted.ts';

const ACCOUNT = /^spec\.accountId is not/;
const ROLE = /^spec\.assumeRole\.roleArn is not/;
const GRANT = /^in spec\.grants\[0\], /;

const SPEC: AWSAccountSpec = {
  accountId: '123456789012',
  region: 'eu-west-1',
  grants: [{ namespaces: ['payments'], functions: ['payments-*'] }],
};

function read(spec: object | undefined, metadata: Partial<AWSAccount['metadata']> = {}): Account | Problem {
  const object = {
    apiVersion: 'lambda.eventinvoke.dev/v1beta1',
    kind: 'AWSAccount',
    metadata: {
      name: 'payments',
      uid: 'u',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...metadata,
    },
    spec,
  } as const;
  // What an older CRD let through is no AWSAccountSpec.
  return readAccount(object as AWSAccount);
}

function usable(...given: Parameters<typeof read>): Account {
  const account = read(...given);
  assert.ok(!('problem' in account));
  return account;
}

describe('an AWSAccount', () => {
  it('has its own region in grants that name none, no destinations, and lets observe only', () => {
    assert.deepEqual(read(SPEC), {
      name: 'payments',
      accountId: '123456789012',
      region: 'eu-west-1',
      grants: [
        {
          namespaces: ['payments'],
          functions: ['payments-*'],
          regions: ['eu-west-1'],
          destinations: [],
          access: 'Observe',
        },
      ],
      terminating: false,
      finalizers: [],
    });
  });

  it('keeps what it says', () => {
    const assumeRole = { roleArn: 'arn:aws:iam::123456789012:role/r', externalId: 'x' };
    const grant = {
      namespaces: ['a'],
      functions: ['b'],
      regions: ['eu-*'],
      destinations: ['arn:aws:s3:::b'],
      access: 'Enforce',
    } as const;
    const account = usable({ ...SPEC, assumeRole, requestsPerSecond: 5, grants: [grant] });
    assert.deepEqual([account.assumeRole, account.requestsPerSecond, account.grants], [assumeRole, 5, [grant]]);
  });

  it('says whether it is being deleted, and what holds it', () => {
    const account = usable(SPEC, { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/x'] });
    assert.deepEqual([account.terminating, account.finalizers], [true, ['example.com/x']]);
  });

  for (const [name, spec, problem] of [
    ['no account', { ...SPEC, accountId: undefined }, ACCOUNT],
    ['an account that is none', { ...SPEC, accountId: 'payments' }, ACCOUNT],
    ['a region that is none', { ...SPEC, region: 'Ireland' }, /^spec\.region is not/],
    ['no spec', undefined, /^it has no spec$/],
    ['an account that is a number', { ...SPEC, accountId: 123456789012 }, ACCOUNT],
    ['a rate that is none', { ...SPEC, requestsPerSecond: 'fast' }, /^spec\.requestsPerSecond is not/],
    ['a role that is none', { ...SPEC, assumeRole: { roleArn: 5 } }, ROLE],
    ['an assumed role without its ARN', { ...SPEC, assumeRole: { externalId: 'x' } }, ROLE],
    ['no grants', { ...SPEC, grants: undefined }, /^spec\.grants is not/],
    ['a grant that is none', { ...SPEC, grants: [null] }, GRANT],
    ['a grant of a word', { ...SPEC, grants: ['payments'] }, GRANT],
    ['a grant without namespaces', { ...SPEC, grants: [{ functions: ['*'] }] }, GRANT],
    ['a grant without functions', { ...SPEC, grants: [{ namespaces: ['*'] }] }, GRANT],
    [
      'a grant beside one that can be followed',
      { ...SPEC, grants: [...SPEC.grants, { namespaces: ['*'] }] },
      /^in spec\.grants\[1\], /,
    ],
    ['namespaces that are no list', { ...SPEC, grants: [{ namespaces: 'payments', functions: ['*'] }] }, GRANT],
    ['functions that are not texts', { ...SPEC, grants: [{ namespaces: ['*'], functions: [5] }] }, GRANT],
    ['regions that are no list', { ...SPEC, grants: [{ ...SPEC.grants[0], regions: 'eu-*' }] }, GRANT],
    ['destinations that are not texts', { ...SPEC, grants: [{ ...SPEC.grants[0], destinations: [{}] }] }, GRANT],
    ['a role of another account', { ...SPEC, assumeRole: { roleArn: 'arn:aws:iam::210987654321:role/r' } }, ROLE],
  ] as const) {
    it(`allows nothing with ${name}, which a looser CRD let through`, () => {
      const account = read(spec);
      assert.match('problem' in account ? account.problem : '', problem);
    });
  }

  it('can be followed wherever the API server takes it', () => {
    for (const { name, spec } of ACCEPTED_ACCOUNTS) {
      // The table gives a role of another partition the account of the rest.
      assert.ok(!('problem' in read(spec)), name);
    }
  });
});
