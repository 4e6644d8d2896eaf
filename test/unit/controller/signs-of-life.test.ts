import assert from 'node:assert/strict';
import { createSignsOfLife, type SignsOfLife } from '../../../src/controller/signs-of-life.ts';
import { SimulatedClock } from '../simulated-clock.ts';

describe('signs of life', () => {
  let clock: SimulatedClock;
  let signs: SignsOfLife;

  beforeEach(() => {
    clock = new SimulatedClock();
    signs = createSignsOfLife(clock);
  });

  it('are due from the start', () => {
    clock.advance(5);
    assert.equal(signs.silentMilliseconds(), 5);
  });

  it('end a silence', () => {
    clock.advance(5);
    signs.give();
    clock.advance(2);
    assert.equal(signs.silentMilliseconds(), 2);
  });

  it('are not due during a rest that was announced', () => {
    signs.give(1_000);
    clock.advance(999);
    assert.equal(signs.silentMilliseconds(), 0);
    clock.advance(11);
    assert.equal(signs.silentMilliseconds(), 10);
  });

  it('that come early end the rest', () => {
    signs.give(1_000);
    signs.give();
    clock.advance(3);
    assert.equal(signs.silentMilliseconds(), 3);
  });
});
