import assert from 'node:assert/strict';
import type { TargetWords } from '../../../../src/api/event-invoke-config.ts';
import {
  applyChange,
  type ClaimChange,
  type LastSeen,
  rememberSeen,
} from '../../../../src/reconcile/object/claim-change.ts';
import { type Claim, type Claims, NO_CLAIMS } from '../../../../src/reconcile/object/claims.ts';
import {
  ago,
  attempted,
  BILLING,
  claim,
  claimsOn,
  DECLARED,
  established,
  leaving,
  NOW,
  ORDERS,
  OTHER,
  SETTINGS,
  target,
} from '../rules/facts.ts';

const MAIL = target('mail');
const TO_BILLING: TargetWords = { functionName: 'billing' };
const released = (on = ORDERS) => established(on, { parting: { state: 'Released', since: ago(60), settings: OTHER } });

function claiming(one: Claim, lastSeen?: LastSeen, words = TO_BILLING): ClaimChange {
  return { change: 'Claimed', claim: one, adopts: false, inherits: false, words, lastSeen, at: NOW };
}

type Row = readonly [title: string, before: Claims, change: ClaimChange, after: Claims];

function changes(rows: readonly Row[]): void {
  for (const [title, before, change, after] of rows) {
    it(title, () => assert.deepEqual(applyChange(before, change), after));
  }
}

describe('a change of claims', () => {
  describe('Claimed', () => {
    changes([
      ['is the first one', NO_CLAIMS, claiming(claim(BILLING)), { named: TO_BILLING, list: [claim(BILLING)] }],
      [
        'replaces the claim on the same target, and its words',
        claimsOn(claim(ORDERS)),
        claiming(established(ORDERS), undefined, { functionName: 'orders', qualifier: '$LATEST' }),
        { named: { functionName: 'orders', qualifier: '$LATEST' }, list: [established(ORDERS)] },
      ],
      [
        'makes an established one on another target leave with what was last seen there',
        claimsOn(established(ORDERS)),
        claiming(claim(BILLING), { target: ORDERS, settings: SETTINGS }),
        { named: TO_BILLING, list: [leaving(ORDERS, SETTINGS), claim(BILLING)] },
      ],
      [
        'makes one leave without settings where nothing was seen there',
        claimsOn(established(ORDERS)),
        claiming(claim(BILLING)),
        { named: TO_BILLING, list: [leaving(ORDERS, undefined), claim(BILLING)] },
      ],
      [
        'makes one leave without settings where another target was seen',
        claimsOn(established(ORDERS)),
        claiming(claim(BILLING), { target: MAIL, settings: OTHER }),
        { named: TO_BILLING, list: [leaving(ORDERS, undefined), claim(BILLING)] },
      ],
      [
        'makes one leave with what was seen there before the status showed another target',
        claimsOn(established(ORDERS, { lastSeen: SETTINGS })),
        claiming(claim(BILLING), { target: BILLING, settings: OTHER }),
        { named: TO_BILLING, list: [leaving(ORDERS, SETTINGS), claim(BILLING)] },
      ],
      [
        'makes one leave with what was seen there now, and not with what was seen before',
        claimsOn(established(ORDERS, { lastSeen: OTHER })),
        claiming(claim(BILLING), { target: ORDERS, settings: SETTINGS }),
        { named: TO_BILLING, list: [leaving(ORDERS, SETTINGS), claim(BILLING)] },
      ],
      [
        'makes one that was never established leave without settings: what was seen may be somebody else’s',
        claimsOn(attempted(ORDERS, [SETTINGS], ago(10))),
        claiming(claim(BILLING), { target: ORDERS, settings: OTHER }),
        {
          named: TO_BILLING,
          list: [
            { ...attempted(ORDERS, [SETTINGS], ago(10)), parting: { state: 'Leaving', since: NOW } },
            claim(BILLING),
          ],
        },
      ],
      [
        'leaves one that leaves already as it is',
        claimsOn(leaving(MAIL, OTHER, ago(90)), established(ORDERS)),
        claiming(claim(BILLING), { target: MAIL, settings: SETTINGS }),
        { named: TO_BILLING, list: [leaving(MAIL, OTHER, ago(90)), leaving(ORDERS, undefined), claim(BILLING)] },
      ],
      [
        'drops a released one on another target: it would delete nothing',
        claimsOn(released()),
        claiming(claim(BILLING)),
        { named: TO_BILLING, list: [claim(BILLING)] },
      ],
      [
        'takes a leaving one back, and remembers what was last seen there: the object has come home',
        { named: TO_BILLING, list: [leaving(ORDERS, SETTINGS), established(BILLING)] },
        claiming(leaving(ORDERS, SETTINGS), { target: BILLING, settings: OTHER }, DECLARED.words),
        claimsOn(leaving(BILLING, OTHER), established(ORDERS, { lastSeen: SETTINGS })),
      ],
    ]);
  });

  describe('Established', () => {
    const change: ClaimChange = { change: 'Established', target: ORDERS };
    changes([
      [
        'makes what was attempted ours, and needs the attempts no longer',
        claimsOn(attempted(BILLING, [OTHER]), attempted(ORDERS, [SETTINGS, OTHER])),
        change,
        claimsOn(attempted(BILLING, [OTHER]), established(ORDERS)),
      ],
      ['is nothing without the claim', claimsOn(claim(BILLING)), change, claimsOn(claim(BILLING))],
    ]);
  });

  describe('Refused', () => {
    const change: ClaimChange = { change: 'Refused', target: ORDERS, settings: SETTINGS };
    changes([
      [
        'removes just the attempt that was refused',
        claimsOn(attempted(ORDERS, [SETTINGS, OTHER]), attempted(BILLING, [SETTINGS])),
        change,
        claimsOn(attempted(ORDERS, [OTHER]), attempted(BILLING, [SETTINGS])),
      ],
      ['leaves an established claim established', claimsOn(established(ORDERS)), change, claimsOn(established(ORDERS))],
      ['keeps the place of an empty claim', claimsOn(attempted(ORDERS, [SETTINGS])), change, claimsOn(claim(ORDERS))],
    ]);
  });

  describe('Dropped', () => {
    changes([
      [
        'removes just the claims on these targets',
        claimsOn(leaving(BILLING, OTHER), leaving(MAIL, OTHER), established(ORDERS)),
        { change: 'Dropped', targets: [BILLING, MAIL] },
        claimsOn(established(ORDERS)),
      ],
      [
        'takes the words with the last claim: they would say that nobody edited the target since',
        claimsOn(established(ORDERS)),
        { change: 'Dropped', targets: [ORDERS] },
        NO_CLAIMS,
      ],
    ]);
  });

  describe('Released', () => {
    const releasing = (lastSeen?: LastSeen): ClaimChange => ({ change: 'Released', target: ORDERS, lastSeen, at: NOW });
    changes([
      [
        'keeps only the claim that the spec names, with what was last seen there',
        claimsOn(leaving(BILLING, OTHER), established(ORDERS)),
        releasing({ target: ORDERS, settings: SETTINGS }),
        claimsOn(established(ORDERS, { parting: { state: 'Released', since: NOW, settings: SETTINGS } })),
      ],
      ['leaves nothing where the spec names none of them', claimsOn(established(BILLING)), releasing(), NO_CLAIMS],
      [
        'keeps what was seen before the object left, where nothing was seen since',
        claimsOn(leaving(ORDERS, OTHER, ago(9))),
        releasing(),
        claimsOn(established(ORDERS, { parting: { state: 'Released', since: NOW, settings: OTHER } })),
      ],
    ]);
  });

  it('is applied again to the claims that somebody else wrote in between', () => {
    const change: ClaimChange = { change: 'Dropped', targets: [BILLING] };
    const newer = claimsOn(leaving(BILLING, OTHER), leaving(MAIL, OTHER), established(ORDERS));
    assert.deepEqual(applyChange(newer, change), claimsOn(leaving(MAIL, OTHER), established(ORDERS)));
  });
});

