import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LATEST, targetArn } from '../../../../src/lambda/target.ts';
import type { Contender } from '../../../../src/reconcile/rules/contender.ts';
import { claimsLeft, movedWithoutEdit, ownerOf } from '../../../../src/reconcile/rules/ownership.ts';
import { anyContender, EARLIER, released } from './any-contender.ts';
import {
  attempted,
  BILLING,
  claim,
  claimsOn,
  contender,
  established,
  LIVE,
  leaving,
  ORDERS,
  ORDERS_ARN,
  OTHER,
  referenceTo,
  SETTINGS,
  target,
} from './facts.ts';

const claiming = { claims: claimsOn(established(ORDERS)) };
const elsewhere = target('orders', LATEST, 'us-east-1');

const incumbent = contender('shop/incumbent', claiming);
const elder = contender('shop/elder', { createdAt: EARLIER });
const late = contender('shop/late');

describe('the owner of a target', () => {
  type Row = readonly [title: string, contenders: readonly Contender[], owner: string | undefined];
  const rows: readonly Row[] = [
    ['is nobody where there is nobody', [], undefined],
    ['is nobody where nobody names it', [contender('shop/a', { reference: referenceTo(BILLING) })], undefined],
    ['is the only one that names it', [late], 'shop/late'],
    ['is the eldest where nobody claims it', [late, elder], 'shop/elder'],
    [
      'is the first by namespace and name among those of one age',
      [contender('shop/b'), contender('post/c'), contender('shop/a')],
      'post/c',
    ],
    ['is the object that claims it, whatever the age of others', [elder, incumbent], 'shop/incumbent'],
    [
      'is the eldest of several that claim it',
      [incumbent, contender('shop/z', { ...claiming, createdAt: EARLIER })],
      'shop/z',
    ],
    [
      'is the one that its finalizer holds, of several that claim it: a copy may vanish at any moment',
      [contender('shop/a', { ...claiming, createdAt: EARLIER, held: false }), incumbent],
      'shop/incumbent',
    ],
    [
      'is one that claims it, before those that only name it, though its finalizer is gone',
      [elder, { ...incumbent, held: false }],
      'shop/incumbent',
    ],
    [
      'is one that claims it under words that can’t be followed any more: it was not edited away',
      [{ ...withoutReference(incumbent), keepsWords: true }, elder],
      'shop/incumbent',
    ],
    [
      'is one that claims it under other words for the same',
      [{ ...incumbent, keepsWords: false }, elder],
      'shop/incumbent',
    ],
    [
      'is not one that was edited to name another target',
      [{ ...incumbent, keepsWords: false, reference: referenceTo(BILLING) }, late],
      'shop/late',
    ],
    [
      'is not one that was edited to something that can’t be followed',
      [{ ...withoutReference(incumbent), keepsWords: false }, late],
      'shop/late',
    ],
    [
      'is not one whose claim is leaving, though it names the target again: first it must claim it',
      [contender('shop/back', { claims: claimsOn(leaving(ORDERS, OTHER)) }), elder],
      'shop/elder',
    ],
    ['is not one that is being deleted', [{ ...incumbent, deleting: true }, late], 'shop/late'],
    ['is not one that only observes', [{ ...incumbent, mode: 'Out' }, late], 'shop/late'],
    [
      'is not one that observed and enforces again, before it claims',
      [contender('shop/a', { claims: released }), elder],
      'shop/elder',
    ],
    ['stays with a suspended one that claims it', [{ ...incumbent, mode: 'Suspended' }, elder], 'shop/incumbent'],
    [
      'is not a suspended one that has nothing: it does not inherit',
      [{ ...elder, mode: 'Suspended' }, late],
      'shop/late',
    ],
    [
      'is nobody where all that name it observe, are suspended or are being deleted',
      [
        contender('shop/a', { mode: 'Out' }),
        contender('shop/b', { mode: 'Suspended' }),
        contender('shop/c', { deleting: true }),
      ],
      undefined,
    ],
    ['is another one for another qualifier', [contender('shop/a', { reference: referenceTo(LIVE) })], undefined],
    ['is another one for another region', [contender('shop/a', { reference: referenceTo(elsewhere) })], undefined],
    [
      'is not one whose region nobody knows',
      [contender('shop/a', { reference: { functionName: 'orders', qualifier: LATEST } })],
      undefined,
    ],
    [
      'is one that names its account',
      [contender('shop/a', { reference: { ...referenceTo(ORDERS), account: '123456789012', partition: 'aws' } })],
      'shop/a',
    ],
    [
      'is not one that names another account',
      [contender('shop/a', { reference: { ...referenceTo(ORDERS), account: '999999999999' } })],
      undefined,
    ],
    [
      'is not one that names another partition',
      [contender('shop/a', { reference: { ...referenceTo(ORDERS), partition: 'aws-cn' } })],
      undefined,
    ],
    [
      'is not one that moved without an edit: it stays with what it has',
      [contender('shop/a', { claims: claimsOn(established(elsewhere)), createdAt: EARLIER }), late],
      'shop/late',
    ],
    [
      'is one that moved by an edit',
      [contender('shop/a', { claims: claimsOn(established(elsewhere)), createdAt: EARLIER, keepsWords: false }), late],
      'shop/a',
    ],
  ];
  for (const [title, contenders, owner] of rows) {
    it(title, () => {
      assert.equal(ownerOf(ORDERS, contenders)?.key, owner);
      assert.equal(ownerOf(ORDERS, contenders.toReversed())?.key, owner);
    });
  }
});

