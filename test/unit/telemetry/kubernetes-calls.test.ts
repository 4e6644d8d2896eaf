import assert from 'node:assert/strict';
import type { ApiRequest } from '../../../src/kubernetes/connection.ts';
import { limitWrites } from '../../../src/kubernetes/write-limit.ts';
import { followCalls } from '../../../src/telemetry/kubernetes-calls.ts';
import { FakeConnection } from '../kubernetes/fake-connection.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';

describe('the calls to the API server', () => {
  const { signal } = new AbortController();
  const write: ApiRequest = { method: 'PATCH', path: '/object', signal };
  let clock: SimulatedClock;
  let connection: FakeConnection;

  beforeEach(() => {
    clock = new SimulatedClock();
    connection = new FakeConnection();
  });

  it('tell how long the first of those under way has been, reads and writes, until it is answered or fails', async () => {
    const answers: ((of: 'answer' | 'failure') => void)[] = [];
    connection.answer = () =>
      new Promise((resolve, reject) =>
        answers.push((of) => (of === 'answer' ? resolve({}) : reject(new Error('as the test wants it')))),
      );
    const followed = followCalls(connection, clock);
    const read = followed.connection.send({ ...write, method: 'GET' });
    clock.advance(2_000);
    const written = followed.connection.send(write);
    clock.advance(1_000);
    assert.equal(followed.longestMilliseconds(), 3_000);
    answers[0]?.('answer');
    await read;
    assert.equal(followed.longestMilliseconds(), 1_000);
    answers[1]?.('failure');
    await assert.rejects(written, { message: 'as the test wants it' });
    assert.equal(followed.longestMilliseconds(), 0);
  });

  it('do not count while they wait for a place among the writes', async () => {
    let answer = () => {};
    connection.answer = ({ path }) => new Promise((resolve) => (answer = () => resolve(path)));
    const followed = followCalls(connection, clock);
    const { objects } = limitWrites(followed.connection, { objects: 1, events: 1 });
    const first = objects.send({ ...write, path: '/first' });
    const second = objects.send({ ...write, path: '/second' });
    clock.advance(60_000);
    await settled();
    answer();
    assert.equal(await first, '/first');
    await settled();
    assert.equal(followed.longestMilliseconds(), 0);
    clock.advance(1_000);
    assert.equal(followed.longestMilliseconds(), 1_000);
    answer();
    assert.equal(await second, '/second');
  });
});
