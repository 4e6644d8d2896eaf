import { waitForResume } from '../../../../src/reconcile/rules/step.ts';
import { decides, handsOver, KEEP, LOOK, PUT, refuses } from './deciding.ts';
import {
  ABSENT,
  ago,
  arnOf,
  attempted,
  BILLING,
  claimsOn,
  contender,
  DECLARED,
  declaring,
  established,
  type FactsOf,
  found,
  IN_SYNC,
  leaving,
  ORDERS,
  ORDERS_ARN,
  OTHER,
  REGION,
  referenceTo,
  SETTINGS,
} from './facts.ts';

const attemptedBefore: FactsOf = { claims: claimsOn(attempted(ORDERS, [SETTINGS])) };
const inSync: FactsOf = { claims: claimsOn(established(ORDERS)), observation: found(SETTINGS), known: IN_SYNC };

describe('a Put that a pause keeps back', () => {
  const PAUSED = waitForResume('INC-123');
  decides([
    ['is neither announced nor made, and the object says so', { observation: ABSENT, paused: 'INC-123' }, PAUSED],
    ['is not made though it was announced', { ...attemptedBefore, observation: ABSENT, paused: 'INC-123' }, PAUSED],
    ['is not made on drift', { ...inSync, observation: found(OTHER), paused: 'INC-123' }, PAUSED],
    ['is no reason to say so where Lambda holds what is declared', { ...inSync, paused: 'INC-123' }, KEEP],
    ['keeps back no look', { claims: claimsOn(established(ORDERS)), paused: 'INC-123' }, LOOK],
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
      /accepted the Put, but returned different settings: maximumRetryAttempts is 2, declared 0\./,
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
      handsOver({ target: ORDERS, how: 'HandedOver', to: 'shop/heir' }),
    ],
    [
      'hands the old one over though the new one cannot be looked at yet',
      { ...moving, others: [contender('shop/heir', { claims: claimsOn(established(ORDERS)) })] },
      handsOver({ target: ORDERS, how: 'HandedOver', to: 'shop/heir' }),
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
