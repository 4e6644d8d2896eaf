import assert from 'node:assert/strict';
import { conditionOf, setConditions, type WantedCondition } from '../../../src/api/conditions.ts';
import type { Condition } from '../../../src/api/event-invoke-config.ts';

const EARLIER = '2026-01-01T00:00:00Z';
const NOW = '2026-01-01T00:10:00Z';

const ready: WantedCondition = { type: 'Ready', status: 'True', reason: 'InSync', message: 'As declared.' };
const notReady: WantedCondition = { type: 'Ready', status: 'False', reason: 'Throttled', message: 'Throttled.' };
const stalled: WantedCondition = { type: 'Stalled', status: 'True', reason: 'AccessDenied', message: 'Denied.' };

function stored(condition: WantedCondition, generation = 1): Condition {
  return { ...condition, observedGeneration: generation, lastTransitionTime: EARLIER };
}

describe('conditions', () => {
  it('of a new object begin now', () => {
    assert.deepEqual(setConditions(undefined, [ready], 1, NOW), [
      {
        type: 'Ready',
        status: 'True',
        observedGeneration: 1,
        lastTransitionTime: NOW,
        reason: 'InSync',
        message: 'As declared.',
      },
    ]);
  });

  const rows: readonly (readonly [title: string, previous: Condition[], wanted: WantedCondition, time: string])[] = [
    ['stays where nothing changes', [stored(ready)], ready, EARLIER],
    ['stays where only the message changes', [stored(ready)], { ...ready, message: 'Still.' }, EARLIER],
    ['stays where only the reason changes', [stored(notReady)], { ...notReady, reason: 'AccessDenied' }, EARLIER],
    ['stays where only the generation changes', [stored(ready, 7)], ready, EARLIER],
    ['moves where the status changes', [stored(ready)], notReady, NOW],
    ['moves where the condition was not there', [stored(ready)], stalled, NOW],
    ['looks at its own type alone', [stored(stalled), stored(notReady)], ready, NOW],
  ];
  for (const [title, previous, wanted, time] of rows) {
    it(`have a lastTransitionTime that ${title}`, () => {
      const [condition] = setConditions(previous, [wanted], 2, NOW);
      assert.equal(condition?.lastTransitionTime, time);
      assert.equal(condition?.observedGeneration, 2);
      assert.equal(condition?.reason, wanted.reason);
      assert.equal(condition?.message, wanted.message);
    });
  }

  it('are just the wanted ones: Stalled and Reconciling are there only while True', () => {
    const conditions = setConditions([stored(notReady), stored(stalled)], [ready], 2, NOW);
    assert.deepEqual(
      conditions.map(({ type }) => type),
      ['Ready'],
    );
  });

  it('are found by type, even in a status that somebody made up', () => {
    assert.equal(conditionOf([stored(ready), stored(stalled)], 'Stalled')?.reason, 'AccessDenied');
    assert.equal(conditionOf([stored(ready)], 'Stalled'), undefined);
    assert.equal(conditionOf(undefined, 'Ready'), undefined);
    assert.equal(conditionOf(JSON.parse('[null]'), 'Ready'), undefined);
    assert.equal(conditionOf(JSON.parse('"none"'), 'Ready'), undefined);
  });
});
