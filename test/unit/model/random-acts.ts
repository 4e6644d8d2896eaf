import fc from 'fast-check';
import type { Act } from './acts.ts';
import { NAMINGS, TARGETS, TOUR } from './namings.ts';
import { ACCOUNT, ELSEWHERE, HOME, OTHER_ACCOUNT } from './reading.ts';

/** The names of the objects. */
export const NAMES = ['anna', 'bert', 'cleo'] as const;
const QUEUE = `arn:aws:sqs:${HOME}:${ACCOUNT}:failed`;

// A Put may still arrive for a minute.
const LATER_SECONDS = [0, 5, 30, 59, 60] as const;

const name = fc.constantFrom(...NAMES);
const target = fc.nat(TARGETS.length - 1);
const pick = fc.nat(5);
const naming = fc.constantFrom(...NAMINGS);
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

/** What users do to objects. */
const USER_ACTS: readonly Weighted[] = [
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
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'prune' }) },
];

/** What happens in Lambda and in the account. */
const LAMBDA_ACTS: readonly Weighted[] = [
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

const WORLDLY_ACTS: readonly Weighted[] = [...USER_ACTS, ...STRANGE_ACTS, ...LAMBDA_ACTS];

const start = fc.record({
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
});

const OPERATORS_FATE: readonly Weighted[] = [
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
      meanwhile: fc.array(fc.oneof(...WORLDLY_ACTS), { maxLength: 3 }),
      start,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('die in Put'),
      name,
      later,
      meanwhile: fc.array(fc.oneof(...WORLDLY_ACTS), { maxLength: 2 }),
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

/** Only what is done to objects, of which the operator hears at once. */
export const userAct: fc.Arbitrary<Act> = fc.oneof(...USER_ACTS, {
  weight: 3,
  arbitrary: fc.record({ do: fc.constantFrom('wipe', 'strip', 'replace'), name }),
});

/** Everything. */
export const anyAct: fc.Arbitrary<Act> = fc.oneof(...WORLDLY_ACTS, ...OPERATORS_FATE);

function often<const T>(usual: T, rare: T): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(rare) });
}
