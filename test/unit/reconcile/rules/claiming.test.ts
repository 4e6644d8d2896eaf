import { LATEST } from '../../../../src/lambda/target.ts';
import type { Claim } from '../../../../src/reconcile/object/claims.ts';
import { decides, LOOK, PUT, writes } from './deciding.ts';
import {
  ABSENT,
  ago,
  arnOf,
  attempted,
  BILLING,
  claim,
  claimsOn,
  DECLARED,
  established,
  type FactsOf,
  found,
  IDENTITY,
  IN_SYNC,
  known,
  leaving,
  NOW,
  NOW_MILLISECONDS,
  ORDERS,
  ORDERS_ARN,
  OTHER,
  REGION,
  SETTINGS,
  target,
} from './facts.ts';

const MAIL = target('mail');
/** What Lambda holds was seen there, and our finalizer holds the object. */
const seen = (settings = OTHER): FactsOf => ({ observation: found(settings), self: { held: true } });
const adoption = (settings = OTHER) => ({ adopted: { time: NOW, settings } });

/** Claims on so many targets that the object names no longer. */
function many(count: number): Claim[] {
  return Array.from({ length: count }, (_, index) => leaving(target(`old-${index}`), OTHER));
}

describe('a Put is announced', () => {
  decides([
    [
      'for a target without configuration',
      { observation: ABSENT, self: { held: true } },
      writes(attempted(ORDERS, [SETTINGS])),
    ],
    ['with what was there before', seen(), writes(attempted(ORDERS, [SETTINGS], NOW, adoption()), { adopts: true })],
    [
      'with what was there first, which is never replaced',
      {
        ...seen({}),
        claims: claimsOn(claim(ORDERS, { adopted: { time: ago(90), settings: OTHER } })),
      },
      writes(attempted(ORDERS, [SETTINGS], NOW, { adopted: { time: ago(90), settings: OTHER } })),
    ],
    [
      'again where somebody else configured the target since: that is recorded before it is overwritten',
      { ...seen(), claims: claimsOn(attempted(ORDERS, [{}, SETTINGS], ago(5))) },
      writes(
        claim(ORDERS, {
          attempts: [
            { settings: {}, at: ago(5) },
            { settings: SETTINGS, at: ago(5) },
          ],
          ...adoption(),
        }),
        { adopts: true },
      ),
    ],
    [
      'once where somebody else configured the target since, and that is recorded',
      { ...seen(), claims: claimsOn(attempted(ORDERS, [SETTINGS], ago(5), adoption())) },
      PUT,
    ],
    [
      'beside those whose outcome is not known',
      { observation: ABSENT, claims: claimsOn(attempted(ORDERS, [OTHER], ago(59))) },
      writes(
        claim(ORDERS, {
          attempts: [
            { settings: OTHER, at: ago(59) },
            { settings: SETTINGS, at: NOW },
          ],
        }),
      ),
    ],
    [
      'and those are forgotten that would have arrived by now',
      { observation: ABSENT, claims: claimsOn(attempted(ORDERS, [OTHER], ago(60))) },
      writes(attempted(ORDERS, [SETTINGS])),
    ],
    [
      'and those are kept that may arrive within a millisecond',
      {
        observation: ABSENT,
        claims: claimsOn(attempted(ORDERS, [OTHER], ago(60))),
        now: NOW_MILLISECONDS - 1,
      },
      {
        do: 'WriteClaims',
        change: {
          change: 'Claimed',
          claim: claim(ORDERS, {
            attempts: [
              { settings: OTHER, at: ago(60) },
              { settings: SETTINGS, at: ago(1) },
            ],
          }),
          adopts: false,
          inherits: false,
          words: DECLARED.words,
          lastSeen: undefined,
          at: ago(1),
        },
        letGo: [],
      },
    ],
    [
      'and those are kept of which this process knows that they may still arrive',
      {
        observation: ABSENT,
        claims: claimsOn(attempted(ORDERS, [OTHER], ago(90))),
        latePutUntil: () => NOW_MILLISECONDS + 1,
      },
      writes(
        claim(ORDERS, {
          attempts: [
            { settings: OTHER, at: ago(90) },
            { settings: SETTINGS, at: NOW },
          ],
        }),
      ),
    ],
    [
      'again by an empty claim: a Put that was refused left nothing behind',
      { observation: ABSENT, claims: claimsOn(claim(ORDERS)) },
      writes(attempted(ORDERS, [SETTINGS])),
    ],
    [
      'as established where what Lambda holds is a Put of ours',
      { observation: found(OTHER), claims: claimsOn(attempted(ORDERS, [OTHER, {}], ago(5))) },
      writes(established(ORDERS)),
    ],
    [
      'by taking back a claim that was about to leave',
      {
        observation: found(OTHER),
        claims: claimsOn(leaving(ORDERS, OTHER)),
        declared: { ...DECLARED, words: { functionName: 'orders:$LATEST' } },
        known: known({ target: MAIL, settings: SETTINGS }),
      },
      writes(leaving(ORDERS, OTHER), {
        words: { functionName: 'orders:$LATEST' },
        lastSeen: { target: MAIL, settings: SETTINGS },
      }),
    ],
    [
      'under the words of the new spec, with what was last seen under the old ones',
      {
        observation: ABSENT,
        target: BILLING,
        declared: { ...DECLARED, words: { functionName: 'billing' } },
        claims: claimsOn(established(ORDERS)),
        known: IN_SYNC,
      },
      writes(attempted(BILLING, [SETTINGS]), {
        words: { functionName: 'billing' },
        lastSeen: { target: ORDERS, settings: SETTINGS },
      }),
    ],
    [
      'with what this reconcile saw under the old words, where the spec was edited in between',
      {
        target: BILLING,
        declared: { ...DECLARED, words: { functionName: 'billing' } },
        stored: claimsOn(attempted(ORDERS, [SETTINGS])),
        claims: claimsOn(established(ORDERS)),
        seen: new Map([
          [ORDERS_ARN, found(SETTINGS)],
          [arnOf('billing'), ABSENT],
        ]),
        known: known({ target: MAIL, settings: OTHER }),
      },
      writes(attempted(BILLING, [SETTINGS]), {
        words: { functionName: 'billing' },
        lastSeen: { target: ORDERS, settings: SETTINGS },
      }),
    ],
    [
      'with what the status remembers where Lambda answered for another function',
      {
        target: BILLING,
        declared: { ...DECLARED, words: { functionName: 'billing' } },
        claims: claimsOn(established(ORDERS)),
        seen: new Map([
          [ORDERS_ARN, found(OTHER, arnOf('mail'))],
          [arnOf('billing'), ABSENT],
        ]),
        known: IN_SYNC,
      },
      writes(attempted(BILLING, [SETTINGS]), {
        words: { functionName: 'billing' },
        lastSeen: { target: ORDERS, settings: SETTINGS },
      }),
    ],
    [
      'for the account that the manifest names',
      { observation: ABSENT, self: { held: true }, access: { region: REGION, awsAccount: 'payments' } },
      writes(attempted(ORDERS, [SETTINGS], NOW, { account: 'payments' })),
    ],
    [
      'only if it does not stand in the stored claims already, whatever this reconcile learnt since',
      {
        observation: ABSENT,
        stored: claimsOn(attempted(ORDERS, [SETTINGS])),
        claims: claimsOn(claim(ORDERS)),
      },
      PUT,
    ],
  ]);

  const four = [OTHER, {}, { maximumRetryAttempts: 1 }, { maximumEventAgeInSeconds: 60 }];
  decides([
    [
      'as the fourth of unknown outcome',
      { observation: ABSENT, claims: claimsOn(attempted(ORDERS, four.slice(1))) },
      writes(attempted(ORDERS, [...four.slice(1), SETTINGS])),
    ],
    [
      'and not as a fifth, until the oldest has had its time',
      {
        observation: ABSENT,
        claims: claimsOn(
          claim(ORDERS, {
            attempts: [
              ...four.slice(1).map((settings) => ({ settings, at: ago(10) })),
              { settings: OTHER, at: ago(45) },
            ],
          }),
        ),
      },
      {
        do: 'Wait',
        reason: 'ClaimsFull',
        message: `The outcome of 4 Puts on ${ORDERS_ARN} is not known: another one follows when one of them is.`,
        retry: { after: 'backoff', pace: 'fast', priority: 'retry', atLeastSeconds: 15 },
        tolerated: false,
      },
    ],
    [
      'and not as a fifth where even the oldest may still arrive by what this process knows: in a second again',
      {
        observation: ABSENT,
        claims: claimsOn(attempted(ORDERS, four, ago(300))),
        latePutUntil: () => NOW_MILLISECONDS + 1000,
      },
      {
        do: 'Wait',
        reason: 'ClaimsFull',
        message: `The outcome of 4 Puts on ${ORDERS_ARN} is not known: another one follows when one of them is.`,
        retry: { after: 'backoff', pace: 'fast', priority: 'retry', atLeastSeconds: 1 },
        tolerated: false,
      },
    ],
  ]);
});

