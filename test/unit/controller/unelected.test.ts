import assert from 'node:assert/strict';
import type { Leadership } from '../../../src/controller/leadership.ts';
import { createUnelected } from '../../../src/controller/unelected.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { type LeaseClient, LeaseServer } from './lease-server.ts';

describe('a process without leader election', () => {
  let server: LeaseServer;
  let clock: SimulatedClock;
  let problems: string[];
  let waiting: string;
  const { signal } = new AbortController();

  beforeEach(() => {
    server = new LeaseServer();
    clock = new SimulatedClock();
    problems = [];
    waiting = '';
  });

  const start = (identity: string): { leadership: Leadership; client: LeaseClient } => {
    const client = server.client();
    const onProblem = (detail: string) => problems.push(detail);
    return {
      leadership: createUnelected({
        store: client,
        identity,
        retryPeriod: 2_000,
        published: (now) => `${identity} since ${now}`,
        waiting: () => waiting,
        clock,
        onProblem,
      }),
      client,
    };
  };
  const period = async () => {
    await settled();
    clock.advance(2_000);
    await settled();
  };
  const isBegun = ({ state }: Leadership) => state.isLeader;
  const begin = (identity: string) => start(identity).leadership.begin(signal);

  for (const [title, arrange, former] of [
    ['there was none before', () => {}, 'Orderly'],
    ['the one before ended in order', () => server.change({ unelected: '' }), 'Orderly'],
    ['the one before did not', () => server.change({ unelected: 'former' }), 'Unknown'],
    ['a leader holds the Lease', () => server.change({ holder: 'leader' }), 'Unknown'],
  ] as const) {
    it(`says of the end of the process before, where ${title}: ${former}`, async () => {
      arrange();
      assert.equal(await begin('me'), former);
      assert.equal(server.lease?.unelected, 'me');
    });
  }

  it('takes the Lease from nobody, and leaves it unheld', async () => {
    await begin('me');
    assert.equal(server.lease?.holder, '');
    server.change({ holder: 'leader' });
    await begin('another');
    assert.equal(server.lease?.holder, 'leader');
  });

  it('reads the Lease again where somebody changed it after the read, and marks that', async () => {
    server.change({ unelected: '' });
    const { leadership, client } = start('me');
    client.deliver = (answer) => {
      client.deliver = (next) => next();
      server.change({ paused: 'INC-123' });
      answer();
    };
    assert.equal(await leadership.begin(signal), 'Orderly');
    assert.deepEqual(client.asked, ['read', 'write', 'read', 'write']);
    assert.deepEqual([server.lease?.unelected, server.lease?.paused], ['me', 'INC-123']);
  });

  it('may write at once and always', async () => {
    const { leadership } = start('me');
    await leadership.begin(signal);
    clock.advance(3_600_000);
    assert.equal(leadership.refusal(), undefined);
    assert.deepEqual(leadership.state, { isLeader: true, lastRenewalSentAt: undefined });
  });

  it('leaves word that it ended in order, whatever happened to the Lease meanwhile', async () => {
    const { leadership, client } = start('me');
    await leadership.begin(signal);
    client.isWatching = false;
    server.change({ paused: 'INC-123' });
    await leadership.end('None');
    assert.equal(server.lease?.unelected, '');
    assert.equal(server.lease?.paused, 'INC-123');
  });

  it('leaves no such word where a write may still be carried out', async () => {
    const { leadership } = start('me');
    await leadership.begin(signal);
    await leadership.end('Own');
    assert.equal(server.lease?.unelected, 'me');
  });

  it('leaves word that it ended, and that writes of the process before it may still arrive, which the next one reads', async () => {
    const { leadership } = start('me');
    await leadership.begin(signal);
    await leadership.end('Formers');
    assert.deepEqual([server.lease?.unelected, server.lease?.formerWrites], ['', 'me']);
    assert.equal(await start('next').leadership.begin(signal), 'Unknown');
    assert.deepEqual([server.lease?.unelected, server.lease?.formerWrites], ['next', '']);
  });

  it('leaves no such word in the name of another one that began meanwhile', async () => {
    const { leadership } = start('me');
    await leadership.begin(signal);
    await begin('another');
    await leadership.end('None');
    assert.equal(server.lease?.unelected, 'another');
  });

  it('works all the same where the Lease can not be written, and says so', async () => {
    const { leadership, client } = start('me');
    client.fate = 'refused';
    const begun = leadership.begin(signal);
    await period();
    assert.equal(isBegun(leadership), false);
    await period();
    assert.equal(await begun, 'Unknown');
    assert.deepEqual(problems, ['The API server fails.']);
    await leadership.end('None');
    assert.deepEqual(problems, Array(2).fill('The API server fails.'));
  });

  it('tries again to write the Lease before it begins, so that it sees a pause', async () => {
    server.change({ paused: 'INC-123' });
    const { leadership, client } = start('me');
    client.isWatching = false;
    client.fate = 'refused';
    const begun = leadership.begin(signal);
    await settled();
    client.fate = 'answered';
    await period();
    assert.equal(await begun, 'Orderly');
    assert.ok(typeof client.newest === 'object');
    assert.equal(client.newest.paused, 'INC-123');
    assert.deepEqual(problems, []);
  });

  it('writes the Lease as soon as it can where it could not before', async () => {
    const { leadership, client } = start('me');
    client.fate = 'refused';
    const begun = leadership.begin(signal);
    await period();
    await period();
    await begun;
    await period();
    assert.deepEqual(server.history, []);
    client.fate = 'answered';
    await period();
    assert.equal(server.lease?.unelected, 'me');
  });

  it('puts a Lease that was deleted back, with all that it said', async () => {
    const { leadership, client } = start('me');
    await leadership.begin(signal);
    waiting = 'one object';
    await period();
    server.delete();
    client.asked.length = 0;
    await period();
    assert.deepEqual(client.asked, ['read', 'create']);
    assert.equal(server.lease?.unelected, 'me');
    assert.match(server.published, /^me since \d+$/);
    assert.equal(server.waiting, 'one object');
  });

  it('waits for no answer once it is told to stop', async () => {
    const { leadership, client } = start('me');
    client.fate = 'swallowed';
    const stop = new AbortController();
    const begun = leadership.begin(stop.signal);
    stop.abort();
    assert.equal(await begun, undefined);
    client.asked.length = 0;
    await leadership.end('None');
    assert.deepEqual(client.asked, []);
  });

  it('waits for 5 s at most to leave word of its end', async () => {
    const { leadership, client } = start('me');
    await leadership.begin(signal);
    client.fate = 'swallowed';
    const ended = leadership.end('None');
    await settled();
    clock.advance(5_000);
    await ended;
    assert.deepEqual(problems, ['The API server has not answered for 5000 ms.']);
  });

  it('says on the Lease what waits for the quota, whenever that changes', async () => {
    server.change({ unelected: 'former' });
    server.waiting = 'of the former';
    const { leadership, client } = start('me');
    await leadership.begin(signal);
    assert.equal(server.waiting, '');
    waiting = 'one object';
    client.fate = 'refused';
    await period();
    client.fate = 'answered';
    client.asked.length = 0;
    await period();
    assert.equal(server.waiting, 'one object');
    assert.deepEqual(client.asked, ['read', 'write'], 'news');
    client.asked.length = 0;
    await period();
    assert.deepEqual(client.asked, ['read'], 'no news');
    await begin('another');
    waiting = 'two objects';
    await period();
    assert.notEqual(client.asked.at(-1), 'write', 'the Lease is another one’s by now');
    await leadership.end('None');
  });

  it('hears of a pause though its watch has broken without a sign', async () => {
    const { leadership, client } = start('me');
    await leadership.begin(signal);
    client.isWatching = false;
    server.change({ paused: 'INC-123' });
    clock.advance(2_000);
    await settled();
    assert.ok(typeof client.newest === 'object');
    assert.equal(client.newest.paused, 'INC-123');
  });
});
