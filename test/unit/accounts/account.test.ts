import assert from 'node:assert/strict';
import { type Account, readAccount } from '../../../src/accounts/account.ts';
import type { AWSAccount, AWSAccountSpec } from '../../../src/api/aws-account.ts';
import { ACCEPTED_ACCOUNTS } from '../../crds/aws-account/accepted.ts';

const SPEC: AWSAccountSpec = {
  accountId: '123456789012',
  region: 'eu-west-1',
  grants: [{ namespaces: ['payments'], functions: ['payments-*'] }],
};

function read(spec: object | undefined, metadata: Partial<AWSAccount['metadata']> = {}): Account | undefined {
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
    const account = read({ ...SPEC, assumeRole, requestsPerSecond: 5, grants: [grant] });
    assert.deepEqual([account?.assumeRole, account?.requestsPerSecond, account?.grants], [assumeRole, 5, [grant]]);
  });

  it('says whether it is being deleted, and what holds it', () => {
    const account = read(SPEC, { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/x'] });
    assert.deepEqual([account?.terminating, account?.finalizers], [true, ['example.com/x']]);
  });

  for (const [name, spec] of [
    ['no account', { ...SPEC, accountId: undefined }],
    ['an account that is none', { ...SPEC, accountId: 'payments' }],
    ['a region that is none', { ...SPEC, region: 'Ireland' }],
    ['no spec', undefined],
    ['an account that is a number', { ...SPEC, accountId: 123456789012 }],
    ['a rate that is none', { ...SPEC, requestsPerSecond: 'fast' }],
    ['a role that is none', { ...SPEC, assumeRole: { roleArn: 5 } }],
    ['an assumed role without its ARN', { ...SPEC, assumeRole: { externalId: 'x' } }],
    ['no grants', { ...SPEC, grants: undefined }],
    ['a grant that is none', { ...SPEC, grants: [null] }],
    ['a grant of a word', { ...SPEC, grants: ['payments'] }],
    ['a grant without namespaces', { ...SPEC, grants: [{ functions: ['*'] }] }],
    ['a grant without functions', { ...SPEC, grants: [{ namespaces: ['*'] }] }],
    ['a grant beside one that can be followed', { ...SPEC, grants: [...SPEC.grants, { namespaces: ['*'] }] }],
    ['namespaces that are no list', { ...SPEC, grants: [{ namespaces: 'payments', functions: ['*'] }] }],
    ['functions that are not texts', { ...SPEC, grants: [{ namespaces: ['*'], functions: [5] }] }],
    ['regions that are no list', { ...SPEC, grants: [{ ...SPEC.grants[0], regions: 'eu-*' }] }],
    ['destinations that are not texts', { ...SPEC, grants: [{ ...SPEC.grants[0], destinations: [{}] }] }],
    ['a role of another account', { ...SPEC, assumeRole: { roleArn: 'arn:aws:iam::210987654321:role/r' } }],
  ] as const) {
    it(`allows nothing with ${name}, which a looser CRD let through`, () => {
      assert.equal(read(spec), undefined);
    });
  }

  it('can be followed wherever the API server takes it', () => {
    for (const { name, spec } of ACCEPTED_ACCOUNTS) {
      // The table gives a role of another partition the account of the rest.
      assert.notEqual(read(spec), undefined, name);
    }
  });
});
