import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AWSAccountSpec, GrantSpec } from '../../../../src/api/aws-account.ts';
import type { EventInvokeConfigSpec } from '../../../../src/api/event-invoke-config.ts';
import { UNOBSERVED } from '../../../../src/observer.ts';
import { means } from '../../accounts/plain-glob.ts';
import { type Made, SmallWorld } from './small-world.ts';

const THEIRS = 'theirs';
const ACCOUNTS = {
  payments: { accountId: '111122223333', region: 'eu-west-1' },
  // The same account by another name, and another account.
  spare: { accountId: '111122223333', region: 'us-east-1' },
  second: { accountId: '999999999999', region: 'eu-west-1' },
} as const satisfies Readonly<Record<string, Pick<AWSAccountSpec, 'accountId' | 'region'>>>;

type AccountName = keyof typeof ACCOUNTS;

const ACCOUNT_NAMES: readonly AccountName[] = ['payments', 'spare', 'second'];
const REGIONS = ['eu-west-1', 'us-east-1', 'eu-west-2'] as const;
const DESTINATIONS = [
  'arn:aws:sqs:eu-west-1:111122223333:theirs',
  'arn:aws:sqs:eu-west-1:999999999999:theirs',
  'arn:aws:lambda:eu-west-1:111122223333:function:sink:live',
] as const;

/** A function as somebody means it, before it is spelt. Some names look like other parts of an ARN. */
const meant = fc.record({
  account: fc.constantFrom('111122223333', '999999999999'),
  region: fc.constantFrom(...REGIONS),
  name: fc.constantFrom('orders', 'orders-api', 'Orders', 'eu-west-1', '111122223333', 'function', 'a.b'),
  qualifier: fc.constantFrom('$LATEST', 'live', '7'),
});

type Meant = typeof meant extends fc.Arbitrary<infer T> ? T : never;

/** All ways to name a function, and some that name it only by what its account leaves to be filled in. */
const SPELLINGS: readonly ((of: Meant) => Pick<EventInvokeConfigSpec, 'functionName' | 'qualifier' | 'region'>)[] = [
  ({ name }) => ({ functionName: name }),
  ({ name, qualifier }) => ({ functionName: name, qualifier }),
  ({ name, qualifier, region }) => ({ functionName: `${name}:${qualifier}`, region }),
  ({ name, account, region }) => ({ functionName: `${account}:${name}`, region }),
  ({ name, account, qualifier }) => ({ functionName: `${account}:function:${name}:${qualifier}` }),
  ({ name, region }) => ({ functionName: `${region}:${name}` }),
  ({ name, account, region }) => ({ functionName: `${region}:${account}:function:${name}` }),
  ({ name, qualifier }) => ({ functionName: `function:${name}`, qualifier }),
  ({ name, account, region }) => ({ functionName: `arn:aws:lambda:${region}:${account}:function:${name}` }),
  ({ name, account, region, qualifier }) => ({
    functionName: `arn:aws:lambda:${region}:${account}:function:${name}:${qualifier}`,
    region,
  }),
  ({ name, account, region }) => ({ functionName: `arn:aws-cn:lambda:${region}:${account}:function:${name}` }),
];

const spec: fc.Arbitrary<EventInvokeConfigSpec> = fc
  .record({
    naming: fc.tuple(meant, fc.constantFrom(...SPELLINGS)).map(([of, spelt]) => spelt(of)),
    ref: fc.option(fc.constantFrom(...ACCOUNT_NAMES, 'missing'), { nil: undefined, freq: 9 }),
    maximumRetryAttempts: fc.constantFrom(0, 1),
    destination: fc.option(fc.constantFrom(...DESTINATIONS), { nil: undefined, freq: 2 }),
    managementPolicy: fc.constantFrom('Enforce', 'Enforce', 'Observe'),
    adoptionPolicy: fc.constantFrom('Adopt', 'Refuse'),
    deletionPolicy: fc.constantFrom('Delete', 'Delete', 'Orphan'),
  })
  .map(({ naming, ref, destination, ...rest }) => ({
    ...naming,
    ...rest,
    ...(ref && { accountRef: { name: ref } }),
    ...(destination && { destinationConfig: { onFailure: { destination } } }),
  }));

const glob = (characters: string, ...words: readonly string[]) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 6 }) },
  );
const some = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: 1, maxLength: 2 });

const grant: fc.Arbitrary<GrantSpec> = fc.record(
  {
    namespaces: some(glob('thers*?', THEIRS, 'their?', '*', 'shop', 'their', 'theirs-*')),
    functions: some(glob('ordesapi-*?', '*', 'orders', 'orders-*', 'o*', '?rders', 'eu-*', '1111*')),
    regions: some(glob('euwst-12*?', 'eu-west-1', 'eu-*', 'us-east-?', '*')),
    destinations: some(
      fc.constantFrom(
        ...DESTINATIONS,
        'arn:aws:sqs:*:111122223333:*',
        'arn:aws:sqs:*:*:their?',
        'arn:aws:lambda:*:*:function:*',
        'arn:aws:lambda:*:*:function:*:*',
      ),
    ),
    access: fc.constantFrom('Observe', 'Enforce', 'Enforce'),
  },
  { requiredKeys: ['namespaces', 'functions'] },
);

