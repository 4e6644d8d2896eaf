import assert from 'node:assert/strict';
import { createSignsOfLife, type SignsOfLife } from '../../../src/controller/signs-of-life.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import type { ApiRequest, Connection } from '../../../src/kubernetes/connection.ts';
import { runReflector } from '../../../src/kubernetes/reflector.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';

const MINUTE = 60_000;
const never = () => new Promise<never>(() => {});

async function* silent(): AsyncGenerator<string> {
  yield await never();
}

describe('a reflector gives a sign of life', () => {
  let clock: SimulatedClock;
  let signs: SignsOfLife;
  let end: AbortController;
  let given: number[];

  beforeEach(() => {
    clock = new SimulatedClock();
    signs = createSignsOfLife(clock);
    end = new AbortController();
    given = [];
  });
  afterEach(() => end.abort());

  const run = (connection: Pick<Connection, 'send' | 'watch'>) => {
    void runReflector({
      connection: { ...connection, close: async () => {} },
      path: '/things',
      sink: { list: () => ({ add: () => {}, end: () => {} }), upsert: () => {}, remove: () => {} },
      clock,
      random: () => 0,
      onListed: () => {},
      onProblem: () => {},
      onSign(rest) {
        given.push(rest);
        signs.give(rest);
      },
      signal: end.signal,
    });
  };
  /** How many signs were given since the last time. */
  const taken = () => given.splice(0).length;
  const empty = { items: [], metadata: { resourceVersion: '1' } };

  it('for each page of a list, and when it begins to watch', async () => {
    const pages = [{ ...empty, metadata: { resourceVersion: '1', continue: 'more' } }, empty];
    run({ send: async () => pages.shift(), watch: silent });
    await settled();
    assert.equal(taken(), 3);
  });

  it('for each line of the watch, bookmarks included, and for none that does not come', async () => {
    const lines = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const bookmark = JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '2' } } });
    run({
      send: async () => empty,
      async *watch() {
        for (const { promise } of lines) yield await promise;
        await never();
      },
    });
    await settled();
    taken();
    for (const { resolve } of lines) {
      clock.advance(MINUTE);
      await settled();
      assert.deepEqual([taken(), signs.silentMilliseconds()], [0, MINUTE]);
      resolve(bookmark);
      await settled();
      assert.deepEqual([taken(), signs.silentMilliseconds()], [1, 0]);
    }
  });

  it('for each try, and none while it rests, however long the API server tells it to', async () => {
    const asked: ApiRequest[] = [];
    run({
      async send(request) {
        asked.push(request);
        throw new ApiError('not now', 429, 30 * 60);
      },
      watch: silent,
    });
    await settled();
    clock.advance(30 * MINUTE - 1);
    assert.deepEqual([asked.length, signs.silentMilliseconds()], [1, 0]);
    clock.advance(1_000);
    await settled();
    assert.equal(asked.length, 2);
  });

  it('not while a request is never answered', async () => {
    run({ send: never, watch: silent });
    await settled();
    clock.advance(12 * MINUTE);
    assert.equal(signs.silentMilliseconds(), 12 * MINUTE);
  });
});
