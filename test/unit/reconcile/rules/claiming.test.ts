import { LATEST } from '../../../../src/lambda/target.ts';
import type { Claim } from '../../../../src/reconcile/object/claims.ts';
import { decides, drops, KEEP, LOOK, notes, PUT, refuses, writes } from './deciding.ts';
import {
  ABSENT,
  ago,
  arnOf,
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
  referenceTo,
  SETTINGS,
  target,
} from './facts.ts';

const MAIL = target('mail');
const refusing = declaring(SETTINGS, { adoptionPolicy: 'Refuse' });
const inSync: FactsOf = { claims: claimsOn(established(ORDERS)), observation: found(SETTINGS), known: IN_SYNC };
/** What Lambda holds was seen there, and our finalizer holds the object. */
const seen = (settings = OTHER): FactsOf => ({ observation: found(settings), self: { held: true } });
const adoption = (settings = OTHER) => ({ adopted: { time: NOW, settings } });

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
      drops({ target: ORDERS, how: 'HandedOver', to: 'shop/owner' }),
    ],
    [
      'is handed over without a name to one of another namespace',
      { ...inSync, others: [contender('billing/owner', { claims: claimsOn(established(ORDERS)), createdAt: 0 })] },
      drops({ target: ORDERS, how: 'HandedOver', to: 'an object in another namespace' }),
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
  const waiting: FactsOf = { others: [leaver], self: { held: true } };
  decides([
    ['takes its finalizer before it claims', { others: [leaver] }, { do: 'AddFinalizer' }],
    ['claims before it looks: the leaver waits for the claim', waiting, writes(established(ORDERS))],
    [
      'claims what its owner leaves by deletion',
      { ...waiting, others: [{ ...owner, deleting: true }] },
      writes(established(ORDERS)),
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
      ),
    ],
    ['looks once its claim covers what is left', { ...waiting, claims: claimsOn(established(ORDERS)) }, LOOK],
    [
      'claims again where its own claim is about to leave: it came back',
      {
        ...waiting,
        claims: claimsOn(leaving(ORDERS, SETTINGS)),
        declared: { ...DECLARED, words: { functionName: 'orders:$LATEST' } },
      },
      writes(leaving(ORDERS, SETTINGS), { words: { functionName: 'orders:$LATEST' } }),
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
      'makes room before it claims',
      {
        others: [leaver],
        stored: claimsOn(...many(16)),
        declared: { ...DECLARED, words: { functionName: 'orders', qualifier: LATEST } },
      },
      { do: 'Look', access: { region: REGION }, target: target('old-0') },
    ],
  ]);
});

describe('what Lambda answers for another function', () => {
  refuses([
    [
      'is told, and nothing is claimed',
      { observation: found(OTHER, arnOf('billing')), self: { held: true } },
      'UnexpectedFunction',
      /Asked about .*orders:\$LATEST, Lambda answered for .*billing:\$LATEST: check the endpoint/,
    ],
  ]);
});

