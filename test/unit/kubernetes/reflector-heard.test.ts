import assert from 'node:assert/strict';
import type { AWSAccount } from '../../../src/api/aws-account.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import type { Connection } from '../../../src/kubernetes/connection.ts';
import { runReflector } from '../../../src/kubernetes/reflector.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';

const MINUTE = 60_000;
const LIST = { items: [{ metadata: { name: 'thing' } }], metadata: { resourceVersion: '1' } };

async function* silent(): AsyncGenerator<string> {
  yield await new Promise<never>(() => {});
}

describe('a reflector hears of the API server', () => {
  let clock: SimulatedClock;
  let end: AbortController;
  let told: string[];
  let problems: string[];

  beforeEach(() => {
    clock = new SimulatedClock();
    end = new AbortController();
    told = [];
    problems = [];
  });
  afterEach(() => end.abort());

  const run = (connection: Pick<Connection, 'send' | 'watch'>, isOptional: boolean) => {
    void runReflector<AWSAccount>({
      connection: { ...connection, close: async () => {} },
      path: '/things',
      sink: {
        list() {
          let count = 0;
          return { add: (page) => (count += page.length), end: () => told.push(`list of ${count}`) };
        },
        upsert: () => {},
        remove: () => {},
      },
      clock,
      random: () => 0,
      isOptional,
      onListed: () => told.push('listed'),
      onHeard: () => told.push('heard'),
      onProblem: (problem) => problems.push(problem),
      signal: end.signal,
    });
  };
  const taken = () => told.splice(0);

  it('by a list and by each line of the watch, bookmarks included', async () => {
    const bookmark = Promise.withResolvers<string>();
    run(
      {
        send: async () => LIST,
        async *watch() {
          yield await bookmark.promise;
          yield* silent();
        },
      },
      true,
    );
    await settled();
    assert.deepEqual(taken(), ['list of 1', 'heard', 'listed']);
    bookmark.resolve(JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '2' } } }));
    await settled();
    assert.deepEqual(taken(), ['heard']);
  });

  it('by a list where a watch has told nothing, as of a kind that nothing happens to', async () => {
    run(
      {
        send: async () => LIST,
        async *watch() {
          await new Promise<void>((resolve) => clock.after(MINUTE, resolve));
          yield '';
        },
      },
      true,
    );
    await settled();
    for (let minutes = 0; minutes < 6; minutes += 1) {
      assert.deepEqual(taken(), ['list of 1', 'heard', 'listed']);
      clock.advance(MINUTE);
      await settled();
    }
    assert.deepEqual(problems, []);
  });

  it('by nothing else: not by a watch that is refused', async () => {
    run(
      {
        send: async () => LIST,
        async *watch() {
          yield '';
          throw new ApiError('no', 403, undefined);
        },
      },
      true,
    );
    await settled();
    taken();
    for (let minutes = 0; minutes < 6; minutes += 1) {
      clock.advance(MINUTE);
      await settled();
    }
    assert.deepEqual(taken(), []);
    assert.ok(problems.length > 0);
  });

  it('that it has none of a kind that it does not know, if that is no problem', async () => {
    const unknown = async () => {
      throw new ApiError('not found', 404, undefined);
    };
    run({ send: unknown, watch: silent }, true);
    await settled();
    assert.deepEqual([taken(), problems], [['list of 0', 'heard', 'listed'], []]);
    clock.advance(MINUTE);
    await settled();
    assert.ok(taken().includes('heard'));
  });

  it('nothing by a kind that it must know and does not, nor by one that it may not list', async () => {
    for (const [code, isOptional] of [
      [404, false],
      [403, true],
    ] as const) {
      run(
        {
          async send() {
            throw new ApiError('no', code, undefined);
          },
          watch: silent,
        },
        isOptional,
      );
      await settled();
      assert.deepEqual(taken(), []);
      assert.equal(problems.splice(0).length, 1);
      end.abort();
      end = new AbortController();
    }
  });
});
