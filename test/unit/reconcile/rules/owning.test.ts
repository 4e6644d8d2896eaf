import { MOST_ITEMS } from '../../../../src/api/grammar/limits.ts';
import { LATEST } from '../../../../src/lambda/target.ts';
import type { Claim } from '../../../../src/reconcile/object/claims.ts';
import { decides, handsOver, KEEP, LOOK, PUT, refuses, writes } from './deciding.ts';
import {
  ABSENT,
  ago,
  attempted,
  BILLING,
  claim,
  claimsOn,
  contender,
  DECLARED,
  declaring,
  established,
  type FactsOf,
  found,
  IN_SYNC,
  leaving,
  NOW,
  NOW_MILLISECONDS,
  ORDERS,
  OTHER,
  POLICIES,
  REGION,
  referenceTo,
  SETTINGS,
  target,
} from './facts.ts';

const MAIL = target('mail');
const refusing = declaring(SETTINGS, { adoptionPolicy: 'Refuse' });
const inSync: FactsOf = { claims: claimsOn(established(ORDERS)), observation: found(SETTINGS), known: IN_SYNC };

const owner = contender('shop/owner', { claims: claimsOn(established(ORDERS)) });
/** The same on its way to another target. */
const leaver = { ...owner, keepsWords: false, reference: referenceTo(BILLING) };

/** Claims on so many targets that the object names no longer. */
function many(count: number): Claim[] {
  return Array.from({ length: count }, (_, index) => leaving(target(`old-${index}`), OTHER));
}

describe('a target that is another one without an edit', () => {
  const elsewhere = target('orders', LATEST, 'us-east-1');
  refuses([
    [
      'is Stalled, and both targets are named',
      { claims: claimsOn(established(ORDERS)), target: elsewhere, observation: found(OTHER) },
      'IdentityChanged',
      /configured .*eu-west-1.*orders.* now make it .*us-east-1.*nothing is written/,
    ],
    [
      'is Stalled though the account is another one',
      { claims: claimsOn(established(ORDERS)), target: { ...ORDERS, account: '999999999999' } },
      'IdentityChanged',
      /999999999999/,
    ],
    [
      'is Stalled though the object observes: it would report another function’s settings',
      {
        claims: claimsOn(established(ORDERS, { parting: { state: 'Released', since: NOW } })),
        target: elsewhere,
        self: { mode: 'Out', held: false },
        observeOnly: true,
      },
      'IdentityChanged',
      /./,
    ],
    [
      'is Stalled before the object releases anything: it would drop the claims on the functions of the former account',
      {
        claims: claimsOn(established(ORDERS)),
        target: elsewhere,
        policies: { ...POLICIES, managementPolicy: 'Observe' },
      },
      'IdentityChanged',
      /./,
    ],
  ]);
  decides([
    [
      'moves where the words are other ones',
      {
        claims: claimsOn(established(ORDERS)),
        target: elsewhere,
        declared: { ...DECLARED, words: { functionName: 'orders', region: 'us-east-1' } },
      },
      { do: 'Look', access: { region: REGION }, target: elsewhere },
    ],
    ['is no matter where the object has no claim yet', { target: elsewhere }, { ...LOOK, target: elsewhere }],
    [
      'is no matter where it is claimed beside another',
      { ...inSync, claims: claimsOn(established(MAIL), established(ORDERS)) },
      { do: 'Look', access: { region: REGION }, target: MAIL },
    ],
  ]);
});

describe('a target that another object owns', () => {
  refuses([
    [
      'is left to it, and it is named',
      { others: [owner], self: { createdAt: 0 } },
      'OwnedByAnother',
      /orders:\$LATEST is configured by shop\/owner: delete one of the two objects, or correct functionName or qualifier/,
    ],
    [
      'is left to it without its name where that is another namespace’s',
      { others: [contender('billing/owner', { claims: claimsOn(established(ORDERS)) })] },
      'OwnedByAnother',
      /is configured by an object in another namespace: delete/,
    ],
    [
      'is left to the elder one',
      { others: [contender('shop/elder', { createdAt: 0 })] },
      'OwnedByAnother',
      /by shop\/elder/,
    ],
    [
      'is left to it, and not yet handed over, while a write under way takes its claim away',
      { ...inSync, others: [{ ...owner, createdAt: 0, claimsUnderWay: claimsOn() }] },
      'OwnedByAnother',
      /by shop\/owner/,
    ],
    [
      'is left to it until it covers the claim of this one: only then nothing is forgotten',
      {
        claims: claimsOn(established(ORDERS)),
        self: { held: true },
        others: [contender('shop/elder', { createdAt: 0, claims: claimsOn(attempted(ORDERS, [OTHER])) })],
      },
      'OwnedByAnother',
      /by shop\/elder/,
    ],
  ]);
  decides([
    [
      'is handed over once it covers the claim of this one',
      { ...inSync, others: [{ ...owner, createdAt: 0 }] },
      handsOver({ target: ORDERS, how: 'HandedOver', to: 'shop/owner' }),
    ],
    [
      'is handed over without a name to one of another namespace',
      { ...inSync, others: [contender('billing/owner', { claims: claimsOn(established(ORDERS)), createdAt: 0 })] },
      handsOver({ target: ORDERS, how: 'HandedOver', to: 'an object in another namespace' }),
    ],
    [
      'is this one’s where that is younger',
      { ...inSync, others: [contender('shop/late', { createdAt: NOW_MILLISECONDS })] },
      KEEP,
    ],
    [
      'is this one’s where that is younger and claims it, too: the younger one lets go',
      {
        ...inSync,
        others: [contender('shop/late', { createdAt: NOW_MILLISECONDS, claims: claimsOn(established(ORDERS)) })],
      },
      KEEP,
    ],
    [
      'is this one’s where that only observes',
      { others: [contender('shop/elder', { createdAt: 0, mode: 'Out' })] },
      LOOK,
    ],
    [
      'is this one’s where that is suspended and has nothing',
      { others: [contender('shop/elder', { createdAt: 0, mode: 'Suspended' })] },
      LOOK,
    ],
  ]);
});