function withoutReference({ reference: _, ...rest }: Contender): Contender {
  return rest;
}

describe('what is left to the owner of a target', () => {
  const left = (...others: Contender[]) => claimsLeft(ORDERS, others);

  it('is the claim of each other object on it', () => {
    const deleted = contender('shop/a', { claims: claimsOn(attempted(ORDERS, [OTHER])), deleting: true });
    const moved = contender('shop/b', { claims: claimsOn(leaving(ORDERS, SETTINGS)) });
    assert.deepEqual(left(deleted, moved), [attempted(ORDERS, [OTHER]), leaving(ORDERS, SETTINGS)]);
  });

  const nothing: readonly (readonly [title: string, other: Contender])[] = [
    ['of an object without a claim on it', contender('shop/a', { claims: claimsOn(established(BILLING)) })],
    ['by a claim that entitles to nothing', contender('shop/a', { claims: claimsOn(claim(ORDERS)) })],
    ['by an object that only observes', contender('shop/a', { claims: released })],
    ['by a terminating object that our finalizer holds no longer', { ...incumbent, deleting: true, held: false }],
  ];
  for (const [title, other] of nothing) it(`is nothing ${title}`, () => assert.deepEqual(left(other), []));

  it('is also the claim of an object that somebody took the finalizer from, as long as it is not being deleted', () => {
    assert.deepEqual(left({ ...incumbent, held: false }), [established(ORDERS)]);
  });
});

describe('a target moved without an edit', () => {
  const rows: readonly (readonly [title: string, one: Contender, moved: boolean])[] = [
    [
      'if the words are the same and the claim is on another one',
      contender('shop/a', { claims: claimsOn(established(elsewhere)) }),
      true,
    ],
    [
      'and not if one of its claims is on it',
      contender('shop/a', { claims: claimsOn(established(elsewhere), claim(ORDERS)) }),
      false,
    ],
    ['and not if there is no claim', contender('shop/a', { keepsWords: true }), false],
    [
      'and not if the words were edited',
      contender('shop/a', { claims: claimsOn(established(elsewhere)), keepsWords: false }),
      false,
    ],
  ];
  for (const [title, one, moved] of rows) it(title, () => assert.equal(movedWithoutEdit(one, ORDERS), moved));
});

describe('ownership, whatever the objects', () => {
  const many = fc.uniqueArray(anyContender, { selector: ({ key }) => key });

  it('is the same for all that ask, and never an object’s that may not have the target', () => {
    fc.assert(
      fc.property(
        many.chain((each) => fc.tuple(fc.constant(each), fc.shuffledSubarray(each, { minLength: each.length }))),
        ([contenders, shuffled]) => {
          const owner = ownerOf(ORDERS, contenders);
          assert.equal(ownerOf(ORDERS, shuffled), owner);
          if (owner === undefined) return;
          assert.equal(owner.deleting, false);
          assert.notEqual(owner.mode, 'Out');
          const claims = owner.claims.list.some(({ target: on }) => targetArn(on) === ORDERS_ARN);
          assert.ok(claims || (owner.mode === 'Enforcing' && owner.reference?.functionName === 'orders'));
        },
      ),
    );
  });

  // T1: an editor of one object must not be able to take a target from another one.
  it('does not change by an edit of another object, while the owner claims the target and its finalizer holds it', () => {
    fc.assert(
      fc.property(many, anyContender, (others, edited) => {
        const rest = others.filter(({ key }) => key !== edited.key);
        const owner = contender('shop/owner', { ...claiming, createdAt: 1_900_000_000_000 });
        const withoutClaim = { ...edited, claims: claimsOn() };
        const honest = rest.map((each) => ({ ...each, claims: claimsOn() }));
        assert.equal(ownerOf(ORDERS, [owner, ...honest, withoutClaim])?.key, 'shop/owner');
      }),
    );
  });
});
