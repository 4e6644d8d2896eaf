import fc from 'fast-check';
import { ACCOUNT_NAMES, GRANTS, QUEUE } from './accounts.ts';
import type { Act } from './acts.ts';
import { IN_SECOND_ACCOUNT, NAMINGS, type Naming, SECOND_TARGETS, TARGETS, TOUR } from './namings.ts';
import { ACCOUNT, ELSEWHERE, HOME, OTHER_ACCOUNT } from './reading.ts';
import type { Start } from './world.ts';

/** The names of the objects. */
export const NAMES = ['anna', 'bert', 'cleo'] as const;

// A Put may still arrive for a minute.
const LATER_SECONDS = [0, 5, 30, 59, 60] as const;

const name = fc.constantFrom(...NAMES);
const pick = fc.nat(5);
/** After how many seconds a Put arrives that has left. */
export const later = fc.constantFrom(...LATER_SECONDS);

const settings = fc
  .record(
    {
      maximumRetryAttempts: fc.constantFrom(0, 1, 2),
      maximumEventAgeInSeconds: fc.constantFrom(60, 3600),
      destinationConfig: fc.constantFrom({ onSuccess: {} }, { onFailure: { destination: QUEUE } }),
    },
    { requiredKeys: [] },
  )
  .map((some) => (Object.keys(some).length > 0 ? some : { destinationConfig: { onSuccess: {} } }));

const policies = fc.record(
  {
    adoptionPolicy: often('Adopt', 'Refuse'),
    deletionPolicy: often('Delete', 'Orphan'),
    managementPolicy: often('Enforce', 'Observe'),
    suspend: often(false, true),
  },
  { requiredKeys: [] },
);

type Weighted = fc.WeightedArbitrary<Act>;

/** What acts are about. */
interface Subjects {
  readonly naming: fc.Arbitrary<Naming>;
  readonly target: fc.Arbitrary<number>;
  readonly start: fc.Arbitrary<Start>;
  /** What happens to AWSAccounts. */
  readonly accountActs: readonly Weighted[];
}

/** What users do to objects. */
function userActs({ naming }: Subjects): readonly Weighted[] {
  return [
    {
      weight: 8,
      arbitrary: fc
        .record({ name, naming, settings, policies, guarded: often(false, true) })
        .map((each) => ({ do: 'create', ...each, spec: { ...each.naming, ...each.settings, ...each.policies } })),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('retarget'), name, naming }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('edit'), name, spec: settings }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('edit'), name, spec: policies }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('delete'), name }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('swap'), names: fc.tuple(name, name) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('unguard', 'request', 'touch'), name }) },
    {
      weight: 2,
      arbitrary: name.chain((own) =>
        fc.record({ do: fc.constant('restore'), name: fc.constant(own), copyOf: often(own, 'anna') }),
      ),
    },
  ];
}

/** What others do to objects, who know nothing of the operator or mean it harm. */
const STRANGE_ACTS: readonly Weighted[] = [
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('replace', 'strip'), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wipe'), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rewind'), name, pick: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('forbid'),
      endpoint: fc.constantFrom('status', 'metadata'),
      name: fc.option(name, { nil: undefined }),
      times: fc.constantFrom(1, 1, 2, undefined),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'prune' }) },
];

/** What happens in Lambda and in the account. */
function lambdaActs({ target }: Subjects): readonly Weighted[] {
  return [
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('drift'),
        target,
        settings: fc.record({ maximumRetryAttempts: fc.constantFrom(0, 1, 2) }, { requiredKeys: [] }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('mimic'), name }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('clear', 'vanish', 'appear'), target }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('deny'), action: fc.constantFrom('Get', 'Put', 'Delete') }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('lose answers'),
        action: fc.constantFrom('Put', 'Delete'),
        performed: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('postpone'), seconds: later }) },
    { weight: 3, arbitrary: fc.constant({ do: 'grant' }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cut off', 'reach'), destination: fc.constant(QUEUE) }) },
  ];
}

function worldlyActs(subjects: Subjects): readonly Weighted[] {
  return [...userActs(subjects), ...STRANGE_ACTS, ...lambdaActs(subjects), ...subjects.accountActs];
}

