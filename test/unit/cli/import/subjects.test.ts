import assert from 'node:assert/strict';
import { ConfigurationFailure, UsageFailure } from '../../../../src/cli/failures.ts';
import { namedSubjects, needsIdentity, readNamedFunction, targetOf } from '../../../../src/cli/import/subjects.ts';
import { IDENTITY, REGION, target } from '../../reconcile/rules/facts.ts';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';

const subjects = (...names: string[]) =>
  namedSubjects(
    names.map((name) => readNamedFunction(name, REGION)),
    IDENTITY,
  );

describe('the functions that were named', () => {
  for (const name of ['orders', '123456789012:function:orders', '123456789012:orders', ARN]) {
    it(`are found by ${name}`, () => {
      assert.deepEqual(subjects(name), [{ function: ARN }]);
    });
  }

  for (const [name, qualifier] of [
    ['orders:live', 'live'],
    ['orders:$LATEST', '$LATEST'],
    [`${ARN}:7`, '7'],
  ] as const) {
    it(`are limited to the qualifier in ${name}`, () => {
      assert.deepEqual(subjects(name), [{ function: ARN, qualifiers: [qualifier] }]);
    });
  }

  it('are looked at once, however often they were named', () => {
    assert.deepEqual(subjects('orders:live', `${ARN}:1`, 'orders:live'), [
      { function: ARN, qualifiers: ['1', 'live'] },
    ]);
    assert.deepEqual(subjects('orders:live', 'orders'), [{ function: ARN }]);
    assert.deepEqual(subjects('orders', 'orders:live'), [{ function: ARN }]);
  });

  it('lie where their ARN says, else in the region of the options', () => {
    const abroad = ARN.replace(REGION, 'us-east-1');
    assert.deepEqual(subjects('orders', abroad), [{ function: ARN }, { function: abroad }]);
  });

  it('need nobody to tell whose they are where their ARN does', () => {
    assert.equal(needsIdentity(readNamedFunction(ARN, undefined)), false);
    assert.equal(needsIdentity(readNamedFunction('orders', REGION)), true);
    assert.equal(needsIdentity(readNamedFunction('123456789012:orders', REGION)), true);
    assert.deepEqual(namedSubjects([readNamedFunction(ARN, undefined)], undefined), [{ function: ARN }]);
  });

  it('must belong to the account of the credentials', () => {
    assert.throws(
      () => subjects('444455556666:function:orders'),
      (error) => error instanceof UsageFailure && /444455556666.*123456789012/.test(error.message),
    );
  });

  it('must have a name', () => {
    for (const name of ['', 'or ders', 'arn:aws:sqs:eu-west-1:123456789012:queue']) {
      assert.throws(() => readNamedFunction(name, REGION), UsageFailure, name);
    }
  });

  it('must have a region', () => {
    assert.throws(() => readNamedFunction('orders', undefined), ConfigurationFailure);
  });

  it('are read back from the journal', () => {
    assert.deepEqual(targetOf({ function: ARN }), target('orders'));
    assert.throws(() => targetOf({ function: 'orders' }), /not the ARN of a function/);
  });
});
