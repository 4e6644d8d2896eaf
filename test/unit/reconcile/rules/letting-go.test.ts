import assert from 'node:assert/strict';
import { type Target, targetArn } from '../../../../src/lambda/target.ts';
import type { Claim } from '../../../../src/reconcile/object/claims.ts';
import type { Contender } from '../../../../src/reconcile/rules/contender.ts';
import { decide } from '../../../../src/reconcile/rules/decide.ts';
import type { LetGoHow, LetGoTarget, Step } from '../../../../src/reconcile/rules/step.ts';
import { DELETE, decides, drops, handsOver, LOOK, refuses, waitsForHeir } from './deciding.ts';
import {
  ABSENT,
  ACCESS,
  ago,
  arnOf,
  attempted,
  BILLING,
  claim,
  contender,
  DECLARED,
  established,
  type FactsOf,
  factsOf,
  found,
  IDENTITY,
  leaving,
  NOW_MILLISECONDS,
  ORDERS,
  ORDERS_ARN,
  OTHER,
  PAYMENTS,
  POLICIES,
  referenceTo,
  SETTINGS,
  target,
} from './facts.ts';

const MAIL = target('mail');
const orphaning = { ...POLICIES, deletionPolicy: 'Orphan' } as const;
const heir = contender('shop/heir');
const covering = contender('shop/heir', { claims: { named: DECLARED.words, list: [established(ORDERS)] } });

/** An object that has arrived at `billing` and is left with old claims, of which the first is on `orders`. */
function moved(claims: readonly Claim[], more: FactsOf = {}): FactsOf {
  const list = [...claims, established(BILLING)];
  return {
    target: BILLING,
    declared: { ...DECLARED, words: { functionName: 'billing' } },
    claims: { named: { functionName: 'billing' }, list },
    self: { reference: referenceTo(BILLING) },
    ...more,
    seen: new Map([[targetArn(BILLING), found(SETTINGS, arnOf('billing'))], ...(more.seen ?? [])]),
  };
}

/** What Lambda shows of the target that the object has left. */
function showing(observation: ReturnType<typeof found>, on = ORDERS): Pick<FactsOf, 'seen'> {
  return { seen: new Map([[targetArn(on), observation]]) };
}

function gone(how: LetGoHow, more: Partial<LetGoTarget> = {}, on: Target = ORDERS): Step {
  return drops({ target: on, how, ...more });
}

/** It is looked at once more when a Put can no longer arrive. */
function confirms(atLeastSeconds: number): Step {
  return {
    do: 'Wait',
    reason: 'ConfirmingDeletion',
    message: `An earlier Put on ${ORDERS_ARN} may still take effect: the operator reads Lambda once more before this object lets go.`,
    retry: { after: 'backoff', pace: 'fast', priority: 'retry', atLeastSeconds },
    tolerated: false,
  };
}

const unsettled = { latePutUntil: () => NOW_MILLISECONDS + 20_000 };

