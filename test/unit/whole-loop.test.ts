import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkHistories, HISTORIES_MILLISECONDS } from './histories.ts';
import { type Act, perform } from './model/acts.ts';
import { STALE_DIFFERENCE } from './model/at-rest.ts';
import { anyAct, userAct } from './model/random-acts.ts';
import { World } from './model/world.ts';

/** How many objects are worked on at once. */
const concurrency = fc.integer({ min: 1, max: 3 });

/** Acts, each followed by some of the steps that are under way then, picked at random. */
function script(act: fc.Arbitrary<Act>, maxLength: number) {
  return fc.array(fc.tuple(act, fc.array(fc.nat(5), { maxLength: 12 })), { maxLength, size: '+1' });
}

async function play(world: World, acts: readonly (readonly [Act, readonly number[]])[]): Promise<void> {
  for (const [act, picks] of acts) {
    await perform(act, world);
    for (const pick of picks) await world.step(pick);
    assert.deepEqual(world.referee.violations, [], `after ${JSON.stringify(act)}`);
  }
}

describe('the whole loop', function () {
  this.timeout(HISTORIES_MILLISECONDS);

  it('ends where the manifests say, whatever happens on the way and wherever the operator is killed', async () => {
    await checkHistories(
      fc.asyncProperty(concurrency, script(anyAct, 25), async (count, acts) => {
        const world = new World(count);
        await play(world, acts);
        await world.rest();
        assert.deepEqual(world.wrong, []);
        const { writes } = world;
        await world.rest();
        assert.deepEqual(world.writes, writes, 'at rest nothing is written');
        assert.deepEqual(world.wrong, []);
      }),
    );
  });

  it('needs no timer to get there where nothing fails: every change that matters to an object calls for it', async () => {
    await checkHistories(
      fc.asyncProperty(concurrency, script(userAct, 20), async (count, acts) => {
        const world = new World(count);
        await play(world, acts);
        await world.quiesce();
        assert.deepEqual(
          world.wrong.filter((sentence) => !sentence.endsWith(STALE_DIFFERENCE)),
          [],
        );
      }),
    );
  });
});
