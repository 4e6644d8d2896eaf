import assert from 'node:assert/strict';
import { Delays } from '../../../src/controller/delays.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const WEEK_MILLISECONDS = 7 * 24 * 3600 * 1000;

describe('the delays of keys', () => {
  it('cost no more memory where one key is delayed and called again and again', () => {
    const delays = new Delays(new SimulatedClock(), () => {});
    for (const key of ['a', 'b', 'c']) delays.add(key, WEEK_MILLISECONDS, 'check');
    for (let edit = 0; edit < 100_000; edit += 1) {
      delays.delete('a');
      delays.add('a', WEEK_MILLISECONDS, 'check');
    }
    assert.ok(delays.size < 1_000, `${delays.size} are kept`);
  });

  it('of one key hold up no other, be it no number', () => {
    const clock = new SimulatedClock();
    const due: string[] = [];
    const delays = new Delays(clock, (key) => due.push(key));
    delays.add('a', Number.NaN, 'check');
    delays.add('b', 1_000, 'check');
    delays.add('c', Number.POSITIVE_INFINITY, 'check');
    clock.advance(2_000);
    assert.deepEqual(due, ['a', 'b']);
  });

  it('are all kept, whatever is let go', () => {
    const clock = new SimulatedClock();
    const due: string[] = [];
    const delays = new Delays(clock, (key) => due.push(key));
    const keys = Array.from({ length: 3_000 }, (_, index) => `${index}`);
    for (const key of keys) delays.add(key, 1_000 + Number(key), 'check');
    for (const key of keys) if (Number(key) % 10 > 0) delays.delete(key);
    for (const key of keys) if (Number(key) % 10 === 5) delays.add(key, 500 + Number(key), 'change');
    clock.advance(10_000);
    const left = keys.filter((key) => Number(key) % 5 === 0);
    assert.deepEqual(due.toSorted(), left.toSorted());
  });
});