describe('a target that an object has left', () => {
  const old = leaving(ORDERS, SETTINGS);

  describe('is looked at before anything is deleted, and', () => {
    decides([
      ['that is a step of its own', moved([old]), LOOK],
      ['is deleted where it holds what was last seen there', moved([old], showing(found(SETTINGS))), DELETE],
      [
        'is deleted where it holds a Put of ours',
        moved(
          [attempted(ORDERS, [OTHER, {}], ago(300), { parting: { state: 'Leaving', since: ago(300) } })],
          showing(found({})),
        ),
        DELETE,
      ],
      [
        'is deleted where it holds what this process put there, though no status told of it',
        moved([leaving(ORDERS, OTHER)], {
          ...showing(found(SETTINGS)),
          lastPut: ({ functionName }) => (functionName === 'orders' ? SETTINGS : undefined),
        }),
        DELETE,
      ],
      [
        'is left, and told of, where it holds anything else',
        moved([old], showing(found(OTHER))),
        gone('Left', { found: OTHER, tried: [] }),
      ],
      [
        'is left, and what was tried is told, too',
        moved(
          [attempted(ORDERS, [SETTINGS], ago(300), { parting: { state: 'Leaving', since: ago(300) } })],
          showing(found(OTHER)),
        ),
        gone('Left', { found: OTHER, tried: [SETTINGS] }),
      ],
      [
        'is left where nothing was ever seen there: an empty configuration is somebody else’s',
        moved([leaving(ORDERS, undefined)], showing(found({}))),
        gone('Left', { found: {}, tried: [] }),
      ],
      [
        'is deleted where an empty configuration was last seen',
        moved([leaving(ORDERS, {})], showing(found({}))),
        DELETE,
      ],
      ['is let go where there is nothing', moved([old], showing(ABSENT)), gone('Absent', { tried: [] })],
      [
        'is let go only once a Put can no longer arrive',
        moved([old], { ...showing(ABSENT), ...unsettled }),
        confirms(20),
      ],
      [
        'is left only once a Put can no longer arrive over what somebody else put there',
        moved([old], { ...showing(found(OTHER)), ...unsettled }),
        confirms(20),
      ],
      [
        'is left at the very moment from which on no Put arrives',
        moved([old], { ...showing(found(OTHER)), latePutUntil: () => NOW_MILLISECONDS }),
        gone('Left', { found: OTHER, tried: [] }),
      ],
      [
        'is let go at the very moment from which on no Put arrives',
        moved([old], { ...showing(ABSENT), latePutUntil: () => NOW_MILLISECONDS }),
        gone('Absent', { tried: [] }),
      ],
      [
        'goes by what was last seen even where that is a released claim’s',
        moved(
          [established(ORDERS, { parting: { state: 'Released', since: ago(9), settings: OTHER } })],
          showing(found(OTHER)),
        ),
        DELETE,
      ],
    ]);
    refuses([
      [
        'is left where Lambda answers for another function',
        moved([old], showing(found(SETTINGS, arnOf('mail')))),
        'UnexpectedFunction',
        /Asked about .*orders:\$LATEST, Lambda answered for .*mail:\$LATEST.*set spec\.deletionPolicy to Orphan/,
      ],
    ]);
  });

  describe('after its Delete', () => {
    const deletedAt = (milliseconds: number): FactsOf => ({
      deletedAt: ({ functionName }) => (functionName === 'orders' ? milliseconds : undefined),
    });
    const settledBefore = { latePutUntil: () => NOW_MILLISECONDS - 9_000 };
    decides([
      ['is let go', moved([old], deletedAt(NOW_MILLISECONDS)), gone('Deleted')],
      [
        'is let go, whatever a look shows now',
        moved([old], { ...deletedAt(1), ...showing(found(OTHER)) }),
        gone('Deleted'),
      ],
      [
        'is let go where no Put could arrive after it',
        moved([old], { ...deletedAt(NOW_MILLISECONDS - 9_000), ...settledBefore }),
        gone('Deleted'),
      ],
      ['waits while a Put may still arrive', moved([old], { ...deletedAt(1), ...unsettled }), confirms(20)],
      [
        'is looked at once more at the very moment from which on no Put arrives',
        moved([old], { ...deletedAt(1), latePutUntil: () => NOW_MILLISECONDS }),
        LOOK,
      ],
      [
        'is looked at once more where a Put may have arrived after it',
        moved([old], { ...deletedAt(1), ...settledBefore }),
        LOOK,
      ],
      [
        'is deleted again where one did',
        moved([old], { ...deletedAt(1), ...settledBefore, ...showing(found(SETTINGS)) }),
        DELETE,
      ],
      [
        'is left where somebody else configured it',
        moved([old], { ...deletedAt(1), ...settledBefore, ...showing(found(OTHER)) }),
        gone('Left', { found: OTHER, tried: [] }),
      ],
      [
        'is let go where none did',
        moved([old], { ...deletedAt(1), ...settledBefore, ...showing(ABSENT) }),
        gone('Deleted'),
      ],
    ]);
  });

  describe('whose claim entitles to nothing', () => {
    decides([['is let go without a call', moved([claim(ORDERS)]), gone('Absent')]]);
  });

  describe('under Orphan', () => {
    decides([
      ['is let go without a look', moved([old], { policies: orphaning }), gone('Orphaned')],
      ['is told as never written where it never was', moved([claim(ORDERS)], { policies: orphaning }), gone('Absent')],
      ['waits for an heir all the same', moved([old], { policies: orphaning, others: [heir] }), waitsForHeir()],
    ]);
  });

  describe('to an heir', () => {
    const rows: readonly (readonly [title: string, facts: FactsOf, step: Step])[] = [
      ['waits for its claim', moved([old], { others: [heir] }), waitsForHeir()],
      ['waits for it though there is nothing to delete', moved([claim(ORDERS)], { others: [heir] }), waitsForHeir()],
      [
        'is handed over once that covers its own',
        moved([old], { others: [covering] }),
        handsOver({ target: ORDERS, how: 'HandedOver', to: 'shop/heir' }),
      ],
      [
        'waits while that covers only a part',
        moved([old], {
          others: [contender('shop/heir', { claims: { named: DECLARED.words, list: [attempted(ORDERS, [OTHER])] } })],
        }),
        waitsForHeir(),
      ],
      [
        'waits while a write under way takes the claim of that away: it may let go to this one',
        moved([old], { others: [{ ...covering, claimsUnderWay: { list: [] } }] }),
        waitsForHeir(),
      ],
      [
        'is handed over while a write under way keeps the claim of that',
        moved([old], { others: [{ ...covering, claimsUnderWay: covering.claims }] }),
        handsOver({ target: ORDERS, how: 'HandedOver', to: 'shop/heir' }),
      ],
      [
        'waits for one of another namespace without its name: that is not for this one’s users',
        moved([old], { others: [contender('billing/heir')] }),
        waitsForHeir('an object in another namespace'),
      ],
      [
        'is handed over to one of another namespace without its name',
        moved([old], { others: [contender('billing/heir', { claims: covering.claims })] }),
        handsOver({ target: ORDERS, how: 'HandedOver', to: 'an object in another namespace' }),
      ],
      [
        'is let go after five minutes without its name, too',
        moved([leaving(ORDERS, SETTINGS, ago(300))], { others: [contender('billing/heir')] }),
        gone('Left', { to: 'an object in another namespace', tried: [] }),
      ],
      [
        'waits to the last millisecond of five minutes',
        moved([leaving(ORDERS, SETTINGS, ago(300))], { others: [heir], now: NOW_MILLISECONDS - 1 }),
        waitsForHeir(),
      ],
      ['waits for five minutes', moved([leaving(ORDERS, SETTINGS, ago(299))], { others: [heir] }), waitsForHeir()],
      [
        'is then let go without a Delete, and told of',
        moved([leaving(ORDERS, SETTINGS, ago(300))], { others: [heir] }),
        gone('Left', { to: 'shop/heir', tried: [] }),
      ],
      [
        'is then let go with what was tried',
        moved([attempted(ORDERS, [OTHER], ago(400), { parting: { state: 'Leaving', since: ago(300) } })], {
          others: [heir],
        }),
        gone('Left', { to: 'shop/heir', tried: [OTHER] }),
      ],
    ];
    decides(rows);
  });

  const nobody: readonly (readonly [title: string, other: Contender])[] = [
    ['that is being deleted itself', { ...heir, deleting: true }],
    ['that only observes', { ...heir, mode: 'Out' }],
    ['that is suspended and has nothing', { ...heir, mode: 'Suspended' }],
    ['that names something else', { ...heir, reference: referenceTo(MAIL) }],
  ];
  for (const [title, other] of nobody) {
    it(`waits for no object ${title}`, () => {
      assert.deepEqual(decide(factsOf(moved([old], { others: [other] }))), LOOK);
    });
  }

  describe('is reached under its own account', () => {
    const inAccount = { ...old, account: 'payments' };
    const access = { ...ACCESS, awsAccount: 'payments' };
    const named: FactsOf = { namedAccount: () => PAYMENTS };
    decides([
      [
        'which is asked for first',
        moved([inAccount], {
          ...named,
          identify: ({ awsAccount }) => (awsAccount === undefined ? IDENTITY : undefined),
        }),
        { do: 'Identify', access, functionName: 'orders' },
      ],
      ['and looked at with it', moved([inAccount], named), { ...LOOK, access }],
      ['and deleted with it', moved([inAccount], { ...named, ...showing(found(SETTINGS)) }), { ...DELETE, access }],
    ]);
    refuses([
      [
        'and never with credentials of another: an answer to those would prove nothing',
        moved([old], { identify: () => ({ ...IDENTITY, account: '999999999999' }) }),
        'IdentityChanged',
        /must be deleted with credentials of account 123456789012, and the operator's belong to 999999999999.*Orphan/,
      ],
      [
        'and never with credentials of another partition',
        moved([old], { identify: () => ({ ...IDENTITY, partition: 'aws-cn' }) }),
        'IdentityChanged',
        /./,
      ],
    ]);
  });

  describe('together with another one', () => {
    const mail = leaving(MAIL, SETTINGS);
    /** The credentials of `payments` belong to another account by now. */
    const foreign: FactsOf = {
      namedAccount: () => PAYMENTS,
      identify: ({ awsAccount }) => (awsAccount === undefined ? IDENTITY : { ...IDENTITY, account: '999999999999' }),
    };
    const lookAtMail: Step = { do: 'Look', access: ACCESS, target: MAIL };
    decides([
      ['is the first to be looked at', moved([old, mail]), LOOK],
      ['that waits for an heir does not hold that one up', moved([old, mail], { others: [heir] }), lookAtMail],
      [
        'that waits for an heir is noted only after what can be noted now',
        moved([old, mail], { others: [heir], ...showing(ABSENT, MAIL) }),
        gone('Absent', { tried: [] }, MAIL),
      ],
      [
        'that a human must mend does not hold that one up',
        moved([{ ...old, account: 'payments' }, mail], foreign),
        lookAtMail,
      ],
      [
        'that a human must mend is told only after what can be noted now',
        moved([{ ...old, account: 'payments' }, mail], { ...foreign, ...showing(ABSENT, MAIL) }),
        gone('Absent', { tried: [] }, MAIL),
      ],
      [
        'that is left is noted in one go with it',
        moved([old, mail], {
          seen: new Map([
            [ORDERS_ARN, ABSENT],
            [arnOf('mail'), found(OTHER, arnOf('mail'))],
          ]),
        }),
        drops({ target: ORDERS, how: 'Absent', tried: [] }, { target: MAIL, how: 'Left', found: OTHER, tried: [] }),
      ],
      [
        'that is gone already waits until that one was looked at: what is done is noted at once',
        moved([old, mail], showing(ABSENT)),
        lookAtMail,
      ],
      [
        'of two that must wait, the first is told of',
        moved([old, leaving(MAIL, SETTINGS)], {
          others: [heir, contender('shop/other', { reference: referenceTo(MAIL) })],
        }),
        waitsForHeir(),
      ],
    ]);
    refuses([
      [
        'that must wait does not hide what only a human can mend',
        moved([old, { ...mail, account: 'payments' }], { ...foreign, others: [heir] }),
        'IdentityChanged',
        /./,
      ],
    ]);
  });
});
