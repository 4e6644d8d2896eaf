import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import { stalledStatus } from '../../../../src/reconcile/report/propagation.ts';
import { createPropagationEnds, type PropagationEnds } from '../../../../src/reconcile/schedule/propagation-ends.ts';
import { SimulatedClock, settled } from '../../simulated-clock.ts';
import { condition, objectOf } from '../objects.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const SECOND = 1_000;
const TWO_MINUTES = 120 * SECOND;

const refusedSince = (name: string, since: string): EventInvokeConfig =>
  objectOf({
    metadata: { name },
    status: {
      observedGeneration: 1,
      refusal: { generation: 1, since },
      conditions: [
        condition('Ready', 'False', 'FunctionNotFound'),
        condition('Reconciling', 'True', 'FunctionNotFound'),
      ],
    },
  });

describe('the ends of what passes for work under way', () => {
  let clock: SimulatedClock;
  /** By how much the clock of the wall was set back. */
  let setBack: number;
  let objects: Map<string, EventInvokeConfig>;
  let ends: PropagationEnds;
  let stop: AbortController;
  let working: Promise<void>;
  /** The writes that began, with the time since the start. */
  let begun: (readonly [key: string, milliseconds: number])[];
  let answers: (() => void)[];

  beforeEach(() => {
    clock = new SimulatedClock(START);
    setBack = 0;
    const wall = () => clock.now() - setBack;
    objects = new Map();
    stop = new AbortController();
    begun = [];
    answers = [];
    ends = createPropagationEnds({
      clock: {
        now: wall,
        elapsed: () => clock.elapsed(),
        after: (milliseconds, run) => clock.after(milliseconds, run),
      },
      object: (key) => objects.get(key),
      tell(key) {
        const object = objects.get(key);
        const status = object && stalledStatus(object, wall());
        if (status === undefined) return undefined;
        begun.push([key, clock.now() - START]);
        return new Promise((resolve) => answers.push(resolve));
      },
    });
    working = ends.work(stop.signal, new AbortController().signal);
  });

  const refuse = (key: string): void => {
    objects.set(key, refusedSince(key, new Date(clock.now()).toISOString()));
    ends.reconciled(key);
  };
  const pass = async (milliseconds: number): Promise<void> => {
    for (const until = clock.now() + milliseconds; ; ) {
      const next = clock.nextAt;
      if (next === undefined || next > until) {
        clock.advance(until - clock.now());
        return settled();
      }
      clock.advance(Math.max(0, next - clock.now()));
      await settled();
    }
  };
  const written = (key: string) => {
    const object = objects.get(key);
    const status = object && stalledStatus(object, clock.now());
    if (status !== undefined) objects.set(key, objectOf({ metadata: { name: key }, status }));
    answers.shift()?.();
  };

  it('are told two minutes after the first refusal, once, whatever reconciles come between', async () => {
    refuse('a');
    await pass(60 * SECOND);
    ends.reconciled('a');
    await pass(59 * SECOND);
    assert.deepEqual(begun, []);
    await pass(2 * SECOND);
    assert.equal(begun.length, 1);
    written('a');
    await pass(TWO_MINUTES);
    ends.reconciled('a');
    await pass(TWO_MINUTES);
    assert.equal(begun.length, 1);
    assert.equal(clock.nextAt, undefined);
  });

  it('are told one after another', async () => {
    for (const key of ['a', 'b', 'c']) refuse(key);
    await pass(TWO_MINUTES + SECOND);
    const keys = () => begun.map(([key]) => key);
    for (const count of [1, 2, 3]) {
      assert.equal(keys().length, count);
      written(keys().at(-1) ?? '');
      await settled();
    }
    assert.deepEqual(keys().toSorted(), ['a', 'b', 'c']);
  });

  it('are told again ten seconds after a write that came to nothing', async () => {
    refuse('a');
    await pass(TWO_MINUTES + SECOND);
    answers.shift()?.();
    await settled();
    await pass(9 * SECOND);
    assert.equal(begun.length, 1);
    await pass(2 * SECOND);
    assert.equal(begun.length, 2);
  });

  it('are not told of an object that is gone, was edited, or is in sync by then', async () => {
    refuse('gone');
    refuse('edited');
    refuse('in-sync');
    objects.delete('gone');
    objects.set('edited', objectOf({ metadata: { generation: 2 } }));
    objects.set('in-sync', objectOf({ status: { conditions: [condition('Ready', 'True', 'InSync')] } }));
    await pass(TWO_MINUTES + SECOND);
    assert.deepEqual(begun, []);
    assert.equal(clock.nextAt, undefined);
  });

  it('are told by the clock of the wall: one that was set back meanwhile puts them off', async () => {
    refuse('a');
    await pass(60 * SECOND);
    setBack = 30 * SECOND;
    await pass(61 * SECOND);
    assert.deepEqual(begun, []);
    await pass(30 * SECOND);
    assert.equal(begun.length, 1);
  });

  it('are told no more once the operator stops, which waits for the one that is being told', async () => {
    refuse('a');
    refuse('b');
    await pass(TWO_MINUTES + SECOND);
    stop.abort();
    let isOver = false;
    void working.then(() => (isOver = true));
    await settled();
    assert.equal(isOver, false);
    written('a');
    await working;
    assert.deepEqual(
      begun.map(([key]) => key),
      ['a'],
    );
  });
});
