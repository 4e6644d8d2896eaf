import assert from 'node:assert/strict';
import {
  declareAll,
  describeDifferences,
  describeSettings,
  differences,
  putInput,
  type Settings,
  settingsIn,
  settingsOf,
  settingsToHold,
} from '../../../src/lambda/settings.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failed';
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:done';

/** An answer as it comes over the wire, where an unset number may be null. */
function answer(json: object): Parameters<typeof settingsIn>[0] {
  return json;
}

describe("Lambda's answer", () => {
  const answers: readonly (readonly [title: string, answer: object, settings: Settings])[] = [
    ['with nothing but empty destinations', { DestinationConfig: { OnSuccess: {}, OnFailure: {} } }, {}],
    ['with no destinations at all', {}, {}],
    ['with null for unset numbers', { MaximumRetryAttempts: null, MaximumEventAgeInSeconds: null }, {}],
    ['with null for unset destinations', { DestinationConfig: { OnSuccess: null, OnFailure: null } }, {}],
    ['with an empty ARN', { DestinationConfig: { OnFailure: { Destination: '' } } }, {}],
    ['with no retry', { MaximumRetryAttempts: 0 }, { maximumRetryAttempts: 0 }],
    [
      'with everything',
      {
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 60,
        DestinationConfig: { OnSuccess: { Destination: TOPIC }, OnFailure: { Destination: QUEUE } },
      },
      { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60, onSuccess: TOPIC, onFailure: QUEUE },
    ],
  ];
  for (const [title, given, settings] of answers) {
    it(`${title} is normalised`, () => assert.deepEqual(settingsIn(answer(given)), settings));
  }
});

describe('what Put takes', () => {
  const inputs: readonly (readonly [title: string, settings: Settings, input: object])[] = [
    ['keeps a zero', { maximumRetryAttempts: 0 }, { MaximumRetryAttempts: 0 }],
    ['leaves out what is not set', { maximumEventAgeInSeconds: 60 }, { MaximumEventAgeInSeconds: 60 }],
    [
      'has one side of the destinations',
      { onFailure: QUEUE },
      { DestinationConfig: { OnFailure: { Destination: QUEUE } } },
    ],
    [
      'is an empty OnSuccess where nothing is set, for Put refuses nothing at all',
      {},
      { DestinationConfig: { OnSuccess: {} } },
    ],
  ];
  for (const [title, settings, input] of inputs) {
    it(title, () => assert.deepEqual(putInput(settings), input));
  }
});

describe('settings', () => {
  it('leave out what is undefined, null or empty, and keep 0', () => {
    assert.deepEqual(
      settingsOf({ maximumRetryAttempts: 0, maximumEventAgeInSeconds: null, onSuccess: '', onFailure: undefined }),
      { maximumRetryAttempts: 0 },
    );
  });

  it('are a phrase by the names that users know', () => {
    assert.equal(
      describeSettings({ maximumRetryAttempts: 0, onFailure: QUEUE }),
      `maximumRetryAttempts=0, destinationConfig.onFailure.destination=${QUEUE}`,
    );
    assert.equal(describeSettings({}), 'no setting');
  });
});

describe('differences', () => {
  it('are none between equal settings', () => {
    assert.deepEqual(differences(declareAll({ maximumRetryAttempts: 0 }), { maximumRetryAttempts: 0 }), []);
  });

  it('tell 0 from not set', () => {
    assert.deepEqual(differences(declareAll({ maximumRetryAttempts: 0 }), {}), [
      { field: 'maximumRetryAttempts', declared: '0' },
    ]);
    assert.deepEqual(differences(declareAll({}), { maximumRetryAttempts: 0 }), [
      { field: 'maximumRetryAttempts', found: '0' },
    ]);
  });

  it('name each field that differs, in a fixed order', () => {
    const declared = { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 60, onSuccess: TOPIC };
    const found = { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 3600, onFailure: QUEUE };
    assert.deepEqual(differences(declareAll(declared), found), [
      { field: 'maximumEventAgeInSeconds', declared: '60', found: '3600' },
      { field: 'destinationConfig.onSuccess.destination', declared: TOPIC },
      { field: 'destinationConfig.onFailure.destination', found: QUEUE },
    ]);
  });

  it('are a phrase that says what is and what was declared', () => {
    assert.equal(
      describeDifferences(differences(declareAll({ maximumRetryAttempts: 0 }), { maximumEventAgeInSeconds: 60 })),
      'maximumRetryAttempts is not set, declared 0; maximumEventAgeInSeconds is 60, declared not set',
    );
  });
});

describe('declared settings', () => {
  it('say of every setting a value, or that there is none', () => {
    assert.deepEqual(declareAll({ maximumRetryAttempts: 0 }), {
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: null,
      onSuccess: null,
      onFailure: null,
    });
  });

  it('leave in Lambda the values alone', () => {
    assert.deepEqual(settingsToHold(declareAll({ maximumRetryAttempts: 0, onFailure: QUEUE })), {
      maximumRetryAttempts: 0,
      onFailure: QUEUE,
    });
  });
});
