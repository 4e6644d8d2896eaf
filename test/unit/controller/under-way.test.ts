import assert from 'node:assert/strict';
import { createUnderWay, type Piece, type UnderWay } from '../../../src/controller/under-way.ts';
import { SimulatedClock } from '../simulated-clock.ts';

describe('the work under way', () => {
  let clock: SimulatedClock;
  let underWay: UnderWay;
  let piece: Piece;

  beforeEach(() => {
    clock = new SimulatedClock();
    underWay = createUnderWay(clock);
    clock.advance(50);
    piece = underWay.begin();
    clock.advance(100);
  });

  it('has run as long as its longest piece', () => {
    underWay.begin();
    clock.advance(10);
    assert.equal(underWay.longestMilliseconds(), 110);
  });

  it('has not run where all of it has ended', () => {
    piece.end();
    assert.equal(underWay.longestMilliseconds(), 0);
  });

  it('does not run while it waits, and begins anew when it goes on', () => {
    piece.waits();
    clock.advance(1_000_000);
    assert.equal(underWay.longestMilliseconds(), 0);
    piece.goesOn();
    clock.advance(7);
    assert.equal(underWay.longestMilliseconds(), 7);
  });
});