describe('an API server that throws claims away', () => {
  refuses([
    [
      'is told of: no Put follows',
      { claimsNotKept: true, observation: ABSENT },
      'ClaimNotKept',
      /did not keep status\.claims: upgrade the CRD to the operator's version/,
    ],
    ['is told of rather than asked again for an heir', { claimsNotKept: true, others: [leaver] }, 'ClaimNotKept', /./],
  ]);
});

describe('an heir', () => {
  const adopted = { time: ago(900), settings: OTHER };
  const INHERITING = { inherits: true };
  const waiting: FactsOf = { others: [leaver], self: { held: true } };
  const words = { functionName: 'orders', qualifier: LATEST };
  const crowd = Array.from({ length: 18 }, (_, seconds) => ({ maximumEventAgeInSeconds: 60 + seconds }));
  decides([
    ['takes its finalizer before it claims', { others: [leaver] }, { do: 'AddFinalizer' }],
    ['claims before it looks: the leaver waits for the claim', waiting, writes(established(ORDERS), INHERITING)],
    [
      'claims before it asks for a function that is missing: the leaver would wait for that answer, too',
      { ...waiting, isMissing: () => true },
      writes(established(ORDERS), INHERITING),
    ],
    [
      'claims with what its owner adopted, and adopts nothing itself',
      { ...waiting, others: [{ ...leaver, claims: claimsOn(established(ORDERS, { adopted })) }] },
      writes(established(ORDERS, { adopted }), INHERITING),
    ],
    [
      'claims what its owner leaves by deletion',
      { ...waiting, others: [{ ...owner, deleting: true }] },
      writes(established(ORDERS), INHERITING),
    ],
    [
      'joins its own attempts with those that are left',
      {
        claims: claimsOn(attempted(ORDERS, [SETTINGS])),
        others: [{ ...leaver, claims: claimsOn(attempted(ORDERS, [OTHER], ago(5))) }],
      },
      writes(
        claim(ORDERS, {
          attempts: [
            { settings: SETTINGS, at: NOW },
            { settings: OTHER, at: ago(5) },
          ],
        }),
        INHERITING,
      ),
    ],
    [
      'claims what is established where its own claim is empty',
      { ...waiting, claims: claimsOn(claim(ORDERS)) },
      writes(established(ORDERS), INHERITING),
    ],
    [
      'claims no more than its claim has room for: it would write the same again and again',
      {
        claims: claimsOn(attempted(ORDERS, crowd.slice(0, 16))),
        others: [{ ...leaver, claims: claimsOn(attempted(ORDERS, crowd.slice(16))) }],
      },
      LOOK,
    ],
    ['looks once its claim covers what is left', { ...waiting, claims: claimsOn(established(ORDERS)) }, LOOK],
    [
      'claims again where its own claim is about to leave: it came back',
      {
        ...waiting,
        claims: claimsOn(leaving(ORDERS, SETTINGS)),
        declared: { ...DECLARED, words: { functionName: 'orders:$LATEST' } },
      },
      writes(leaving(ORDERS, SETTINGS), { ...INHERITING, words: { functionName: 'orders:$LATEST' } }),
    ],
    [
      'inherits nothing from an object that only observes',
      {
        others: [
          {
            ...leaver,
            mode: 'Out',
            claims: claimsOn(established(ORDERS, { parting: { state: 'Released', since: NOW } })),
          },
        ],
      },
      LOOK,
    ],
    ['inherits nothing from an empty claim', { others: [{ ...leaver, claims: claimsOn(claim(ORDERS)) }] }, LOOK],
    [
      'inherits nothing from a terminating object that has lost its finalizer',
      { others: [{ ...owner, deleting: true, held: false }] },
      LOOK,
    ],
    [
      'puts over what it inherited though Refuse is set',
      { ...waiting, claims: claimsOn(established(ORDERS)), declared: refusing, observation: found(OTHER) },
      PUT,
    ],
    [
      'claims as many targets as the CRD has room for, which is more than an object claims by itself',
      { others: [leaver], stored: claimsOn(...many(MOST_ITEMS.claims - 1)), declared: { ...DECLARED, words } },
      writes(established(ORDERS), { ...INHERITING, words }),
    ],
    [
      'makes room where the CRD has none',
      { others: [leaver], stored: claimsOn(...many(MOST_ITEMS.claims)), declared: { ...DECLARED, words } },
      { do: 'Look', access: { region: REGION }, target: target('old-0') },
    ],
  ]);
});