function operatorsFate(subjects: Subjects): readonly Weighted[] {
  const { start } = subjects;
  const worldly = worldlyActs(subjects);
  return [
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), seconds: fc.constantFrom(1, 30, 70, 310, 700) }) },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('fail'),
        pick,
        performed: fc.boolean(),
        kind: fc.nat(3),
        later: fc.option(later, { nil: undefined }),
      }),
    },
    {
      weight: 7,
      arbitrary: fc.record({
        do: fc.constant('restart'),
        how: often('killed', 'stopped'),
        arrives: fc.option(pick, { nil: undefined }),
        later,
        meanwhile: fc.array(fc.oneof(...worldly), { maxLength: 3 }),
        start,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('die in Put'),
        name,
        later,
        meanwhile: fc.array(fc.oneof(...worldly), { maxLength: 2 }),
        start,
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'relist' }) },
    { weight: 3, arbitrary: fc.constant({ do: 'rest' }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('fidget'), name, times: fc.integer({ min: 1, max: 7 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('tour'), name, stops: fc.integer({ min: 1, max: TOUR.length }) }),
    },
  ];
}

const IN_ONE_ACCOUNT: Subjects = {
  naming: fc.constantFrom(...NAMINGS),
  target: fc.nat(TARGETS.length - 1),
  start: fc.record({
    region: fc.oneof(
      { weight: 8, arbitrary: fc.constant(HOME) },
      { weight: 1, arbitrary: fc.constant(ELSEWHERE) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    account: fc.oneof(
      { weight: 8, arbitrary: fc.constant(ACCOUNT) },
      { weight: 1, arbitrary: fc.constant(OTHER_ACCOUNT) },
    ),
    observeOnly: often(false, true),
  }),
  accountActs: [],
};

const account = fc.constantFrom(...ACCOUNT_NAMES);

const IN_TWO_ACCOUNTS: Subjects = {
  naming: fc
    .record({
      naming: fc.constantFrom(...NAMINGS, IN_SECOND_ACCOUNT),
      ref: fc.option(account, { nil: undefined, freq: 5 }),
    })
    .map(({ naming, ref }) => ({ ...naming, ...(ref && { accountRef: { name: ref } }) })),
  target: fc.nat(TARGETS.length + SECOND_TARGETS.length - 1),
  start: fc.record({
    region: fc.oneof(
      { weight: 8, arbitrary: fc.constant(HOME) },
      { weight: 1, arbitrary: fc.constant(ELSEWHERE) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    account: fc.constant(ACCOUNT),
    byDefault: fc.option(fc.constantFrom('home', 'second', 'none'), { nil: undefined, freq: 1 }),
    observeOnly: often(false, true),
  }),
  accountActs: [
    {
      weight: 12,
      arbitrary: fc.record({ do: fc.constant('account'), account, grants: fc.nat(GRANTS.length - 1) }),
    },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('settle'), name, account }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('close', 'force', 'distrust'), account }) },
  ],
};

/** Only what is done to objects, of which the operator hears at once. */
export const userAct: fc.Arbitrary<Act> = fc.oneof(...userActs(IN_ONE_ACCOUNT), {
  weight: 3,
  arbitrary: fc.record({ do: fc.constantFrom('wipe', 'strip', 'replace'), name }),
});

/** The same, and what administrators do to AWSAccounts. */
export const userActInAccounts: fc.Arbitrary<Act> = fc.oneof(
  ...userActs(IN_TWO_ACCOUNTS),
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant('account'), account, grants: fc.nat(GRANTS.length - 1) }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('settle'), name, account }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('close', 'force'), account }) },
);

/** Everything but AWSAccounts. */
export const anyAct: fc.Arbitrary<Act> = fc.oneof(...worldlyActs(IN_ONE_ACCOUNT), ...operatorsFate(IN_ONE_ACCOUNT));

/** Everything, with two accounts and two AWSAccounts of one of them. */
export const anyActInAccounts: fc.Arbitrary<Act> = fc.oneof(
  ...worldlyActs(IN_TWO_ACCOUNTS),
  ...operatorsFate(IN_TWO_ACCOUNTS),
);

function often<const T>(usual: T, rare: T): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(rare) });
}