describe('the claims once the status shows another target', () => {
  const before: LastSeen = { target: ORDERS, settings: SETTINGS };
  const rows: readonly (readonly [title: string, claims: Claims, before: LastSeen | undefined, after: Claims])[] = [
    [
      'remember what it showed before',
      claimsOn(established(ORDERS)),
      before,
      claimsOn(established(ORDERS, { lastSeen: SETTINGS })),
    ],
    [
      'go on to remember it where it shows a third target',
      claimsOn(established(ORDERS, { lastSeen: SETTINGS })),
      { target: MAIL, settings: OTHER },
      claimsOn(established(ORDERS, { lastSeen: SETTINGS })),
    ],
    [
      'go on to remember it where it showed nothing',
      claimsOn(established(ORDERS, { lastSeen: SETTINGS })),
      undefined,
      claimsOn(established(ORDERS, { lastSeen: SETTINGS })),
    ],
    [
      'forget what it shows itself',
      claimsOn(established(BILLING, { lastSeen: OTHER })),
      { target: BILLING, settings: SETTINGS },
      claimsOn(established(BILLING)),
    ],
    [
      'forget nothing of one that leaves',
      claimsOn(leaving(ORDERS, OTHER), leaving(BILLING, OTHER)),
      before,
      claimsOn(leaving(ORDERS, OTHER), leaving(BILLING, OTHER)),
    ],
    [
      'remember nothing of one that was never established: it may be somebody else’s',
      claimsOn(attempted(ORDERS, [OTHER], ago(10))),
      before,
      claimsOn(attempted(ORDERS, [OTHER], ago(10))),
    ],
  ];
  for (const [title, claims, shown, after] of rows) {
    it(title, () => assert.deepEqual(rememberSeen(claims, shown, BILLING), after));
  }
});
