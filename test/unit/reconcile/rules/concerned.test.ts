import assert from 'node:assert/strict';
import fc from 'fast-check';
import { targetArn } from '../../../../src/lambda/target.ts';
import { type Claim, claimOn, covers } from '../../../../src/reconcile/object/claims.ts';
import { concerned } from '../../../../src/reconcile/rules/concerned.ts';
import { type Contender, looseKeyIn } from '../../../../src/reconcile/rules/contender.ts';
import { movedWithoutEdit, ownerOf } from '../../../../src/reconcile/rules/ownership.ts';
import { anyContender, EARLIER, inAccount } from './any-contender.ts';
import {
  attempted,
  BILLING,
  claimsOn,
  contender,
  established,
  leaving,
  ORDERS,
  OTHER,
  referenceTo,
  SETTINGS,
} from './facts.ts';

const LOOSE = looseKeyIn(ORDERS);
const claiming = { claims: claimsOn(established(ORDERS)) };
/** As a partial ARN names it: the partition is not known yet. */
const inPart = { reference: { ...referenceTo(ORDERS), account: ORDERS.account } };
const owner = contender('shop/owner', claiming);
const left = { ...owner, deleting: true };
const late = contender('shop/late');
const elder = contender('shop/elder', { createdAt: EARLIER });

describe('the objects that a change concerns', () => {
  type Row = readonly [
    title: string,
    others: readonly Contender[],
    before: Contender | undefined,
    after: Contender | undefined,
    keys: readonly string[],
  ];
  const rows: readonly Row[] = [
    ['are those that wait, when the owner leaves', [late, elder], owner, left, ['shop/late', 'shop/elder']],
    [
      'is one that waits with a claim on what it is leaving, when the owner leaves',
      [contender('shop/late', { claims: claimsOn(leaving(BILLING, SETTINGS)) })],
      owner,
      left,
      ['shop/late'],
    ],
    ['are those that wait, when the owner is gone', [late, elder], owner, undefined, ['shop/late', 'shop/elder']],
    ['are those that wait, when the owner comes', [late], undefined, owner, ['shop/late']],
    ['are the younger ones, when an elder one comes and nobody claims', [late], undefined, elder, ['shop/late']],
    ['are none, when a younger one comes', [owner, late], undefined, contender('shop/z'), []],
    ['are none, when an elder one comes that claims nothing', [owner, late], undefined, elder, []],
    ['are none, when one goes that waits', [owner, late], elder, undefined, []],
    [
      'is the leaver alone, when its heir covers it',
      [left, contender('shop/z')],
      late,
      { ...late, ...claiming },
      ['shop/owner'],
    ],
    ['are none, when the leaver lets go', [elder, { ...late, ...claiming }], left, { ...left, claims: claimsOn() }, []],
    [
      'is the heir alone, when the leaver has claimed more',
      [elder, { ...late, claims: claimsOn(attempted(ORDERS, [OTHER])) }],
      { ...left, claims: claimsOn(attempted(ORDERS, [OTHER])) },
      { ...left, claims: claimsOn(attempted(ORDERS, [OTHER, SETTINGS])) },
      ['shop/late'],
    ],
    [
      'are none, when one comes that means another account',
      [owner, late, contender('shop/abroad', inAccount('999999999999'))],
      undefined,
      contender('shop/yonder', inAccount('888888888888')),
      [],
    ],
    [
      'are none, when an elder one comes that names the account of the owner in a partial ARN',
      [owner, contender('shop/partial', inPart)],
      undefined,
      contender('shop/elder', { ...inPart, createdAt: EARLIER }),
      [],
    ],
    [
      'are those that wait with it, when the first of an account goes, as partial ARNs name it',
      [contender('shop/partial', inPart)],
      contender('shop/elder', { ...inPart, createdAt: EARLIER }),
      undefined,
      ['shop/partial'],
    ],
    [
      'are those of its account, when one goes that was the first there',
      [owner, late, contender('shop/abroad', inAccount('999999999999'))],
      contender('shop/first', { ...inAccount('999999999999'), createdAt: EARLIER }),
      undefined,
      ['shop/abroad', 'shop/late'],
    ],
    [
      'are none, when another function has another owner now: that has a key of its own',
      [contender('shop/a', { reference: referenceTo(BILLING), claims: claimsOn(established(BILLING)) })],
      contender('shop/b', {
        reference: referenceTo(BILLING),
        claims: claimsOn(established(BILLING)),
        createdAt: EARLIER,
      }),
      undefined,
      [],
    ],
    [
      'are none of another function',
      [contender('shop/a', { reference: referenceTo(BILLING), claims: claimsOn(established(BILLING)) })],
      owner,
      left,
      [],
    ],
  ];
  for (const [title, others, before, after, keys] of rows) {
    it(title, () => assert.deepEqual([...concerned(LOOSE, others, before, after)].sort(), [...keys].sort()));
  }

  it('are found in linear time, though each one means another account', () => {
    const account = (index: number) => String(100_000_000_000 + index);
    const others = Array.from({ length: 20_000 }, (_, index) =>
      contender(`shop/${index}`, index % 2 ? inAccount(account(index)) : {}),
    );
    const started = process.cpuUsage();
    concerned(LOOSE, others, undefined, late);
    assert.ok(process.cpuUsage(started).user < 2_000_000);
  });

  it('are all that see another owner or another cover, whatever the objects', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyContender, { selector: ({ key }) => key }),
        fc.option(anyContender, { nil: undefined }),
        fc.option(anyContender, { nil: undefined }),
        (contenders, before, after) => {
          const changed = [before, after].map((each) => each && { ...each, key: 'shop/b' });
          const others = contenders.filter(({ key }) => key !== 'shop/b');
          const found = concerned(LOOSE, others, changed[0], changed[1]);
          const worlds = changed.map((each) => (each ? [...others, each] : others));
          for (const each of others) {
            if (mustLook(each, worlds[0] ?? [], worlds[1] ?? [])) assert.ok(found.has(each.key), each.key);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

/** Whether an object must look again, as ownership is told of one target alone. */
function mustLook(each: Contender, before: readonly Contender[], after: readonly Contender[]): boolean {
  const was = ownerOf(ORDERS, before);
  const is = ownerOf(ORDERS, after);
  if (was?.key === is?.key) {
    const covered = coveredBy(is, after);
    const changed = [...covered].filter(([key, isCovered]) => coveredBy(was, before).get(key) !== isCovered);
    return changed.some(([key, isCovered]) => key === each.key || (!isCovered && each.key === is?.key));
  }
  // Where nobody claims the target, nobody knows that the account is this one.
  const isClaimed = [...before, ...after].some(({ claims: { list } }) => list.some(isOnOrders));
  return isClaimed && (each.claims.list.some(isOnOrders) || (names(each) && !movedWithoutEdit(each, ORDERS)));
}

function coveredBy(first: Contender | undefined, world: readonly Contender[]): Map<string, boolean> {
  const theirs = first && claimOn(first.claims, ORDERS);
  return new Map(
    world.flatMap((each) => {
      const own = claimOn(each.claims, ORDERS);
      return own === undefined || each === first ? [] : [[each.key, theirs !== undefined && covers(theirs, own)]];
    }),
  );
}

function isOnOrders({ target }: Claim): boolean {
  return targetArn(target) === targetArn(ORDERS);
}

function names({ reference }: Contender): boolean {
  return reference?.functionName === 'orders' && (reference.account ?? ORDERS.account) === ORDERS.account;
}
