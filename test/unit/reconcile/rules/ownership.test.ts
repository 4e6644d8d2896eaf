import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Contender, isBeingLeft, ownerOf } from '../../../../src/reconcile/rules/ownership.ts';
import { contender, ORDERS, ORDERS_ARN, target } from './facts.ts';

const EARLIER = '2025-12-31T00:00:00Z';
const claimed = new Set([ORDERS_ARN]);

const incumbent = contender('shop/incumbent', { target: ORDERS, claimed });

describe('the owner of a target', () => {
  type Row = readonly [title: string, contenders: readonly Contender[], owner: string | undefined];
  const rows: readonly Row[] = [
    ['is nobody where nobody names it', [contender('shop/a', { target: target('billing') })], undefined],
    ['is nobody where nobody knows what it names', [contender('shop/a')], undefined],
    ['is the only one that names it', [contender('shop/a', { target: ORDERS })], 'shop/a'],
    [
      'is the eldest where nobody claims it',
      [contender('shop/a', { target: ORDERS }), contender('shop/b', { target: ORDERS, createdAt: EARLIER })],
      'shop/b',
    ],
    [
      'is the first by name among those of one age',
      [contender('shop/b', { target: ORDERS }), contender('post/c', { target: ORDERS })],
      'post/c',
    ],
    [
      'is the incumbent, whatever the age of others',
      [contender('shop/elder', { target: ORDERS, createdAt: EARLIER }), incumbent],
      'shop/incumbent',
    ],
    [
      'is the eldest of several incumbents',
      [incumbent, contender('shop/z', { target: ORDERS, claimed, createdAt: EARLIER })],
      'shop/z',
    ],
    [
      'is not one that claims it and names another',
      [contender('shop/left', { target: target('billing'), claimed }), contender('shop/heir', { target: ORDERS })],
      'shop/heir',
    ],
    [
      'is not one that claims it and may not be followed',
      [contender('shop/odd', { claimed, enforcing: false }), contender('shop/heir', { target: ORDERS })],
      'shop/heir',
    ],
    [
      'is not one that is being deleted',
      [{ ...incumbent, deleting: true }, contender('shop/heir', { target: ORDERS })],
      'shop/heir',
    ],
    [
      'is not one that only observes',
      [{ ...incumbent, enforcing: false }, contender('shop/heir', { target: ORDERS })],
      'shop/heir',
    ],
    [
      'stays a suspended incumbent: it keeps what it has',
      [
        { ...incumbent, enforcing: false, suspended: true },
        contender('shop/elder', { target: ORDERS, createdAt: EARLIER }),
      ],
      'shop/incumbent',
    ],
    [
      'is not a suspended one that has nothing: it does not inherit',
      [
        contender('shop/suspended', { target: ORDERS, enforcing: false, suspended: true, createdAt: EARLIER }),
        contender('shop/heir', { target: ORDERS }),
      ],
      'shop/heir',
    ],
    [
      'is nobody where all that name it observe, are suspended or are being deleted',
      [
        contender('shop/a', { target: ORDERS, enforcing: false }),
        contender('shop/b', { target: ORDERS, enforcing: false, suspended: true }),
        contender('shop/c', { target: ORDERS, deleting: true }),
      ],
      undefined,
    ],
    ['is judged for each qualifier on its own', [contender('shop/a', { target: target('orders', 'live') })], undefined],
    [
      'is judged for each region on its own',
      [contender('shop/a', { target: target('orders', '$LATEST', 'us-east-1') })],
      undefined,
    ],
  ];
  for (const [title, contenders, owner] of rows) {
    it(title, () => {
      assert.equal(ownerOf(ORDERS, contenders)?.key, owner);
      assert.equal(ownerOf(ORDERS, contenders.toReversed())?.key, owner);
    });
  }

  it('is the same for all who ask, and never one that may not have it', () => {
    const any = fc.record({
      key: fc.constantFrom('shop/a', 'shop/b', 'shop/c', 'shop/d'),
      createdAt: fc.constantFrom(EARLIER, '2026-01-01T00:00:00Z'),
      deleting: fc.boolean(),
      enforcing: fc.boolean(),
      suspended: fc.boolean(),
      target: fc.constantFrom(ORDERS, target('billing')),
      claimed: fc.constantFrom<ReadonlySet<string>>(new Set(), claimed),
    });
    const many = fc.uniqueArray(any, { selector: ({ key }) => key });
    fc.assert(
      fc.property(
        many.chain((each) => fc.tuple(fc.constant(each), fc.shuffledSubarray(each, { minLength: each.length }))),
        ([contenders, shuffled]) => {
          const owner = ownerOf(ORDERS, contenders);
          assert.equal(ownerOf(ORDERS, shuffled), owner);
          assert.ok(owner === undefined || (!owner.deleting && owner.target === ORDERS));
          assert.ok(owner === undefined || owner.enforcing || (owner.suspended && owner.claimed.has(ORDERS_ARN)));
        },
      ),
    );
  });
});

describe('a target', () => {
  const rows: readonly (readonly [title: string, contenders: readonly Contender[], left: boolean])[] = [
    ['that nobody claims is not being left', [contender('shop/a', { target: ORDERS })], false],
    ['whose owner still names it is not being left', [incumbent], false],
    ['whose owner is being deleted is being left', [{ ...incumbent, deleting: true }], true],
    ['whose owner names another is being left', [contender('shop/a', { target: target('billing'), claimed })], true],
    ['whose owner names nothing that can be followed is not being left', [contender('shop/a', { claimed })], false],
    ['that was claimed without a finalizer is not being left', [contender('shop/a', { deleting: true })], false],
  ];
  for (const [title, contenders, left] of rows) {
    it(title, () => assert.equal(isBeingLeft(ORDERS, contenders), left));
  }
});