describe('adoptionPolicy Refuse', () => {
  refuses([
    [
      'refuses what somebody else configured, with what was found and the ways out',
      { ...seen(), declared: refusing },
      'ConfigurationExists',
      /already holds a configuration of .*orders:\$LATEST \(maximumRetryAttempts=2\), and adoptionPolicy is Refuse: set adoptionPolicy to Adopt to take the configuration over, or delete it in Lambda/,
    ],
    [
      'says that nothing differs where it is exactly as declared',
      { ...seen(SETTINGS), declared: refusing },
      'ConfigurationExists',
      /^Lambda already holds exactly what is declared for .*orders:\$LATEST, and adoptionPolicy is Refuse: nothing differs; set adoptionPolicy to Adopt/,
    ],
    [
      'refuses what is none of the Puts that may have been made',
      { ...seen(), declared: refusing, claims: claimsOn(attempted(ORDERS, [SETTINGS])) },
      'ConfigurationExists',
      /./,
    ],
    [
      'refuses under a claim that entitles to nothing: absence of attempts never means "ours"',
      { ...seen(), declared: refusing, claims: claimsOn(claim(ORDERS)) },
      'ConfigurationExists',
      /./,
    ],
    [
      'refuses before the finalizer: a refused object has nothing to hold',
      { observation: found(OTHER), declared: refusing },
      'ConfigurationExists',
      /./,
    ],
  ]);
  decides([
    ['is no matter where there is nothing', { observation: ABSENT, declared: refusing }, { do: 'AddFinalizer' }],
    [
      'is no matter where what is there is ours',
      { ...inSync, declared: refusing, observation: found(OTHER) },
      { ...PUT, drift: [{ field: 'maximumRetryAttempts', declared: '0', found: '2' }] },
    ],
    [
      'is no matter where what is there is a Put of ours',
      { declared: refusing, observation: found(OTHER), claims: claimsOn(attempted(ORDERS, [OTHER])) },
      writes(established(ORDERS)),
    ],
  ]);
});

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
          words: DECLARED.words,
          lastSeen: undefined,
          at: ago(1),
        },
        released: [],
      },
    ],
    [
      'and those are kept of which this process knows that they may still arrive',
      {
        observation: ABSENT,
        claims: claimsOn(attempted(ORDERS, [OTHER], ago(90))),
        unsettledUntil: () => NOW_MILLISECONDS + 1,
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
        unsettledUntil: () => NOW_MILLISECONDS + 1000,
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

describe('a Put', () => {
  const drifted: FactsOf = { ...inSync, observation: found({ maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 }) };
  const drift = [
    { field: 'maximumRetryAttempts', declared: '0', found: '2' },
    { field: 'maximumEventAgeInSeconds', found: '60' },
  ];
  decides([
    ['repairs drift, and names the fields with old and new', drifted, { ...PUT, drift }],
    [
      'repairs a configuration that was deleted',
      { ...inSync, observation: ABSENT },
      { ...PUT, drift: [{ field: 'maximumRetryAttempts', declared: '0' }] },
    ],
    [
      'repairs a configuration without any setting that was deleted',
      { ...inSync, declared: declaring({}), known: { ...IN_SYNC, settings: {} }, observation: ABSENT },
      { ...PUT, settings: {}, drift: [{ field: 'destinationConfig', declared: '{}' }] },
    ],
    ['is no drift where this generation was never in sync', { ...drifted, generation: 2 }, PUT],
    ['is no drift where another target was in sync', { ...drifted, known: { ...IN_SYNC, target: BILLING } }, PUT],
    ['is no drift where no target is known', { ...drifted, known: { ...IN_SYNC, target: undefined } }, PUT],
    [
      'is drift though the object was not Ready meanwhile: the generation was in sync',
      { ...drifted, known: { ...IN_SYNC, isReady: false, settings: {} } },
      { ...PUT, drift },
    ],
    [
      'of what an edit asked for before is made anew',
      { ...inSync, generation: 2, observation: found(OTHER), puts: new Map([[ORDERS_ARN, OTHER]]) },
      PUT,
    ],
    [
      'on another target says nothing of this one',
      { ...inSync, generation: 2, observation: found(OTHER), puts: new Map([[arnOf('billing'), SETTINGS]]) },
      PUT,
    ],
  ]);
  refuses([
    [
      'that Lambda answered with other settings is not made again',
      { ...inSync, observation: found(OTHER), puts: new Map([[ORDERS_ARN, SETTINGS]]) },
      'SettingsNotApplied',
      /answered the Put with other settings than it was asked for: maximumRetryAttempts is 2, declared 0\./,
    ],
  ]);
});

describe('a claim on what is in sync', () => {
  const respelled = { functionName: 'orders:$LATEST' };
  decides([
    [
      'is noted as established without a Put',
      { ...seen(SETTINGS) },
      notes(established(ORDERS, adoption(SETTINGS)), { adopts: true }),
    ],
    [
      'keeps what was adopted first',
      { ...seen(SETTINGS), claims: claimsOn(claim(ORDERS, { adopted: { time: ago(9), settings: OTHER } })) },
      notes(established(ORDERS, { adopted: { time: ago(9), settings: OTHER } })),
    ],
    [
      'adopts nothing where it was a Put of ours',
      { ...seen(SETTINGS), claims: claimsOn(attempted(ORDERS, [SETTINGS, OTHER], ago(9))) },
      notes(established(ORDERS)),
    ],
    [
      'adopts it where it is none of the Puts that may have been made',
      { ...seen(SETTINGS), claims: claimsOn(attempted(ORDERS, [OTHER], ago(9))) },
      notes(established(ORDERS, adoption(SETTINGS)), { adopts: true }),
    ],
    [
      'takes the words of a spec that only respells the target',
      { ...inSync, declared: { ...DECLARED, words: respelled } },
      notes(established(ORDERS), { words: respelled, lastSeen: { target: ORDERS, settings: SETTINGS } }),
    ],
    [
      'is taken back where it was about to leave',
      {
        observation: found(SETTINGS),
        claims: claimsOn(leaving(ORDERS, SETTINGS)),
      },
      notes(leaving(ORDERS, SETTINGS)),
    ],
    ['needs nothing where it says all that', inSync, KEEP],
    [
      'is noted before other targets are let go: their waiting ends the reconcile',
      {
        observation: found(SETTINGS),
        claims: claimsOn(leaving(BILLING, OTHER), claim(ORDERS)),
      },
      notes(established(ORDERS, adoption(SETTINGS)), { adopts: true }),
    ],
  ]);
});

describe('a target that was edited', () => {
  const billing = { functionName: 'billing' };
  const moving: FactsOf = {
    target: BILLING,
    declared: { ...DECLARED, words: billing },
    claims: claimsOn(established(ORDERS)),
    known: IN_SYNC,
  };
  const both = { named: billing, list: [leaving(ORDERS, SETTINGS), established(BILLING)] };
  const arrived: FactsOf = { ...moving, claims: both, observation: found(SETTINGS, arnOf('billing')) };
  decides([
    ['is looked at first', moving, { do: 'Look', access: { region: REGION }, target: BILLING }],
    [
      'is put before the old one goes',
      { ...moving, claims: both, observation: ABSENT },
      { do: 'Put', access: { region: REGION }, target: BILLING, settings: SETTINGS },
    ],
    ['is there: the old one is looked at', arrived, LOOK],
    [
      'is there, and the old one is gone with the claim: it is kept',
      { ...arrived, claims: { named: billing, list: [established(BILLING)] } },
      KEEP,
    ],
    [
      'may be one that another object owns: the old one, which an heir covers, is let go first',
      {
        ...moving,
        others: [
          contender('shop/owner', { claims: claimsOn(established(BILLING)), reference: referenceTo(BILLING) }),
          contender('shop/heir', { claims: claimsOn(established(ORDERS)) }),
        ],
      },
      drops({ target: ORDERS, how: 'HandedOver', to: 'shop/heir' }),
    ],
    [
      'hands the old one over though the new one cannot be looked at yet',
      { ...moving, others: [contender('shop/heir', { claims: claimsOn(established(ORDERS)) })] },
      drops({ target: ORDERS, how: 'HandedOver', to: 'shop/heir' }),
    ],
    [
      'drops a released claim on the old one only with the claim on the new one',
      {
        ...moving,
        claims: claimsOn(established(ORDERS, { parting: { state: 'Released', since: ago(60) } })),
        others: [contender('shop/heir', { claims: claimsOn(established(ORDERS)) })],
        self: { held: true },
      },
      { do: 'Look', access: { region: REGION }, target: BILLING },
    ],
    [
      'keeps the old one while its heir covers only a part',
      {
        ...moving,
        others: [contender('shop/heir', { claims: claimsOn(attempted(ORDERS, [OTHER])) })],
      },
      { do: 'Look', access: { region: REGION }, target: BILLING },
    ],
    [
      'keeps the old one while its heir has claimed nothing',
      { ...moving, others: [contender('shop/heir')] },
      { do: 'Look', access: { region: REGION }, target: BILLING },
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
