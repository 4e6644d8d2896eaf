import assert from 'node:assert/strict';
import { type Cause, conditionOf, conditionsFor, cutMessage, type State } from '../../../src/api/conditions.ts';
import type { Condition } from '../../../src/api/event-invoke-config.ts';

const EARLIER = '2026-01-01T00:00:00Z';
const NOW = '2026-01-01T00:10:00Z';

const THROTTLED: Cause = { reason: 'Throttled', message: 'Throttled.' };
const DENIED: Cause = { reason: 'AccessDenied', message: 'Denied.' };
const IN_SYNC: Cause = { reason: 'InSync', message: 'As declared.' };
const OBSERVED: Cause = { reason: 'Observed', message: 'Read.' };

const READY: State = { state: 'Ready', cause: IN_SYNC };
const RECONCILING: State = { state: 'Reconciling', cause: THROTTLED };

function stored(type: string, status: Condition['status'], generation = 1): Condition {
  return { type, status, observedGeneration: generation, lastTransitionTime: EARLIER, reason: 'InSync', message: '' };
}

/** Type, status and reason of each. */
function short(conditions: readonly Condition[]): string[] {
  return conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`);
}

describe('the conditions of an object', () => {
  const states: readonly (readonly [state: State, conditions: readonly string[]])[] = [
    [READY, ['Ready=True InSync']],
    [
      { state: 'Ready', cause: OBSERVED, drifted: { is: true, cause: { reason: 'SettingsDiffer', message: 'That.' } } },
      ['Ready=True Observed', 'Drifted=True SettingsDiffer'],
    ],
    [
      { state: 'Ready', cause: OBSERVED, drifted: { is: false, cause: { reason: 'NoDifference', message: 'None.' } } },
      ['Ready=True Observed', 'Drifted=False NoDifference'],
    ],
    [RECONCILING, ['Ready=False Throttled', 'Reconciling=True Throttled']],
    [{ state: 'Stalled', cause: DENIED }, ['Ready=False AccessDenied', 'Stalled=True AccessDenied']],
    [{ state: 'Suspended', cause: { reason: 'Suspended', message: 'Asleep.' } }, ['Suspended=True Suspended']],
    [{ state: 'LetGo', cause: { reason: 'Deleted', message: 'Gone.' } }, ['Ready=False Deleted']],
  ];
  for (const [state, conditions] of states) {
    it(`that is ${state.state} are just ${conditions.join(', ')}, whatever they were before`, () => {
      const all = ['Ready', 'Reconciling', 'Stalled', 'Drifted', 'Suspended'].map((type) => stored(type, 'True'));
      assert.deepEqual(short(conditionsFor(state, undefined, 1, NOW)), conditions);
      assert.deepEqual(short(conditionsFor(state, all, 1, NOW)), conditions);
    });
  }

  it('say of which generation they speak, why, and since when', () => {
    assert.deepEqual(conditionsFor(READY, undefined, 3, NOW), [
      {
        type: 'Ready',
        status: 'True',
        observedGeneration: 3,
        lastTransitionTime: NOW,
        reason: 'InSync',
        message: 'As declared.',
      },
    ]);
  });

  const times: readonly (readonly [title: string, previous: readonly Condition[], state: State, time: string])[] = [
    ['stays where only reason and message change', [stored('Ready', 'False')], RECONCILING, EARLIER],
    ['stays where only the generation changes', [stored('Ready', 'True', 7)], READY, EARLIER],
    ['moves where the status changes', [stored('Ready', 'True')], RECONCILING, NOW],
    ['moves where the condition was not there', [stored('Stalled', 'True')], READY, NOW],
  ];
  for (const [title, previous, state, time] of times) {
    it(`have a lastTransitionTime that ${title}`, () => {
      assert.equal(conditionOf(conditionsFor(state, previous, 2, NOW), 'Ready')?.lastTransitionTime, time);
    });
  }

  it('have each a time of its own', () => {
    const before = [stored('Ready', 'False'), stored('Stalled', 'True')];
    assert.deepEqual(
      conditionsFor(RECONCILING, before, 1, NOW).map(({ type, lastTransitionTime }) => [type, lastTransitionTime]),
      [
        ['Ready', EARLIER],
        ['Reconciling', NOW],
      ],
    );
  });

  it('are found by type, even in a status that somebody made up', () => {
    const two = [stored('Ready', 'False'), stored('Stalled', 'True')];
    assert.equal(conditionOf(two, 'Stalled'), two[1]);
    assert.equal(conditionOf([stored('Ready', 'True')], 'Stalled'), undefined);
    assert.equal(conditionOf(undefined, 'Ready'), undefined);
    assert.equal(conditionOf(JSON.parse('[null]'), 'Ready'), undefined);
    assert.equal(conditionOf(JSON.parse('"none"'), 'Ready'), undefined);
  });
});

describe('a message', () => {
  it('ends at 1024 characters, in a condition as well', () => {
    const message = 'x'.repeat(5000);
    assert.equal(cutMessage('x'.repeat(1024)), 'x'.repeat(1024));
    assert.equal(cutMessage(message), `${'x'.repeat(1023)}…`);
    const [ready] = conditionsFor({ state: 'Ready', cause: { reason: 'InSync', message } }, undefined, 1, NOW);
    assert.equal(ready?.message, cutMessage(message));
  });

  it('that is cut within a character is still text: else it came back from the API server as another one', () => {
    const cut = cutMessage(`${'x'.repeat(1022)}🙂🙂`);
    assert.equal(cut.isWellFormed(), true);
    assert.equal(cut.length, 1024);
  });
});
