import assert from 'node:assert/strict';
import type { Next, ReconcileOutcome } from '../../../../src/reconcile/report/outcome.ts';
import { report } from '../../../../src/reconcile/report/report.ts';
import { refuse, wait } from '../../../../src/reconcile/rules/step.ts';
import { ACCESS, claimsOn, established, found, IN_SYNC, NOW, ORDERS, SETTINGS } from '../rules/facts.ts';
import { outcomeOf } from './outcomes.ts';

describe('when an object is looked at next', () => {
  const rows: readonly (readonly [title: string, step: ReconcileOutcome['step'], next: Next])[] = [
    ['is after the interval where it is in sync', { do: 'Keep' }, { after: 'interval' }],
    ['is after the interval where it observes', { do: 'Observe' }, { after: 'interval' }],
    ['is after the interval where it differs', { do: 'Observe', differences: 'That.' }, { after: 'interval' }],
    ['is when it changes where it is suspended', { do: 'Suspend' }, { after: 'change' }],
    ['is when it changes where it is none of our business', { do: 'Rest' }, { after: 'change' }],
    [
      'is soon where the trouble passes by itself',
      wait('LambdaUnavailable', ''),
      { after: 'backoff', pace: 'fast', priority: 'retry' },
    ],
    [
      'is as soon where it is too early to tell',
      { ...wait('LambdaUnavailable', ''), tolerated: true },
      { after: 'backoff', pace: 'fast', priority: 'retry' },
    ],
    [
      'is not before Lambda wants it',
      wait('LambdaUnavailable', '', 7),
      { after: 'backoff', pace: 'fast', priority: 'retry', atLeastSeconds: 7 },
    ],
    [
      'is later, and behind all else, where a human must mend the trouble',
      refuse('FunctionNotFound', ''),
      { after: 'backoff', pace: 'slow', priority: 'check' },
    ],
    [
      'is at the next turn where the step says so',
      { ...wait('Throttled', ''), retry: { after: 'turn' } },
      { after: 'turn' },
    ],
  ];
  for (const [title, step, next] of rows) {
    it(title, () => assert.deepEqual(report(outcomeOf(step)).next, next));
  }

  it('is later and later while somebody fights with the operator', () => {
    const fields = [{ field: 'maximumRetryAttempts', old: '0', new: '2' }];
    const drift = [{ field: 'maximumRetryAttempts', declared: '0', found: '2' }];
    const outcome = outcomeOf(
      { do: 'Keep' },
      {
        facts: { known: { ...IN_SYNC, lastDrift: { time: NOW, fields, count: 3 } } },
        steps: [{ do: 'Put', access: ACCESS, target: ORDERS, settings: SETTINGS, drift }],
      },
    );
    assert.deepEqual(report(outcome).next, { after: 'interval', times: 4 });
  });
});

describe('a report', () => {
  it('has status and events of one outcome', () => {
    const told = report(
      outcomeOf(
        { do: 'Keep' },
        {
          facts: { claims: claimsOn(established(ORDERS)), observation: found(SETTINGS) },
          steps: [{ do: 'Put', access: ACCESS, target: ORDERS, settings: SETTINGS }],
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
