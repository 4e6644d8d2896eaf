import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account.ts';
import { accountBook, type DefaultAccount } from '../../../../src/accounts/account-book.ts';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import { LATEST } from '../../../../src/lambda/target.ts';
import { NO_CLAIMS } from '../../../../src/reconcile/object/claims.ts';
import type { Reaching } from '../../../../src/reconcile/object/reach.ts';
import { type Candidate, type Contender, candidateOf, indexKeysOf } from '../../../../src/reconcile/rules/contender.ts';
import { type ObjectOf, objectOf } from '../objects.ts';
import { contenderIn, REACHING } from '../reaching.ts';
import { BILLING, claimsOn, established, NOW, ORDERS, PAYMENTS, REGION } from './facts.ts';

const claims = claimsOn(established(ORDERS), established(BILLING));

describe('an object as the others see it', () => {
  it('is what it names and claims, and how old it is', () => {
    const { mayWrite: _, ...contender } = contenderIn(objectOf({ claims }));
    assert.deepEqual(contender, {
      key: 'shop/orders',
      namespace: 'shop',
      createdAt: Date.parse('2026-01-01T00:00:00Z'),
      deleting: false,
      held: true,
      mode: 'Enforcing',
      reference: { functionName: 'orders', qualifier: LATEST, region: REGION },
      keepsWords: true,
      claims,
    });
  });

  const rows: readonly (readonly [title: string, object: EventInvokeConfig, seen: Partial<Candidate>])[] = [
    ['that is new claims nothing', objectOf(), { claims: NO_CLAIMS, held: false, keepsWords: false }],
    ['that observes is out', objectOf({ spec: { managementPolicy: 'Observe' } }), { mode: 'Out' }],
    ['that is suspended keeps what it has', objectOf({ spec: { suspend: true } }), { mode: 'Suspended' }],
    [
      'that is suspended and observes is out',
      objectOf({ spec: { suspend: true, managementPolicy: 'Observe' } }),
      { mode: 'Out' },
    ],
    [
      'whose policies can’t be followed keeps what it has',
      objectOf({ spec: JSON.parse('{"managementPolicy": "Dream"}') }),
      { mode: 'Suspended', reference: { functionName: 'orders', qualifier: LATEST, region: REGION } },
    ],
    ['that is being deleted is known for it', objectOf({ metadata: { deletionTimestamp: NOW } }), { deleting: true }],
    [
      'that only others hold is not held',
      objectOf({ claims, metadata: { finalizers: ['example.com/guard'] } }),
      { held: false, claims },
    ],
    [
      'whose spec can’t be followed names nothing, and claims what it has',
      objectOf({ claims, spec: { functionName: 'or ders' } }),
      { mode: 'Enforcing', keepsWords: false, claims },
    ],
    [
      'that was edited keeps its words no longer',
      objectOf({ claims, spec: { functionName: 'orders:$LATEST' } }),
      { keepsWords: false },
    ],
    [
      'that names its region is not moved by the default',
      objectOf({ spec: { region: 'us-east-1' } }),
      { reference: { functionName: 'orders', qualifier: LATEST, region: 'us-east-1' } },
    ],
    [
      'that names its account says so',
      objectOf({ spec: { functionName: 'arn:aws:lambda:us-east-1:999999999999:function:orders:live' } }),
      {
        reference: {
          partition: 'aws',
          region: 'us-east-1',
          account: '999999999999',
          functionName: 'orders',
          qualifier: 'live',
        },
      },
    ],
    [
      'with claims that can’t be read claims none',
      objectOf({ status: { uid: 'uid-1', claims: [{ functionArn: 'orders' }] } }),
      { claims: NO_CLAIMS },
    ],
    // T2: a status that was written for another object says nothing.
    [
      'with the claims of another object claims none',
      objectOf({ claims, status: { uid: 'uid-2' } }),
      { claims: NO_CLAIMS, keepsWords: false },
    ],
  ];
  for (const [title, object, seen] of rows) {
    it(title, () => {
      const contender = contenderIn(object);
      assert.deepEqual({ ...contender, ...seen }, contender);
    });
  }

  it('whose spec can’t be followed has no reference', () => {
    assert.equal(contenderIn(objectOf({ spec: { functionName: 'or ders' } })).reference, undefined);
  });

  it('without any region names a function in none', () => {
    assert.deepEqual(contenderIn(objectOf(), { ...REACHING, defaultRegion: undefined }).reference, {
      functionName: 'orders',
      qualifier: LATEST,
    });
  });
});

