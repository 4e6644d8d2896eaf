import type { Settings } from '../../../../src/lambda/settings.ts';
import type { Step } from '../../../../src/reconcile/rules/step.ts';
import { decides, LOOK, notes, refuses, writes } from './deciding.ts';
import {
  ABSENT,
  ago,
  arnOf,
  BILLING,
  claim,
  claimsOn,
  contender,
  declaring,
  established,
  type FactsOf,
  found,
  IN_SYNC,
  leaving,
  NOW,
  ORDERS,
  OTHER,
  POLICIES,
  SETTINGS,
} from './facts.ts';

const observing = { ...POLICIES, managementPolicy: 'Observe' } as const;
const released = established(ORDERS, { parting: { state: 'Released', since: ago(60), settings: SETTINGS } });

/** The object began to observe, and has let go of nothing yet. */
const turned: FactsOf = { policies: observing, claims: claimsOn(established(ORDERS)), known: IN_SYNC };

function releases(...names: readonly (typeof ORDERS)[]): Step {
  return releasesAfter(SETTINGS, ...names);
}

/** @param settings - that were last seen */
function releasesAfter(settings: Settings, ...names: readonly (typeof ORDERS)[]): Step {
  return {
    do: 'WriteClaims',
    change: { change: 'Released', target: ORDERS, lastSeen: { target: ORDERS, settings }, at: NOW },
    letGo: names.map((target) => ({ target, how: 'Observing' })),
  };
}

describe('an object that observes', () => {
  describe('lets go first', () => {
    decides([
      [
        'by its claims: a finalizer that went before them would leave claims that count for ever',
        turned,
        releases(ORDERS),
      ],
      [
        'with what it has put in this very reconcile, which no status tells of yet',
        { ...turned, observation: found(OTHER) },
        releasesAfter(OTHER, ORDERS),
      ],
      [
        'with what its status tells of, where Lambda answers for another function',
        { ...turned, observation: found(OTHER, arnOf('billing')) },
        releases(ORDERS),
      ],
      [
        'and drops what it no longer names',
        { ...turned, claims: claimsOn(leaving(BILLING, OTHER), established(ORDERS)) },
        releases(BILLING, ORDERS),
      ],
      [
        'though only one of its claims is left',
        { ...turned, claims: claimsOn(leaving(BILLING, OTHER), released) },
        releases(BILLING, ORDERS),
      ],
      ['and of what leaves, too', { ...turned, claims: claimsOn(leaving(ORDERS, SETTINGS)) }, releases(ORDERS)],
      ['then of its finalizer', { ...turned, claims: claimsOn(released) }, { do: 'RemoveFinalizer', letGo: [] }],
      [
        'of its finalizer though it never claimed anything',
        { policies: observing, self: { held: true } },
        { do: 'RemoveFinalizer', letGo: [] },
      ],
      ['though it lost its finalizer meanwhile', { ...turned, self: { held: false } }, releases(ORDERS)],
      ['before it looks', { ...turned, observation: ABSENT }, releases(ORDERS)],
    ]);
  });

  describe('then', () => {
    const free: FactsOf = { policies: observing, claims: claimsOn(released), self: { held: false } };
    decides([
      ['looks', free, LOOK],
      ['looks where it never had a claim', { policies: observing }, LOOK],
      ['is content with what is as declared', { ...free, observation: found(SETTINGS) }, { do: 'Observe' }],
      [
        'tells the difference',
        { ...free, observation: found(OTHER) },
        { do: 'Observe', differences: 'In Lambda maximumRetryAttempts is 2, declared 0.' },
      ],
      [
        'tells that there is nothing',
        { ...free, observation: ABSENT },
        { do: 'Observe', differences: 'Lambda has no configuration for this function and qualifier.' },
      ],
      [
        'tells that there is nothing where an empty configuration is declared',
        { ...free, observation: ABSENT, declared: declaring({}) },
        { do: 'Observe', differences: 'Lambda has no configuration for this function and qualifier.' },
      ],
      [
        'is content with an empty configuration that is declared',
        { ...free, observation: found({}), declared: declaring({}) },
        { do: 'Observe' },
      ],
      [
        'looks at what another object owns',
        { policies: observing, others: [contender('shop/owner', { claims: claimsOn(established(ORDERS)) })] },
        LOOK,
      ],
    ]);
    refuses([
      [
        'says that Lambda answered for another function',
        { ...free, observation: found(SETTINGS, arnOf('billing')) },
        'UnexpectedFunction',
        /Asked about .*orders:\$LATEST, Lambda answered for .*billing:\$LATEST: check the endpoint/,
      ],
    ]);
  });

  describe('and enforces again', () => {
    const returned: FactsOf = { claims: claimsOn(released), self: { held: true } };
    decides([
      [
        'takes its finalizer before it claims',
        { claims: claimsOn(released), self: { held: false }, observation: found(OTHER) },
        { do: 'AddFinalizer' },
      ],
      [
        'knows what it last saw for its own, under Refuse as well',
        {
          ...returned,
          observation: found(SETTINGS),
          declared: declaring(OTHER, { adoptionPolicy: 'Refuse' }),
        },
        writes(released),
      ],
      [
        'knows a Put of its own that was on its way for its own',
        {
          ...returned,
          claims: claimsOn({ ...released, attempts: [{ settings: {}, at: ago(90) }] }),
          observation: found({}),
          declared: declaring(OTHER, { adoptionPolicy: 'Refuse' }),
        },
        writes(released),
      ],
      [
        'notes what it last saw as its own where that is what it declares',
        { ...returned, observation: found(SETTINGS) },
        notes(released),
      ],
      [
        'adopts what somebody else configured meanwhile',
        { ...returned, observation: found(OTHER) },
        writes(
          {
            ...released,
            established: false,
            adopted: { time: NOW, settings: OTHER },
            attempts: [{ settings: SETTINGS, at: NOW }],
          },
          { adopts: true },
        ),
      ],
    ]);
    refuses([
      [
        'refuses what somebody else configured meanwhile, under Refuse',
        {
          ...returned,
          observation: found(OTHER),
          declared: declaring(SETTINGS, { adoptionPolicy: 'Refuse' }),
        },
        'ConfigurationExists',
        /maximumRetryAttempts=2/,
      ],
    ]);
  });
});

describe('--observe-only', () => {
  const only: FactsOf = { observeOnly: true, claims: claimsOn(established(ORDERS)), known: IN_SYNC };
  decides([
    ['looks', only, LOOK],
    ['looks at a new object', { observeOnly: true }, LOOK],
    ['is content', { ...only, observation: found(SETTINGS) }, { do: 'Observe' }],
    [
      'tells the difference where the object would put',
      { ...only, observation: found(OTHER) },
      { do: 'Observe', differences: 'In Lambda maximumRetryAttempts is 2, declared 0.' },
    ],
    [
      'takes neither claim nor finalizer away',
      { ...only, policies: observing, observation: found(SETTINGS) },
      { do: 'Observe' },
    ],
    [
      'lets go of nothing that leaves',
      { ...only, claims: claimsOn(leaving(BILLING, OTHER), established(ORDERS)), observation: found(SETTINGS) },
      { do: 'Observe' },
    ],
    [
      'drops nothing that another object covers',
      {
        ...only,
        claims: claimsOn(claim(BILLING), established(ORDERS)),
        others: [
          contender('shop/heir', {
            claims: claimsOn(established(BILLING)),
            reference: { functionName: 'billing', qualifier: '$LATEST', region: 'eu-west-1' },
          }),
        ],
        observation: found(SETTINGS),
      },
      { do: 'Observe' },
    ],
  ]);
});
