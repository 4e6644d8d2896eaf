import assert from 'node:assert/strict';
import type { AWSAccount, AWSAccountSpec } from '../../../../src/api/aws-account.ts';
import {
  type AccountChange,
  type AccountRegistry,
  createAccountRegistry,
} from '../../../../src/reconcile/accounts/account-registry.ts';
import { TYPICAL_ACCOUNT } from '../../../../src/reconcile/accounts/trim-account.ts';

function named(name: string, spec: Partial<AWSAccountSpec> = {}): AWSAccount {
  return {
    ...TYPICAL_ACCOUNT,
    metadata: { ...TYPICAL_ACCOUNT.metadata, name },
    spec: { ...TYPICAL_ACCOUNT.spec, ...spec },
  };
}

describe('the registry of AWSAccounts', () => {
  let registry: AccountRegistry;
  let told: { before: readonly string[]; after: AccountChange[] };

  beforeEach(() => {
    registry = createAccountRegistry({ is: 'Operator' });
    told = { before: [], after: [] };
  });

  const change = (before: AWSAccount | undefined, after: AWSAccount | undefined) =>
    registry.changed(before, after, {
      before: (name) => {
        told.before = [...told.before, `${name} is ${registry.book.account(name)?.region ?? 'missing'}`];
      },
      after: (each) => void told.after.push(each),
    });

  it('knows an account from its change on', () => {
    const { book } = registry;
    assert.equal(book.isEmpty, true);
    change(undefined, named('a'));
    assert.deepEqual([book.isEmpty, book.account('a')?.accountId], [false, '111122223333']);
    change(named('a'), undefined);
    assert.deepEqual([book.isEmpty, book.account('a')], [true, undefined]);
  });

  it('tells of a change while the account is as it was, and then what it was', () => {
    change(undefined, named('a'));
    change(named('a'), named('a', { region: 'eu-west-1' }));
    assert.deepEqual(told.before, ['a is missing', 'a is us-east-1']);
    const [first, second] = told.after;
    assert.deepEqual([first?.old, first?.before.isEmpty, first?.before.account('a')], [undefined, true, undefined]);
    assert.deepEqual([second?.old?.region, second?.account?.region], ['us-east-1', 'eu-west-1']);
    assert.equal(second?.before.account('a')?.region, 'us-east-1');
  });

  it('tells of no change of the status alone', () => {
    change(undefined, named('a'));
    change(named('a'), { ...named('a'), status: { observedGeneration: 1 } });
    assert.equal(told.after.length, 1);
  });

  it('takes an account that can not be used for none, but knows why', () => {
    change(undefined, named('a'));
    change(named('a'), named('a', { accountId: 'x' }));
    const { book } = registry;
    assert.deepEqual([book.account('a'), book.isEmpty, registry.sharing('x')], [undefined, true, []]);
    assert.match(book.problem('a') ?? '', /^spec\.accountId /);
    change(named('a', { accountId: 'x' }), named('a', { accountId: 'y' }));
    assert.equal(told.after.length, 2);
  });

  it('tells where the reason changes for which an account can not be used, or where it goes', () => {
    change(undefined, named('a', { accountId: 'x' }));
    change(named('a', { accountId: 'x' }), named('a', { region: 'Ireland' }));
    change(named('a', { region: 'Ireland' }), undefined);
    const problems = told.after.map(({ before }) => before.problem('a')?.split(' ')[0]);
    assert.deepEqual(problems, [undefined, 'spec.accountId', 'spec.region']);
    assert.equal(registry.book.problem('a'), undefined);
  });

  it('knows which share an account ID', () => {
    change(undefined, named('a'));
    change(undefined, named('b'));
    change(
      undefined,
      named('c', { accountId: '999999999999', assumeRole: { roleArn: 'arn:aws:iam::999999999999:role/r' } }),
    );
    assert.deepEqual(
      registry.sharing('111122223333').map(({ name }) => name),
      ['a', 'b'],
    );
  });
});