describe('an object as the others see it in the light of accounts', () => {
  const ALL = {
    namespaces: ['*'],
    functions: ['orders'],
    regions: ['eu-west-1'],
    destinations: [],
    access: 'Enforce',
  } as const;
  const second: Account = { ...PAYMENTS, name: 'second', region: 'us-east-1', grants: [ALL] };
  const known: Record<string, Account> = { payments: { ...PAYMENTS, grants: [ALL] }, second };
  const reaching = (more: Partial<Reaching> = {}, byDefault: DefaultAccount = { is: 'Operator' }): Reaching => ({
    ...REACHING,
    accountBook: accountBook(byDefault, new Map(Object.entries(known))),
    ...more,
  });
  const seen = (spec: ObjectOf['spec'], more?: Partial<Reaching>, byDefault?: DefaultAccount) =>
    contenderIn(objectOf(spec === undefined ? {} : { spec }), reaching(more, byDefault));
  const place = ({ reference }: Contender) => [reference?.account, reference?.region];

  it('means the account and the region that its AWSAccount declares, whatever STS says', () => {
    assert.deepEqual(place(seen({ accountRef: { name: 'payments' } })), ['123456789012', 'eu-west-1']);
    assert.deepEqual(place(seen({ accountRef: { name: 'second' } })), ['123456789012', 'us-east-1']);
    assert.deepEqual(place(seen({ accountRef: { name: 'second' }, region: 'eu-west-1' })), [
      '123456789012',
      'eu-west-1',
    ]);
    assert.deepEqual(place(seen({}, {}, { is: 'Named', name: 'second' })), ['123456789012', 'us-east-1']);
  });

  it("means the account of the operator's own identity where it uses that, and none while it is not known", () => {
    const ownIdentity = () => ({ partition: 'aws', account: '999999999999' });
    assert.deepEqual(place(seen({}, { ownIdentity })), ['999999999999', 'eu-west-1']);
    assert.deepEqual(place(seen({})), ['unknown', 'eu-west-1']);
  });

  it('keeps the account that its function name has', () => {
    const functionName = '999999999999:function:orders';
    assert.equal(seen({ functionName, accountRef: { name: 'payments' } }).reference?.account, '999999999999');
  });

  it("keeps no account that the operator's own identity, which it uses, is known not to reach", () => {
    const functionName = '999999999999:function:orders';
    const own = (account: string) => ({ ownIdentity: () => ({ partition: 'aws', account }) });
    assert.equal(seen({ functionName }, own('123456789012')).reference?.account, 'unknown');
    assert.equal(seen({ functionName }, own('999999999999')).reference?.account, '999999999999');
    assert.equal(seen({ functionName }).reference?.account, '999999999999');
  });

  it('means no account that there is where its own is missing', () => {
    assert.deepEqual(place(seen({ accountRef: { name: 'missing' } })), ['unknown', 'eu-west-1']);
  });

  it('may write what a grant lets it enforce in the account, and nothing else', () => {
    const { mayWrite } = seen({ accountRef: { name: 'payments' } });
    assert.equal(mayWrite(ORDERS), true);
    assert.equal(mayWrite(BILLING), false);
    assert.equal(mayWrite({ ...ORDERS, region: 'us-east-1' }), false);
    assert.equal(mayWrite({ ...ORDERS, account: '999999999999' }), false);
    assert.equal(seen({ accountRef: { name: 'missing' } }).mayWrite(ORDERS), false);
    assert.equal(seen({}, {}, { is: 'None' }).mayWrite(ORDERS), false);
    assert.equal(seen({}).mayWrite(BILLING), true);
  });

  it('is found by what it names in any region, by its account, and by those of its claims', () => {
    const object = objectOf({
      spec: { accountRef: { name: 'payments' }, region: 'us-east-1' },
      claims: claimsOn(established(ORDERS, { account: 'second' }), established(BILLING)),
    });
    assert.deepEqual(indexKeysOf(candidateOf(object), { is: 'Operator' }), [
      'orders:$LATEST',
      'billing:$LATEST',
      'AWSAccount/payments',
      'AWSAccount/second',
    ]);
    assert.deepEqual(indexKeysOf(candidateOf(objectOf()), { is: 'Named', name: 'shared' }), [
      'orders:$LATEST',
      'AWSAccount/shared',
    ]);
    assert.deepEqual(indexKeysOf(candidateOf(objectOf()), { is: 'Operator' }), ['orders:$LATEST']);
  });
});
