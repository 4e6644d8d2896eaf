import assert from 'node:assert/strict';
import { createProgressLine, timeLeft } from '../../../src/cli/progress.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const ERASE = '\r\u001b[K';

describe('the progress line', () => {
  let clock: SimulatedClock;
  let written: string[];

  beforeEach(() => {
    clock = new SimulatedClock();
    written = [];
  });

  const line = (isTerminal = true, columns: number | undefined = 80) =>
    createProgressLine({ write: (text) => written.push(text), isTerminal, columns }, clock);

  it('shows the first text at once, in place of what the line held', () => {
    line().show('functions 1/10');
    assert.deepEqual(written, [`${ERASE}functions 1/10`]);
  });

  it('is drawn at most ten times a second, with the last text', () => {
    const progress = line();
    for (let count = 0; count < 950; count += 1) {
      progress.show(`functions ${count}`);
      clock.advance(1);
    }
    assert.equal(written.length, 10);
    assert.equal(written.at(-1), `${ERASE}functions 899`);
    clock.advance(100);
    assert.equal(written.at(-1), `${ERASE}functions 949`);
    clock.advance(10_000);
    assert.equal(written.length, 11);
  });

  it('leaves nothing behind when it is cleared, and nothing comes afterwards', () => {
    const progress = line();
    progress.show('one');
    progress.show('two');
    progress.clear();
    clock.advance(1000);
    assert.deepEqual(written, [`${ERASE}one`, ERASE]);
  });

  it('writes nothing to clear what was never drawn', () => {
    line().clear();
    assert.deepEqual(written, []);
  });

  it('never reaches the last column, where the line would wrap', () => {
    line(true, 10).show('functions 120/2000');
    assert.deepEqual(written, [`${ERASE}functions`]);
  });

  it('is shown on a terminal that does not know how wide it is', () => {
    line(true, 0).show('functions 120/2000');
    assert.deepEqual(written, [`${ERASE}functions 120/2000`]);
  });

  it('is silent where nobody watches', () => {
    const progress = line(false, undefined);
    progress.show('one');
    clock.advance(1000);
    progress.clear();
    assert.deepEqual(written, []);
  });
});

describe('the time left', () => {
  const cases: [items: number, secondsPerItem: number, text: string | undefined][] = [
    [10, 0, undefined],
    [0, 1, undefined],
    [31, 1, 'about 40 s left'],
    [89, 1, 'about 90 s left'],
    [90, 1, 'about 2 min left'],
    [1800, 0.1, 'about 3 min left'],
    [5399, 1, 'about 2 h left'],
    [5000, 1, 'about 83 min left'],
    [36_000, 1, 'about 10 h left'],
  ];
  for (const [items, secondsPerItem, text] of cases) {
    it(`of ${items} items at ${secondsPerItem} s each is ${text ?? 'not told'}`, () => {
      assert.equal(timeLeft(items, secondsPerItem), text);
    });
  }
});
