import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Access, accessKey, scopeKey } from '../../../src/lambda/scope.ts';
import type { Scope } from '../../../src/lambda/target.ts';

const SCOPE: Scope = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };

// As Kubernetes and AWS spell them: neither has a separator of a key in it.
const region = fc.constantFrom('eu-west-1', 'us-east-1', 'us-gov-west-1', 'cn-north-1');
const access: fc.Arbitrary<Access> = fc.record(
  { awsAccount: fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,8}[a-z0-9])?$/), region },
  { requiredKeys: ['region'] },
);
const scope: fc.Arbitrary<Scope> = fc.record({
  partition: fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'),
  account: fc.stringMatching(/^\d{12}$/),
  region,
});

describe('the key of a scope', () => {
  it('is equal for equal scopes, and reads no more than the scope of a target', () => {
    const target = { ...SCOPE, functionName: 'orders', qualifier: 'live' };
    assert.equal(scopeKey(target), scopeKey({ ...SCOPE }));
  });

  for (const other of [
    { ...SCOPE, partition: 'aws-cn' },
    { ...SCOPE, account: '210987654321' },
    { ...SCOPE, region: 'us-east-1' },
  ]) {
    it(`is another one for ${scopeKey(other)}`, () => assert.notEqual(scopeKey(other), scopeKey(SCOPE)));
  }

  it('is equal exactly where partition, account and region are', () => {
    fc.assert(
      fc.property(scope, scope, (one, other) => {
        const same = one.partition === other.partition && one.account === other.account && one.region === other.region;
        assert.equal(scopeKey(one) === scopeKey(other), same);
      }),
    );
  });
});

describe('the key of an access', () => {
  it("tells an AWSAccount's identity from the operator's own", () => {
    assert.notEqual(accessKey({ awsAccount: 'payments', region: 'eu-west-1' }), accessKey({ region: 'eu-west-1' }));
  });

  it('is equal exactly where identity and region are', () => {
    fc.assert(
      fc.property(access, access, (one, other) => {
        const same = one.awsAccount === other.awsAccount && one.region === other.region;
        assert.equal(accessKey(one) === accessKey(other), same);
        assert.equal(accessKey({ ...one }), accessKey(one));
      }),
    );
  });
});
