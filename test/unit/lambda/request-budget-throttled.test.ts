import assert from 'node:assert/strict';
import type { Failure } from '../../../src/lambda/failure.ts';
import { spend, type Turn } from '../../../src/lambda/request-budget.ts';
import { mostWithin, Spender } from './spender.ts';

const THROTTLED = { throttled: true };

describe('a request budget that meets 429s', () => {
  let spender: Spender;

  /** Has five turns that end together. */
  async function burst(answer: Parameters<Turn['end']>[0]): Promise<void> {
    await spender.pass(60_000);
    spender.had.length = 0;
    spender.wantMany('burst', 5);
    await spender.pass(0);
    assert.equal(spender.had.length, 5);
    for (const { turn } of [...spender.had]) turn.end(answer);
    spender.had.length = 0;
  }

  /** How many turns there are from now on for as long as that. */
  async function turnsIn(milliseconds: number): Promise<number> {
    const before = spender.had.length;
    await spender.pass(milliseconds);
    return spender.had.length - before;
  }

  beforeEach(() => {
    spender = new Spender(16);
  });

  it('halves the rate once for all that were under way together, and tells of it', async () => {
    await burst(THROTTLED);
    assert.deepEqual(spender.throttledTo, [8]);
  });

  it('halves it again in the next second, and not before', async () => {
    await burst(THROTTLED);
    spender.wantMany('', 2);
    await spender.pass(1_039);
    spender.turnOf('1').end(THROTTLED);
    assert.equal(spender.throttledTo.length, 1);
    await spender.pass(1);
    spender.turnOf('2').end(THROTTLED);
    assert.equal(spender.throttledTo.length, 2);
    assert.ok(Number(spender.throttledTo[1]) < 8);
  });

  it('leaves less than the full rate right after, and the full rate ten seconds later', async () => {
    await burst(THROTTLED);
    spender.wantMany('', 400);
    assert.ok((await turnsIn(500)) <= 6);
    await spender.pass(9_500);
    assert.equal(await turnsIn(10_400), 160);
  });

  it('forgets what was saved up', async () => {
    await spender.pass(60_000);
    spender.wantMany('first', 1);
    await spender.pass(0);
    spender.turnOf('first1').end(THROTTLED);
    spender.wantMany('', 10);
    assert.equal(await turnsIn(0), 1);
  });

  it('never exceeds the full rate on the way', async () => {
    spender.wantMany('', 300);
    for (let seconds = 0; seconds < 12; seconds += 1) {
      await spender.pass(1_000);
      if (seconds % 4 === 0) spender.had.at(-1)?.turn.end(THROTTLED);
    }
    assert.ok(mostWithin(1_000, spender.times) <= 16);
  });

  it('asks now and then, and no more often, however long Lambda refuses everything', async () => {
    spender.wantMany('', 2_000);
    let ended = 0;
    for (let tenths = 0; tenths < 1_200; tenths += 1) {
      await spender.pass(100);
      for (const { turn } of spender.had.slice(ended)) turn.end(THROTTLED);
      ended = spender.had.length;
    }
    const late = spender.times.filter((at) => at > 60_000).length;
    assert.ok(late >= 50 && late <= 150, `${late} in the second minute`);
  });

  it('of one a second goes on with less than one', async () => {
    spender = new Spender(1);
    spender.wantMany('', 3);
    await spender.pass(0);
    spender.turnOf('1').end(THROTTLED);
    assert.deepEqual(spender.throttledTo, [0.5]);
    await spender.pass(1_039);
    assert.equal(spender.had.length, 1);
    await spender.pass(361);
    assert.equal(spender.had.length, 2, 'it waits for longer than the recovering rate needs');
  });

  it('learns nothing from the other answers', async () => {
    await burst({ throttled: false, retryAfterSeconds: 30 });
    spender.wantMany('', 100);
    assert.deepEqual(spender.throttledTo, []);
    assert.ok((await turnsIn(10_400)) >= 100);
  });

  describe('with a Retry-After', () => {
    const rows: readonly (readonly [asked: number, pauseSeconds: number])[] = [
      [1, 1],
      [30, 30],
      [60, 60],
    ];
    for (const [retryAfterSeconds, pauseSeconds] of rows) {
      it(`of ${retryAfterSeconds} s makes no request for ${pauseSeconds} s, be it ever so urgent`, async () => {
        await burst({ throttled: true, retryAfterSeconds });
        spender.want('read');
        spender.want('write', { effect: 'write' });
        assert.equal(await turnsIn(pauseSeconds * 1_000 - 1), 0);
        assert.equal(await turnsIn(500), 2);
      });
    }

    it('is not cut short by a shorter one', async () => {
      await spender.pass(60_000);
      spender.wantMany('', 2);
      await spender.pass(0);
      spender.turnOf('1').end({ throttled: true, retryAfterSeconds: 30 });
      spender.turnOf('2').end({ throttled: true, retryAfterSeconds: 1 });
      spender.want('later');
      assert.equal(await turnsIn(29_999), 0);
      assert.equal(await turnsIn(1), 1);
    });
  });
});

describe('a turn that is spent', () => {
  type Answer = Parameters<Turn['end']>[0];
  const ended: Answer[] = [];
  const turn: Turn = { giveBack: () => assert.fail('it is spent'), end: (answer) => ended.push(answer) };
  const failure = (more: Partial<Failure>): { failure: Failure } => ({
    failure: { kind: 'Unavailable', message: '', ...more },
  });

  beforeEach(() => {
    ended.length = 0;
  });

  const rows: readonly (readonly [title: string, { answer: number } | { failure: Failure }, Answer])[] = [
    ['an answer is none that throttles', { answer: 1 }, { throttled: false }],
    ['a 429 throttles', failure({ kind: 'Throttled' }), { throttled: true }],
    [
      'a 429 with Retry-After says for how long',
      failure({ kind: 'Throttled', retryAfterSeconds: 7 }),
      { throttled: true, retryAfterSeconds: 7 },
    ],
    ['another failure does not throttle', failure({ kind: 'AccessDenied' }), { throttled: false }],
  ];
  for (const [title, result, answer] of rows) {
    it(title, async () => {
      assert.equal(await spend(turn, async () => result), result);
      assert.deepEqual(ended, [answer]);
    });
  }

  it('ends where the request was aborted', async () => {
    const abort = new Error('aborted');
    await assert.rejects(
      spend(turn, () => Promise.reject(abort)),
      abort,
    );
    assert.deepEqual(ended, [{ throttled: false }]);
  });
});
