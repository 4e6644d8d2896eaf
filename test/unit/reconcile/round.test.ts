import assert from 'node:assert/strict';
import type { Observation } from '../../../src/lambda/observation.ts';
import { afterObservation, isSameObject, NEW_ROUND } from '../../../src/reconcile/round.ts';
import type { ActingStep } from '../../../src/reconcile/rules/step.ts';
import { objectOf } from './objects.ts';
import { ABSENT, arnOf, found, ORDERS, ORDERS_ARN, SETTINGS, target } from './rules/facts.ts';

const look: ActingStep & { do: 'Look' } = { do: 'Look', target: ORDERS };
const put: ActingStep & { do: 'Put' } = { do: 'Put', target: ORDERS, settings: SETTINGS };
const remove: ActingStep & { do: 'Delete' } = { do: 'Delete', target: ORDERS };
const failed: Observation = { kind: 'failed', failure: { kind: 'Throttled', message: 'Throttled.' } };

describe('a round', () => {
  it('remembers what a look showed', () => {
    const round = afterObservation(NEW_ROUND, look, found(SETTINGS));
    assert.deepEqual(round.observations.get(ORDERS_ARN), found(SETTINGS));
    assert.deepEqual(round.done, [look]);
  });

  it('remembers what was put, and takes its answer for the next observation', () => {
    const round = afterObservation(NEW_ROUND, put, found({ maximumRetryAttempts: 2 }));
    assert.deepEqual(round.puts.get(ORDERS_ARN), SETTINGS);
    assert.deepEqual(round.observations.get(ORDERS_ARN), found({ maximumRetryAttempts: 2 }));
  });

  it('remembers what was deleted', () => {
    const round = afterObservation(NEW_ROUND, remove, ABSENT);
    assert.deepEqual(round.deleted, new Set([ORDERS_ARN]));
  });

  it('remembers the call that failed, which is no step that was taken', () => {
    const round = afterObservation(NEW_ROUND, put, failed);
    assert.deepEqual(round.failed, { failure: { kind: 'Throttled', message: 'Throttled.' }, during: 'Put' });
    assert.deepEqual(round.done, []);
    assert.equal(round.puts.size, 0);
  });

  it('knows nothing of one target by another', () => {
    const round = afterObservation(NEW_ROUND, { do: 'Look', target: target('billing') }, found({}, arnOf('billing')));
    assert.equal(round.observations.get(ORDERS_ARN), undefined);
  });

  // The spec may be edited to and fro while one reconcile is under way.
  it('knows that what it has put is there again, although it had deleted it before', () => {
    const deleted = afterObservation(NEW_ROUND, remove, ABSENT);
    const round = afterObservation(deleted, put, found(SETTINGS));
    assert.equal(round.deleted.has(ORDERS_ARN), false);
  });

  it('knows that what it has deleted is there no more, although it had seen it before', () => {
    const seen = afterObservation(NEW_ROUND, look, found(SETTINGS));
    const round = afterObservation(seen, remove, ABSENT);
    assert.notEqual(round.observations.get(ORDERS_ARN)?.kind, 'found');
  });
});

describe('an object', () => {
  it('is the same through all its versions, and not as a later one of its name', () => {
    assert.equal(isSameObject(objectOf(), objectOf({ metadata: { resourceVersion: '9' } })), true);
    assert.equal(isSameObject(objectOf(), objectOf({ metadata: { uid: 'uid-2' } })), false);
    assert.equal(isSameObject(objectOf(), undefined), false);
  });
});
