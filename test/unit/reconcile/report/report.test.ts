import assert from 'node:assert/strict';
import type { Next, Outcome } from '../../../../src/reconcile/report/outcome.ts';
import { report } from '../../../../src/reconcile/report/report.ts';
import { claimsOn, failedCall, found, ORDERS, SETTINGS } from '../rules/facts.ts';
import { outcomeOf } from './outcomes.ts';

describe('when an object is looked at next', () => {
  const rows: readonly (readonly [title: string, step: Outcome['step'], next: Next])[] = [
    ['is after the interval where it is in sync', { do: 'Keep', observing: false }, { after: 'interval' }],
    ['is after the interval where it observes', { do: 'Keep', observing: true }, { after: 'interval' }],
    ['is after the interval where it differs', { do: 'Differ', message: '' }, { after: 'interval' }],
    ['is when it changes where it is suspended', { do: 'Suspend' }, { after: 'change' }],
    ['is when it changes where it is none of our business', { do: 'Rest' }, { after: 'change' }],
    [
      'is soon where the trouble passes by itself',
      { do: 'Wait', reason: 'LambdaUnavailable', message: '', quiet: false },
      { after: 'backoff', pace: 'fast' },
    ],
    [
      'is as soon where nobody is told of it',
      { do: 'Wait', reason: 'LambdaUnavailable', message: '', quiet: true },
      { after: 'backoff', pace: 'fast' },
    ],
    [
      'is not before Lambda wants it',
      { do: 'Wait', reason: 'LambdaUnavailable', message: '', quiet: false, atLeastSeconds: 7 },
      { after: 'backoff', pace: 'fast', atLeastSeconds: 7 },
    ],
    [
      'is later where a human must mend the trouble',
      { do: 'Refuse', reason: 'FunctionNotFound', message: '', quiet: false },
      { after: 'backoff', pace: 'slow' },
    ],
    [
      'is soon where the credentials are invalid: to find out costs Lambda nothing',
      { do: 'Refuse', reason: 'CredentialsInvalid', message: '', quiet: false },
      { after: 'backoff', pace: 'fast' },
    ],
  ];
  for (const [title, step, next] of rows) {
    it(title, () => assert.deepEqual(report(outcomeOf(step)).next, next));
  }

  const throttled = { do: 'Wait', reason: 'Throttled', message: '', quiet: false } as const;
  for (const during of ['Look', 'Put', 'Delete'] as const) {
    it(`is at the next turn in the request budget where Lambda throttles a ${during}`, () => {
      const outcome = outcomeOf(throttled, { facts: { failed: failedCall('Throttled', during) } });
      assert.deepEqual(report(outcome).next, { after: 'turn' });
    });
  }

  it('is after a back-off where it is not the request budget that slows the call down', () => {
    const outcome = outcomeOf(throttled, { facts: { failed: failedCall('Throttled', 'Identify') } });
    assert.deepEqual(report(outcome).next, { after: 'backoff', pace: 'fast' });
  });
});

describe('a report', () => {
  it('says all that is to be told of an outcome', () => {
    const told = report(
      outcomeOf(
        { do: 'Keep', observing: false },
        {
          facts: { claims: claimsOn(ORDERS), observation: found(SETTINGS) },
          done: [{ do: 'Put', target: ORDERS, settings: SETTINGS }],
        },
      ),
    );
    assert.equal(told.status?.conditions?.[0]?.reason, 'InSync');
    assert.deepEqual(
      told.events.map(({ reason }) => reason),
      ['Configured'],
    );
  });
});