describe('a claim on a 17th target', () => {
  const words = { functionName: 'orders', qualifier: LATEST };
  const full: FactsOf = {
    observation: ABSENT,
    declared: { ...DECLARED, words },
    claims: claimsOn(...many(16)),
  };
  decides([
    [
      'waits for room: what leaves is let go first',
      full,
      { do: 'Look', access: { region: REGION }, target: target('old-0') },
    ],
    [
      'is made where what leaves was let go: the same write tells the API server of both',
      { ...full, stored: claimsOn(...many(16)), claims: claimsOn() },
      writes(attempted(ORDERS, [SETTINGS]), { words }),
    ],
    [
      'is made where it is the 16th',
      { ...full, claims: claimsOn(...many(15)) },
      writes(attempted(ORDERS, [SETTINGS]), { words }),
    ],
    [
      'is none where the target is claimed already',
      { ...full, declared: DECLARED, claims: claimsOn(...many(16), established(ORDERS)) },
      PUT,
    ],
    [
      'takes the finalizer first',
      { ...full, self: { held: false }, stored: claimsOn(...many(16)) },
      { do: 'AddFinalizer' },
    ],
  ]);
});

describe('the account of an access', () => {
  decides([
    [
      'that is not known yet is asked for',
      { target: undefined, identify: () => undefined, access: { region: 'us-east-1' } },
      { do: 'Identify', access: { region: 'us-east-1' }, functionName: 'orders' },
    ],
    ['that is known is not asked for', { identify: () => IDENTITY }, LOOK],
  ]);
});
