import assert from 'node:assert/strict';
import type { Next, Outcome } from '../../../src/reconcile/outcome.ts';
import { report, wasReady } from '../../../src/reconcile/report.ts';
import { claimsOn, factsOf, found, ORDERS, SETTINGS } from './facts.ts';
import { condition, objectOf } from './objects.ts';
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
      { do: 'Wait', reason: 'Throttled', message: '', quiet: false },
      { after: 'backoff', pace: 'fast' },
    ],
    [
      'is as soon where nobody is told of it',
      { do: 'Wait', reason: 'Throttled', message: '', quiet: true },
      { after: 'backoff', pace: 'fast' },
    ],
    [
      'is not before Lambda wants it',
      { do: 'Wait', reason: 'Throttled', message: '', quiet: false, atLeastSeconds: 7 },
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

describe('an object was in sync', () => {
  const ready = condition('Ready', 'True', 'InSync');
  const facts = factsOf({ generation: 2 });

  it('where its status says so of this very generation', () => {
    const object = objectOf({ status: { observedGeneration: 2, conditions: [ready] } });
    assert.equal(wasReady({ object, facts }), true);
  });

  it('in no other case', () => {
    const conditions = [condition('Ready', 'False', 'Throttled')];
    for (const status of [{}, { observedGeneration: 1, conditions: [ready] }, { observedGeneration: 2, conditions }]) {
      assert.equal(wasReady({ object: objectOf({ status }), facts }), false);
    }
  });
});
