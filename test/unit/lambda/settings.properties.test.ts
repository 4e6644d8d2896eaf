import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  declareAll,
  differences,
  isEqual,
  putInput,
  type Settings,
  settingsIn,
  settingsOf,
  settingsToHold,
} from '../../../src/lambda/settings.ts';

const absent = fc.constantFrom(undefined, null);
const destination = fc.oneof(absent, fc.constant(''), fc.constant('arn:aws:sqs:eu-west-1:123456789012:failed'));

/** Values in any spelling of "none". */
const values = fc.record({
  maximumRetryAttempts: fc.oneof(absent, fc.integer({ min: 0, max: 2 })),
  maximumEventAgeInSeconds: fc.oneof(absent, fc.integer({ min: 60, max: 21_600 })),
  onSuccess: destination,
  onFailure: destination,
});

const settings = values.map(settingsOf);

/** What Lambda answers to a Put: destinations on both sides, numbers only where set. */
function answered(put: ReturnType<typeof putInput>): Parameters<typeof settingsIn>[0] {
  const { DestinationConfig, ...numbers } = put;
  return { ...numbers, DestinationConfig: { OnSuccess: {}, OnFailure: {}, ...DestinationConfig } };
}

describe('settings', () => {
  it('come back from a Put as they were', () => {
    fc.assert(fc.property(settings, (each) => assert.deepEqual(settingsIn(answered(putInput(each))), each)));
  });

  it('are normalised once and for all', () => {
    fc.assert(
      fc.property(settings, (each) => {
        const { maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure } = each;
        const again = settingsOf({ maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure });
        assert.deepEqual(again, each);
      }),
    );
  });

  it('always give a Put that Lambda takes: at least one setting', () => {
    fc.assert(fc.property(settings, (each) => assert.ok(Object.keys(putInput(each)).length > 0)));
  });

  it('differ from others exactly where they are not equal, and never from what Lambda then holds', () => {
    fc.assert(
      fc.property(settings, settings, (one, other) => {
        const keys: (keyof Settings)[] = ['maximumRetryAttempts', 'maximumEventAgeInSeconds', 'onSuccess', 'onFailure'];
        const differing = keys.filter((key) => one[key] !== other[key]).length;
        assert.equal(differences(declareAll(one), other).length, differing);
        assert.equal(isEqual(one, other), differing === 0);
        assert.deepEqual(differences(declareAll(one), settingsToHold(declareAll(one))), []);
      }),
    );
  });
});
