import assert from 'node:assert/strict';
import { sleep, systemClock } from '../../src/clock.ts';
import { SimulatedClock, settled } from './simulated-clock.ts';

describe('sleep', () => {
  it('is true after the delay', async () => {
    const clock = new SimulatedClock();
    const slept = sleep(clock, 1000, new AbortController().signal);
    clock.advance(1000);
    assert.equal(await slept, true);
  });

  it('is false as soon as the signal aborts, and leaves no timer behind', async () => {
    const clock = new SimulatedClock();
    const stop = new AbortController();
    const slept = sleep(clock, 1000, stop.signal);
    stop.abort();
    assert.equal(await slept, false);
    assert.equal(clock.nextAt, undefined);
  });

  it('does not begin where the signal has aborted', async () => {
    const clock = new SimulatedClock();
    assert.equal(await sleep(clock, 1000, AbortSignal.abort()), false);
    assert.equal(clock.nextAt, undefined);
  });
});

describe("the machine's clock", () => {
  it('runs what is due, and not what was cancelled', async () => {
    const ran: string[] = [];
    await new Promise<void>((resolve) => {
      const cancel = systemClock.after(0, () => ran.push('cancelled'));
      systemClock.after(-5, () => ran.push('overdue'));
      systemClock.after(1, resolve);
      cancel();
    });
    assert.deepEqual(ran, ['overdue']);
  });

  it('does not fire what is due later than a timer of Node can be', async () => {
    let fired = false;
    const cancel = systemClock.after(2 ** 33, () => {
      fired = true;
    });
    await settled();
    cancel();
    assert.equal(fired, false);
  });
});
