import assert from 'node:assert/strict';
import type { LastDrift } from '../../../../src/api/event-invoke-config.ts';
import type { Difference } from '../../../../src/lambda/settings.ts';
import { contention, lastDrift } from '../../../../src/reconcile/report/drift.ts';
import type { ReconcileOutcome } from '../../../../src/reconcile/report/outcome.ts';
import { wait } from '../../../../src/reconcile/rules/step.ts';
import { ACCESS, ago, IN_SYNC, NOW, ORDERS, SETTINGS } from '../rules/facts.ts';
import { outcomeOf } from './outcomes.ts';

const DRIFT: readonly Difference[] = [
  { field: 'maximumRetryAttempts', declared: '0', found: '2' },
  { field: 'maximumEventAgeInSeconds', found: '60' },
  { field: 'destinationConfig.onSuccess.destination', declared: 'arn:aws:sqs:eu-west-1:123456789012:done' },
];
const FIELDS = [
  { field: 'maximumRetryAttempts', old: '0', new: '2' },
  { field: 'maximumEventAgeInSeconds', new: '60' },
  { field: 'destinationConfig.onSuccess.destination', old: 'arn:aws:sqs:eu-west-1:123456789012:done' },
];
const KEEP: ReconcileOutcome['step'] = { do: 'Keep' };

function remembering(count: number | undefined, fields = FIELDS): LastDrift {
  return { time: ago(600), fields, ...(count !== undefined && { count }) };
}

function outcome(
  step: ReconcileOutcome['step'],
  remembered: LastDrift | undefined,
  drift?: readonly Difference[],
): ReconcileOutcome {
  return outcomeOf(step, {
    facts: { known: { ...IN_SYNC, lastDrift: remembered } },
    steps: [{ do: 'Put', access: ACCESS, target: ORDERS, settings: SETTINGS, ...(drift && { drift }) }],
  });
}

describe('the last drift', () => {
  it('names the fields with what was declared and what was found', () => {
    assert.deepEqual(lastDrift(outcome(KEEP, undefined, DRIFT)), { time: NOW, fields: FIELDS, count: 1 });
  });

  it('is counted while it is the same', () => {
    assert.deepEqual(lastDrift(outcome(KEEP, remembering(1), DRIFT)), { time: NOW, fields: FIELDS, count: 2 });
  });

  it('is counted from one where it is another one', () => {
    const other = remembering(2, [{ field: 'maximumRetryAttempts', old: '0', new: '1' }]);
    assert.equal(lastDrift(outcome(KEEP, other, DRIFT))?.count, 1);
  });

  it('is counted from one where a check found none in between', () => {
    assert.equal(lastDrift(outcome(KEEP, remembering(undefined), DRIFT))?.count, 1);
  });

  it('is counted though the repair’s end could not be seen', () => {
    assert.equal(lastDrift(outcome(wait('Throttled', 'Later.'), remembering(1), DRIFT))?.count, 2);
  });

  it('stays without its count from the first check in sync on', () => {
    assert.deepEqual(lastDrift(outcome(KEEP, remembering(5))), remembering(undefined));
  });

  it('keeps its count where a check came to nothing', () => {
    assert.deepEqual(lastDrift(outcome(wait('Throttled', 'Later.'), remembering(5))), remembering(5));
  });

  it('is none where there never was one: a Put that a user asked for is no drift', () => {
    assert.equal(lastDrift(outcome(KEEP, undefined)), undefined);
  });
});

describe('a fight', () => {
  const rows: readonly (readonly [countBefore: number, times: number | undefined])[] = [
    [0, undefined],
    [1, undefined],
    [2, 2],
    [3, 4],
    [4, 8],
  ];
  for (const [count, times] of rows) {
    it(`makes checks ${times === undefined ? 'no' : `${times} times`} rarer after ${count + 1} equal drifts in a row`, () => {
      assert.deepEqual(
        contention(outcome(KEEP, remembering(count), DRIFT)),
        times === undefined ? undefined : { count: count + 1, times },
      );
    });
  }

  it('is over with the first check in sync', () => assert.equal(contention(outcome(KEEP, remembering(9))), undefined));

  it('is none while something else is the matter', () => {
    assert.equal(contention(outcome(wait('Throttled', 'Later.'), remembering(9), DRIFT)), undefined);
  });
});
