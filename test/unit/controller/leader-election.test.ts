import assert from 'node:assert/strict';
import type { ElectionTimes } from '../../../src/controller/election-times.ts';
import { createLeaderElection } from '../../../src/controller/leader-election.ts';
import type { Leadership } from '../../../src/controller/leadership.ts';
import type { FormerEnd } from '../../../src/controller/lease.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { type LeaseClient, LeaseServer } from './lease-server.ts';
import { Machine } from './machine.ts';

const TIMES: ElectionTimes = { leaseDuration: 15_000, renewDeadline: 10_000, retryPeriod: 2_000 };

/** A process that wants to lead, and what has become of it. */
interface Candidate {
  readonly leadership: Leadership;
  readonly client: LeaseClient;
  readonly machine: Machine;
  readonly problems: string[];
  /** How long each renewal took. */
  readonly renewals: number[];
  readonly stop: AbortController;
  /** How the leader before ended; undefined before this one leads. */
  former: FormerEnd | undefined;
  /** Why it leads no longer. */
  lost: string | undefined;
}

describe('leader election', () => {
  let clock: SimulatedClock;
  let server: LeaseServer;
  let waiting: string;

  beforeEach(() => {
    clock = new SimulatedClock();
    server = new LeaseServer();
    waiting = '';
  });

  async function candidate(identity: string): Promise<Candidate> {
    const client = server.client();
    const machine = new Machine(clock);
    const problems: string[] = [];
    const renewals: number[] = [];
    const leadership = createLeaderElection({
      store: client,
      identity,
      times: TIMES,
      published: (now) => `${identity} since ${now}`,
      waiting: () => waiting,
      clock: machine,
      random: () => 0,
      onRenewed: (milliseconds) => renewals.push(milliseconds),
      onProblem: (what, detail) => problems.push(`${what}: ${detail}`),
    });
    const stop = new AbortController();
    const made: Candidate = {
      leadership,
      client,
      machine,
      problems,
      renewals,
      stop,
      former: undefined,
      lost: undefined,
    };
    void leadership.begin(stop.signal).then((former) => {
      made.former = former;
    });
    void leadership.lost.then((why) => {
      made.lost = why;
    });
    await settled();
    return made;
  }

  /** Time passes, in steps in which every promise settles. */
  async function pass(milliseconds: number, step = 100): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += step) {
      clock.advance(Math.min(step, milliseconds - passed));
      await settled();
    }
  }

  const isOpen = ({ leadership }: Candidate) => leadership.refusal() === undefined;

  it('begins at once where there is no Lease, and creates it', async () => {
    const first = await candidate('first');
    assert.equal(first.former, 'Orderly');
    assert.ok(isOpen(first));
    assert.equal(server.lease?.holder, 'first');
    assert.equal(server.lease?.durationMilliseconds, 15_000);
    assert.equal(server.lease?.transitions, 0);
  });

  it('begins at once where the last holder has released it', async () => {
    server.change({ holder: '', transitions: 4 });
    const first = await candidate('first');
    assert.equal(first.former, 'Orderly');
    assert.equal(server.lease?.transitions, 5);
  });

  it('begins also where the count of holders is as great as the API takes', async () => {
    server.change({ holder: '', transitions: 2 ** 31 - 1 });
    assert.ok(isOpen(await candidate('first')));
    assert.equal(server.lease?.transitions, 2 ** 31 - 1);
  });

  it('takes the writes of a process without leader election for unfinished, and says so to nobody else', async () => {
    server.change({ unelected: 'lonely' });
    assert.equal((await candidate('first')).former, 'Unknown');
    assert.equal(server.lease?.unelected, '');
  });

  it('renews every retry period, and keeps leading', async () => {
    const first = await candidate('first');
    first.client.asked.length = 0;
    await pass(60_000);
    assert.deepEqual(first.client.asked, Array(30).fill('write'));
    assert.ok(isOpen(first));
    assert.equal(first.lost, undefined);
    assert.deepEqual(first.problems, []);
  });

  it('says with each renewal what waits for the quota, and nothing of what waited for another one', async () => {
    server.waiting = 'of another one';
    waiting = 'one object';
    const first = await candidate('first');
    assert.equal(server.waiting, '');
    await pass(2_000);
    assert.equal(server.waiting, 'one object');
    await first.leadership.end('None');
    assert.equal(server.waiting, '');
  });

  describe('of a process that stands by', () => {
    it('only watches, however long the leader renews', async () => {
      const first = await candidate('first');
      const second = await candidate('second');
      second.client.asked.length = 0;
      await pass(120_000);
      assert.deepEqual(second.client.asked, []);
      assert.ok(isOpen(first) && !isOpen(second));
    });

    it('takes over in the same moment as the Lease is released', async () => {
      const first = await candidate('first');
      const second = await candidate('second');
      await pass(5_000);
      await first.leadership.end('None');
      assert.ok(!isOpen(first));
      await settled();
      assert.equal(second.former, 'Orderly');
      assert.ok(isOpen(second));
    });

    it('is told at a release that writes of the process before that one may still arrive, and passes that on to none', async () => {
      const first = await candidate('first');
      const second = await candidate('second');
      await first.leadership.end('Formers');
      await settled();
      assert.equal(second.former, 'Unknown');
      assert.ok(isOpen(second));
      assert.equal(server.lease?.formerWrites, '');
      const third = await candidate('third');
      await second.leadership.end('None');
      await settled();
      assert.equal(third.former, 'Orderly');
    });

    it('takes over once the Lease has not changed for its duration, whatever times it names', async () => {
      server.change({ holder: 'gone', durationMilliseconds: 15_000, renewed: '1970-01-01T00:00:00.000000Z' });
      const second = await candidate('second');
      await pass(14_900);
      assert.equal(second.former, undefined);
      await pass(200);
      assert.equal(second.former, 'Unknown');
      assert.ok(isOpen(second));
    });

    it('goes by the duration that the holder has written', async () => {
      server.change({ holder: 'gone', durationMilliseconds: 60_000, renewed: 'once' });
      const second = await candidate('second');
      await pass(59_900);
      assert.equal(second.former, undefined);
      await pass(200);
      assert.equal(second.former, 'Unknown');
    });

    it('waits for its own duration at least, since somebody may have written a shorter one', async () => {
      server.change({ holder: 'gone', durationMilliseconds: 500, renewed: 'once' });
      const second = await candidate('second');
      await pass(14_900);
      assert.equal(second.former, undefined);
      await pass(200);
      assert.equal(second.former, 'Unknown');
    });

    it('does not go by a duration that somebody else has written: the holder puts it back with its next renewal', async () => {
      const first = await candidate('first');
      const second = await candidate('second');
      await pass(1_000);
      server.change({ durationMilliseconds: 500 });
      await pass(10_000);
      assert.ok(isOpen(first) && !isOpen(second));
      server.change({ durationMilliseconds: 10 ** 9 });
      await pass(2_000);
      first.client.fate = 'refused';
      await pass(17_100);
      assert.ok(isOpen(second));
    });

    it('does not take an annotation for a renewal', async () => {
      server.change({ holder: 'gone', durationMilliseconds: 15_000, renewed: 'once' });
      const second = await candidate('second');
      await pass(10_000);
      server.change({ paused: 'INC-123' });
      await pass(5_100);
      assert.ok(isOpen(second));
    });

    it('looks before it takes over where its watch has broken', async () => {
      const first = await candidate('first');
      const second = await candidate('second');
      second.client.isWatching = false;
      await pass(40_000);
      assert.ok(isOpen(first) && !isOpen(second));
      assert.deepEqual(second.client.asked.slice(0, 3), ['read', 'write', 'read']);
    });

    it('does not take a deleted Lease before its holder would have lost it', async () => {
      const first = await candidate('first');
      const second = await candidate('second');
      await pass(5_000);
      first.machine.stop();
      server.delete();
      await pass(10_000);
      assert.equal(second.former, undefined);
      await pass(6_000);
      assert.ok(isOpen(second));
    });

    it('tries again where the API server fails, and where it does not answer', async () => {
      server.change({ holder: 'gone', durationMilliseconds: 15_000, renewed: 'once' });
      const second = await candidate('second');
      second.client.fate = 'refused';
      await pass(17_500);
      assert.deepEqual(second.problems, Array(2).fill('Take: The API server fails.'));
      second.client.fate = 'swallowed';
      await pass(8_000);
      assert.equal(second.problems.at(-1), 'Take: The API server has not answered for 5000 ms.');
      second.client.fate = 'answered';
      await pass(2_100);
      assert.ok(isOpen(second));
    });

    it('begins where its own try has succeeded without an answer', async () => {
      server.change({ holder: 'gone', durationMilliseconds: 15_000, renewed: 'once' });
      const second = await candidate('second');
      second.client.fate = 'unheard';
      await pass(16_000);
      assert.equal(server.lease?.holder, 'second');
      assert.ok(!isOpen(second));
      second.client.fate = 'answered';
      await pass(10_000);
      assert.equal(second.former, 'Unknown');
      assert.ok(isOpen(second));
    });

    it('stops waiting when it is told to', async () => {
      await candidate('first');
      const second = await candidate('second');
      second.stop.abort();
      await settled();
      await second.leadership.end('None');
      await pass(60_000);
      assert.equal(second.former, undefined);
      assert.equal(server.lease?.holder, 'first');
    });
  });

  describe('of a process that leads', () => {
    it('counts the deadline from before the last renewal that succeeded was sent', async () => {
      const began = clock.elapsed();
      const first = await candidate('first');
      first.client.deliver = (answer) => void clock.after(3_000, answer);
      await pass(5_000);
      assert.deepEqual(first.renewals, [0, 3_000]);
      assert.equal(first.leadership.state.lastRenewalSentAt, began + 2_000);
      first.client.fate = 'refused';
      // It was sent 2 s after the start.
      await pass(6_900);
      assert.ok(isOpen(first));
      await pass(100);
      assert.ok(!isOpen(first));
      assert.equal(first.lost, 'It was not renewed for 10000 ms. The API server fails.');
      assert.equal(server.lease?.holder, 'first');
    });

    it('closes the gate with the deadline, before any timer runs', async () => {
      const first = await candidate('first');
      first.machine.stop();
      clock.advance(9_999);
      assert.ok(isOpen(first));
      clock.advance(1);
      assert.ok(!isOpen(first));
      first.machine.resume(() => assert.ok(!isOpen(first)));
      await settled();
      assert.match(first.lost ?? '', /^It was not renewed/);
    });

    it('closes the gate where only the wall clock tells of a suspended machine, and opens it with the next renewal', async () => {
      const first = await candidate('first');
      await pass(1_000);
      first.machine.suspend();
      clock.advance(60_000);
      first.machine.resume(() => assert.ok(!isOpen(first)));
      assert.equal(first.lost, undefined);
      await pass(2_000);
      assert.ok(isOpen(first));
      assert.equal(first.lost, undefined);
    });

    it('is lost where another process has taken over from a suspended machine', async () => {
      const first = await candidate('first');
      const second = await candidate('second');
      first.client.isWatching = false;
      first.machine.suspend();
      await pass(20_000);
      assert.ok(isOpen(second));
      first.machine.resume(() => assert.ok(!isOpen(first)));
      await pass(2_500);
      assert.equal(first.lost, 'second holds the lease.');
      assert.ok(isOpen(second));
    });

    it('goes by the monotonic clock where the wall clock is set back', async () => {
      const first = await candidate('first');
      first.machine.set(-3_600_000);
      first.client.fate = 'refused';
      await pass(9_900);
      assert.ok(isOpen(first));
      await pass(100);
      assert.ok(!isOpen(first));
    });

    it('is not renewed by an answer that waited while it was stopped', async () => {
      const first = await candidate('first');
      first.client.isWatching = false;
      first.client.deliver = (answer) => void first.machine.after(100, answer);
      await pass(2_050, 50);
      first.machine.stop();
      clock.advance(60_000);
      first.machine.resume(() => assert.ok(!isOpen(first)));
      assert.ok(!isOpen(first));
      await settled();
      assert.ok(!isOpen(first));
      assert.match(first.lost ?? '', /^It was not renewed/);
    });

    it('survives a wall clock that is set ahead', async () => {
      const first = await candidate('first');
      first.machine.set(3_600_000);
      assert.ok(!isOpen(first));
      await pass(2_000);
      assert.ok(isOpen(first));
      assert.equal(first.lost, undefined);
    });

    it('gives a try half the renew deadline, and 5 s at most, and keeps leading where another one succeeds', async () => {
      const first = await candidate('first');
      await pass(2_000);
      first.client.fate = 'swallowed';
      await pass(6_900);
      assert.deepEqual(first.problems, []);
      first.client.fate = 'answered';
      await pass(200);
      assert.deepEqual(first.problems, ['Renew: The API server has not answered for 5000 ms.']);
      await pass(20_000);
      assert.ok(isOpen(first));
      assert.equal(first.lost, undefined);
    });

    it('renews in the same try where somebody has annotated the Lease', async () => {
      const first = await candidate('first');
      first.client.isWatching = false;
      server.change({ paused: 'INC-123' });
      first.client.asked.length = 0;
      await pass(2_000);
      assert.deepEqual(first.client.asked, ['write', 'read', 'write']);
      assert.ok(isOpen(first));
      assert.equal(server.lease?.paused, 'INC-123');
    });

    it('goes on where a renewal has succeeded without an answer', async () => {
      const first = await candidate('first');
      first.client.isWatching = false;
      first.client.fate = 'unheard';
      await pass(6_000);
      first.client.fate = 'answered';
      first.client.asked.length = 0;
      await pass(3_000);
      assert.deepEqual(first.client.asked.slice(0, 3), ['write', 'read', 'write']);
      assert.ok(isOpen(first));
      assert.equal(first.lost, undefined);
    });

    it('is lost as soon as the watch tells of another holder', async () => {
      const first = await candidate('first');
      server.change({ holder: 'thief' });
      assert.ok(!isOpen(first));
      await settled();
      assert.equal(first.lost, 'thief holds the lease.');
      await pass(30_000);
      assert.equal(server.lease?.holder, 'thief');
    });

    it('is lost at the next renewal where the watch has not told of another holder', async () => {
      const first = await candidate('first');
      first.client.isWatching = false;
      server.change({ holder: 'thief' });
      await pass(2_000);
      assert.equal(first.lost, 'thief holds the lease.');
    });

    it('is lost where somebody has released the Lease by hand', async () => {
      const first = await candidate('first');
      const second = await candidate('second');
      server.change({ holder: '' });
      await settled();
      assert.equal(first.lost, 'Somebody has released the lease.');
      assert.ok(isOpen(second));
    });

    it('puts a Lease that was deleted back at once', async () => {
      const first = await candidate('first');
      server.delete();
      await settled();
      assert.equal(server.lease?.holder, 'first');
      assert.match(server.published, /^first since \d+$/);
      await pass(30_000);
      assert.ok(isOpen(first));
    });

    it('does not release the Lease where a write may still be carried out', async () => {
      const first = await candidate('first');
      await first.leadership.end('Own');
      assert.ok(!isOpen(first));
      await pass(30_000);
      assert.equal(server.lease?.holder, 'first');
    });

    it('releases the Lease where an annotation has come in between, or a renewal is under way', async () => {
      const first = await candidate('first');
      first.client.isWatching = false;
      server.change({ paused: 'INC-123' });
      first.client.fate = 'unheard';
      await pass(2_500);
      first.client.fate = 'answered';
      await first.leadership.end('None');
      assert.equal(server.lease?.holder, '');
      assert.equal(server.lease?.paused, 'INC-123');
    });

    it('does not release what another process holds by now', async () => {
      const first = await candidate('first');
      first.client.isWatching = false;
      server.change({ holder: 'thief' });
      await first.leadership.end('None');
      assert.equal(server.lease?.holder, 'thief');
    });

    it('ends where the Lease can not be released, and says so', async () => {
      const first = await candidate('first');
      first.client.fate = 'refused';
      await first.leadership.end('None');
      assert.deepEqual(first.problems, ['Release: The API server fails.']);
    });
  });
});
