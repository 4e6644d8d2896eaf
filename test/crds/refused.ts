import { REFUSED_DESTINATIONS } from './refused-destinations.ts';
import { REFUSED_FUNCTIONS } from './refused-functions.ts';
import type { Refused } from './row.ts';

const NO_DURATION = 'driftCheckInterval must be a duration of whole hours, minutes and seconds';

const OUT_OF_RANGE = 'driftCheckInterval must be at least 1m and at most 168h';

const durations: readonly (readonly [driftCheckInterval: unknown, says: string])[] = [
  ['', NO_DURATION],
  ['10', NO_DURATION],
  ['10min', NO_DURATION],
  ['1.5h', NO_DURATION],
  ['30m1h', NO_DURATION],
  ['-10m', NO_DURATION],
  ['1h 30m', NO_DURATION],
  ['1d', NO_DURATION],
  ['90000ms', NO_DURATION],
  ['PT10M', NO_DURATION],
  ['9999999999h', NO_DURATION],
  ['0s', OUT_OF_RANGE],
  ['59s', OUT_OF_RANGE],
  ['0h0m59s', OUT_OF_RANGE],
  ['168h1s', OUT_OF_RANGE],
  ['999h', OUT_OF_RANGE],
  [600, 'string'],
];

const NOTHING_SET = 'the spec sets nothing: write at least one of maximumRetryAttempts';

const typed: readonly Refused[] = [
  ['maximumRetryAttempts', -1, 'greater than or equal to 0'],
  ['maximumRetryAttempts', 3, 'less than or equal to 2'],
  ['maximumRetryAttempts', 1.5, 'integer'],
  ['maximumRetryAttempts', '1', 'integer'],
  ['maximumEventAgeInSeconds', 0, 'greater than or equal to 60'],
  ['maximumEventAgeInSeconds', 59, 'greater than or equal to 60'],
  ['maximumEventAgeInSeconds', 21_601, 'less than or equal to 21600'],
  ['maximumEventAgeInSeconds', '1h', 'integer'],
  ['adoptionPolicy', 'adopt', '"Adopt", "Refuse"'],
  ['deletionPolicy', 'Retain', '"Delete", "Orphan"'],
  ['managementPolicy', 'ObserveOnly', '"Enforce", "Observe"'],
  ['suspend', 'yes', 'boolean'],
  ['destinationConfig', 'none', 'object'],
].map(([field, value, says]) => ({
  name: `${field}: ${JSON.stringify(value)}`,
  spec: { functionName: 'my-function', maximumEventAgeInSeconds: 60, [String(field)]: value },
  field: `spec.${field}`,
  says: String(says),
}));

const NO_ACCOUNT_NAME = 'accountRef.name must be the name of an AWSAccount';

const accountRefs: readonly Refused[] = [
  ['', NO_ACCOUNT_NAME],
  ['Payments', NO_ACCOUNT_NAME],
  ['team/payments', NO_ACCOUNT_NAME],
  ['-payments', NO_ACCOUNT_NAME],
  ['123456789012 ', NO_ACCOUNT_NAME],
  ['operator', 'no AWSAccount is called operator or none: leave accountRef out'],
  ['none', 'no AWSAccount is called operator or none: leave accountRef out'],
  ['n'.repeat(254), '253'],
].map(([name = '', says = '']) => ({
  name: `accountRef: "${name.slice(0, 20)}"`,
  spec: { functionName: 'my-function', accountRef: { name }, maximumRetryAttempts: 1 },
  field: 'spec.accountRef.name',
  says,
}));

/** A table of manifests that the API server must refuse, each with exactly one cause. */
export const REFUSED: readonly Refused[] = [
  { name: 'no spec', field: 'spec', says: 'Required value' },
  { name: 'no functionName', spec: { maximumRetryAttempts: 1 }, field: 'spec.functionName', says: 'Required value' },
  ...REFUSED_FUNCTIONS,
  ...accountRefs,
  {
    name: 'accountRef without a name',
    spec: { functionName: 'my-function', accountRef: {}, maximumRetryAttempts: 1 },
    field: 'spec.accountRef.name',
    says: 'Required value',
  },
  { name: 'nothing set', spec: { functionName: 'my-function' }, field: 'spec', says: NOTHING_SET },
  {
    name: 'nothing set but policies',
    spec: { functionName: 'my-function', qualifier: 'live', suspend: true, deletionPolicy: 'Orphan' },
    field: 'spec',
    says: NOTHING_SET,
  },
  {
    name: 'nothing set but an empty destinationConfig',
    spec: { functionName: 'my-function', destinationConfig: {} },
    field: 'spec',
    says: NOTHING_SET,
  },
  ...REFUSED_DESTINATIONS,
  ...durations.map(([driftCheckInterval, says]) => ({
    name: `driftCheckInterval: ${JSON.stringify(driftCheckInterval)}`,
    spec: { functionName: 'my-function', maximumRetryAttempts: 1, driftCheckInterval },
    field: 'spec.driftCheckInterval',
    says,
  })),
  ...typed,
];
