import assert from 'node:assert/strict';
import { SimulatedClock } from './simulated-clock.ts';

describe('the simulated clock', () => {
  it('runs what falls due in order, each at its own time', () => {
    const clock = new SimulatedClock(0);
    const ran: [string, number][] = [];
    clock.after(30, () => ran.push(['third', clock.now()]));
    clock.after(10, () => {
      ran.push(['first', clock.now()]);
      clock.after(10, () => ran.push(['second', clock.now()]));
    });
    clock.after(31, () => ran.push(['never', clock.now()]));
    clock.advance(30);
    assert.deepEqual(ran, [
      ['first', 10],
      ['second', 20],
      ['third', 30],
    ]);
    assert.equal(clock.now(), 30);
  });

  it('runs what is due together in the order in which it was set, and nothing that was cancelled', () => {
    const clock = new SimulatedClock(0);
    const ran: string[] = [];
    clock.after(5, () => ran.push('a'));
    const cancel = clock.after(5, () => ran.push('cancelled'));
    clock.after(5, () => ran.push('b'));
    cancel();
    cancel();
    clock.advance(5);
    assert.deepEqual(ran, ['a', 'b']);
  });
});
