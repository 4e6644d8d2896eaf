import assert from 'node:assert/strict';
import type { ApiRequest } from '../../../src/kubernetes/connection.ts';
import { limitWrites } from '../../../src/kubernetes/write-limit.ts';
import { settled } from '../simulated-clock.ts';
import { FakeConnection } from './fake-connection.ts';

describe('the limit on writes in flight', () => {
  const { signal } = new AbortController();
  let connection: FakeConnection;
  let answers: (() => void)[];

  const request = (path: string, method: ApiRequest['method'] = 'PATCH', of = signal): ApiRequest => ({
    method,
    path,
    signal: of,
  });
  const sent = () => connection.sent.map(({ path }) => path);

  beforeEach(() => {
    answers = [];
    connection = new FakeConnection();
    connection.answer = () => new Promise((resolve) => answers.push(() => resolve({})));
  });

  it('holds back a write that is one too many until another one is answered, and no read', async () => {
    const { objects } = limitWrites(connection, { objects: 2, events: 1 });
    const writes = ['a', 'b', 'c'].map((path) => objects.send(request(path)));
    void objects.send(request('read', 'GET'));
    await settled();
    assert.deepEqual(sent(), ['a', 'b', 'read']);
    answers[0]?.();
    await writes[0];
    await settled();
    assert.deepEqual(sent(), ['a', 'b', 'read', 'c']);
  });

  it('lets no event that is not answered hold up an object', async () => {
    const { objects, events } = limitWrites(connection, { objects: 1, events: 1 });
    void events.send(request('first event'));
    void events.send(request('second event'));
    void objects.send(request('object'));
    await settled();
    assert.deepEqual(sent(), ['first event', 'object']);
  });

  it('forgets what is no longer wanted, and tells its caller why', async () => {
    const { objects } = limitWrites(connection, { objects: 1, events: 1 });
    const stop = new AbortController();
    void objects.send(request('a'));
    const waiting = objects.send(request('b', 'PATCH', stop.signal));
    stop.abort(new Error('as the test wants it'));
    await assert.rejects(waiting, { message: 'as the test wants it' });
    answers[0]?.();
    await settled();
    assert.deepEqual(sent(), ['a']);
  });

  it('tells of failures, and goes on', async () => {
    const { objects } = limitWrites(connection, { objects: 1, events: 1 });
    connection.answer = ({ path }) => {
      if (path === 'a') throw new Error('as the test wants it');
      return path;
    };
    await assert.rejects(objects.send(request('a')), { message: 'as the test wants it' });
    assert.equal(await objects.send(request('b')), 'b');
  });
});