// With narrow ones alone little would be written, and next to nothing deleted.
const wide: fc.Arbitrary<GrantSpec> = fc.record({
  namespaces: fc.constant([THEIRS]),
  functions: some(fc.constantFrom('*', 'o*', '*s')),
  regions: fc.constant(['eu-*']),
  access: fc.constant('Enforce'),
});

const grants = fc.array(fc.oneof({ weight: 3, arbitrary: grant }, { weight: 1, arbitrary: wide }), {
  minLength: 1,
  maxLength: 3,
});
const granting = (account: AccountName) => grants.map((each) => ({ do: 'grant' as const, account, grants: each }));

/** The AWSAccounts are there from the start. */
const start = fc.tuple(granting('payments'), granting('spare'), granting('second'));

/** Something that happens in one namespace, or to the grants. */
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('apply'), name: fc.constantFrom('a', 'b', 'c', 'd'), spec }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete'), name: fc.constantFrom('a', 'b', 'c', 'd') }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...ACCOUNT_NAMES).chain(granting),
  },
);

type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** Whether an AWSAccount allows a call: by a plain reading of its grants, which has nothing in common with the operator's. */
function allows({ spec: { accountId, region, grants } }: { spec: AWSAccountSpec }, made: Made, enforces: boolean) {
  const [, partition, , inRegion = '', inAccount, , name = ''] = made.arn.split(':');
  const sent = [made.settings?.onSuccess, made.settings?.onFailure].flatMap((each) => each ?? []);
  const goesTo = (pattern: string, arn: string) => {
    const [patterns, segments] = [pattern.split(':'), arn.split(':')];
    return patterns.length === segments.length && patterns.every((each, index) => means(each, segments[index] ?? ''));
  };
  return (
    partition === 'aws' &&
    inAccount === accountId &&
    grants.some(
      (each) =>
        each.namespaces.some((pattern) => means(pattern, THEIRS)) &&
        each.functions.some((pattern) => means(pattern, name)) &&
        (each.regions ?? [region]).some((pattern) => means(pattern, inRegion)) &&
        (!enforces || each.access === 'Enforce') &&
        sent.every((arn) => each.destinations?.some((pattern) => goesTo(pattern, arn))),
    )
  );
}

describe('a target outside the grants', () => {
  let world: SmallWorld;
  const counted = { Get: 0, Put: 0, Delete: 0, GetFunction: 0, refused: 0 };
  const notAllowed: string[] = [];

  const perform = (each: Act) => {
    switch (each.do) {
      case 'apply':
        if (world.objects.has(each.name)) world.replaceSpec(each.name, each.spec);
        else world.create(each.name, each.spec, THEIRS);
        return;
      case 'delete':
        if (world.objects.has(each.name)) world.delete(each.name);
        return;
      case 'grant':
        world.account(each.account, { ...ACCOUNTS[each.account], grants: each.grants });
    }
  };

  const judge = (made: Made) => {
    const by = world.calls.at(-1)?.split(' by ')[1] ?? '';
    const account = world.accounts.get(by);
    const isObserved = [...world.objects.values()].some(
      ({ spec: { managementPolicy, accountRef, functionName } }) =>
        managementPolicy === 'Observe' &&
        accountRef?.name === by &&
        functionName.includes(made.arn.split(':')[6] ?? ''),
    );
    const enforces = made.do !== 'Get' || !isObserved;
    if (account !== undefined && allows(account, made, enforces)) counted[made.do] += 1;
    else notAllowed.push(`${made.do} ${made.arn} by ${by}`);
    return undefined;
  };

  it('is never asked, put or deleted, however it is spelt, and whatever patterns the grants have', async () => {
    await fc.assert(
      fc.asyncProperty(start, fc.array(act, { minLength: 3, maxLength: 16, size: 'max' }), async (first, acts) => {
        world = new SmallWorld(UNOBSERVED, { is: 'None' });
        world.onCall = judge;
        for (const each of [...first, ...acts]) {
          perform(each);
          await world.pass(2);
          assert.deepEqual(notAllowed.splice(0), []);
        }
        counted.refused += [...world.objects.keys()].filter(
          (name) => world.condition(name, 'Stalled') === 'True NotAllowed',
        ).length;
        await world.pass(700);
        assert.deepEqual([...notAllowed.splice(0), ...world.errors], []);
      }),
      { numRuns: 500, seed: 13 },
    );
    // Neither may be rare: then nothing would be shown.
    const { Get, Put, Delete, refused } = counted;
    assert.ok(Math.min(Get, Put, Delete) > 10 && refused > 100, JSON.stringify(counted));
  });
});
