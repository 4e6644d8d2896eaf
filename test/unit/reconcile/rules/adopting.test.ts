import { decides, KEEP, notes, PUT, refuses, writes } from './deciding.ts';
import {
  ABSENT,
  ago,
  arnOf,
  attempted,
  BILLING,
  claim,
  claimsOn,
  DECLARED,
  declaring,
  established,
  type FactsOf,
  found,
  IN_SYNC,
  leaving,
  NOW,
  ORDERS,
  OTHER,
  SETTINGS,
} from './facts.ts';

const refusing = declaring(SETTINGS, { adoptionPolicy: 'Refuse' });
const inSync: FactsOf = { claims: claimsOn(established(ORDERS)), observation: found(SETTINGS), known: IN_SYNC };
/** What Lambda holds was seen there, and our finalizer holds the object. */
const seen = (settings = OTHER): FactsOf => ({ observation: found(settings), self: { held: true } });
const adoption = (settings = OTHER) => ({ adopted: { time: NOW, settings } });

describe('what Lambda answers for another function', () => {
  refuses([
    [
      'is told, and nothing is claimed',
      { observation: found(OTHER, arnOf('billing')), self: { held: true } },
      'UnexpectedFunction',
      /Asked about .*orders:\$LATEST, Lambda answered for .*billing:\$LATEST: check the endpoint/,
    ],
    [
      'is told under Refuse, too: nobody has configured this function',
      { observation: found(OTHER, arnOf('billing')), self: { held: true }, declared: refusing },
      'UnexpectedFunction',
      /./,
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
