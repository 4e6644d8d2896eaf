import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkHistories, HISTORIES, HISTORIES_MILLISECONDS, type Histories } from './histories.ts';
import { disturb, schedule } from './quota/disturbances.ts';
import { MOST_MILLISECONDS } from './quota/operator-life.ts';
import {
  brokenPromises,
  mostAcrossLives,
  seconds,
  sentWithin,
  togetherUnderWay,
  unconverged,
} from './quota/promises.ts';
import type { Sent } from './quota/remote-lambda.ts';
import { FEWEST_FUNCTIONS, type Making, MOST_OBJECTS, QuotaWorld } from './quota/world.ts';

// For scripted histories, which the seed changes only a little.
const FEW: Histories = { ...HISTORIES, count: 2 };
const SEVERAL: Histories = { ...HISTORIES, count: 8 };

const DEFAULT_PER_SECOND = 10;
const MINUTE_MILLISECONDS = 60_000;

const ALL = Array.from({ length: MOST_OBJECTS }, (_, index) => index);

// A smaller seed is no simpler one.
const seed = fc.noShrink(fc.integer());
const making: fc.Arbitrary<Making> = fc.record({
  perSecond: fc.oneof(fc.constant(DEFAULT_PER_SECOND), fc.integer({ min: 1, max: 30 })),
  seed,
  functions: fc.constantFrom(FEWEST_FUNCTIONS, MOST_OBJECTS / 2, MOST_OBJECTS),
  concurrency: fc.constantFrom(1, 3, 32),
  slowCredentials: fc.boolean(),
});
const someObjects = fc.integer({ min: 5, max: MOST_OBJECTS }).map((count) => ALL.slice(0, count));

/** A world in which all objects are in sync, and no request is on record. */
async function inSync(making: Making, ...indexes: readonly number[]): Promise<QuotaWorld> {
  const world = new QuotaWorld(making);
  world.create(...indexes);
  await world.rest();
  assert.deepEqual(unconverged(world), []);
  world.lambda.sent.length = 0;
  return world;
}

/** Objects are edited one after another, so fast that there is always more to do than any budget allows. */
async function editWithoutEnd(world: QuotaWorld, milliseconds: number): Promise<void> {
  const everyMilliseconds = 100;
  for (let edits = 0; edits * everyMilliseconds < milliseconds; edits += 1) {
    world.edit(edits % MOST_OBJECTS, 60 + (edits % 997));
    await world.pass(everyMilliseconds);
  }
}

function operations(sent: readonly Sent[]): string[] {
  return sent.map(({ operation }) => operation);
}

describe('the quota', function () {
  this.timeout(HISTORIES_MILLISECONDS);

  it('is kept, urgent things go first, and every object ends as its manifest says, whatever happens', async () => {
    await checkHistories(
      fc.asyncProperty(making, someObjects, schedule, async (made, objects, acts) => {
        const world = new QuotaWorld(made);
        world.create(...objects);
        for (const [act, milliseconds] of acts) {
          await disturb(world, act);
          await world.pass(milliseconds);
        }
        await world.rest();
        assert.deepEqual([...brokenPromises(world), ...unconverged(world)], []);
      }),
    );
  });

  it('goes to changes first, and to checks only down to the reserve, where Lambda has made them pile up', async () => {
    await checkHistories(
      fc.asyncProperty(fc.integer({ min: 4, max: 14 }), seed, async (most, chance) => {
        const half = { milliseconds: MINUTE_MILLISECONDS / 2, objects: MOST_OBJECTS / 2 };
        const made = { perSecond: most, seed: chance, functions: MOST_OBJECTS, driftCheckIntervalSeconds: 30 };
        const world = await inSync(made, ...ALL);
        world.lambda.refuse(1, half.milliseconds);
        await world.pass(half.milliseconds);
        for (const index of ALL.slice(0, half.objects)) world.edit(index, 77);
        await world.rest();
        const { turns } = world.operator;
        assert.ok(
          turns.some(({ priority, changeWaited }) => priority === 'check' && changeWaited),
          'checks pile up',
        );
        assert.deepEqual([...brokenPromises(world), ...unconverged(world)], []);
      }),
      FEW,
    );
  });

  for (const downMilliseconds of [0, 500]) {
    const most = mostAcrossLives(DEFAULT_PER_SECOND, 2, downMilliseconds);
    it(`of 10 a second is ${most} at most where the operator is killed and back after ${downMilliseconds} ms`, async () => {
      await checkHistories(
        fc.asyncProperty(seed, fc.nat(1_500), async (chance, killedAfterMilliseconds) => {
          const made = { perSecond: DEFAULT_PER_SECOND, seed: chance, functions: MOST_OBJECTS };
          const world = await inSync(made, ...ALL);
          for (const index of ALL) world.edit(index, 77);
          await world.pass(killedAfterMilliseconds);
          await world.restart(downMilliseconds);
          await world.pass(2_000);
          const sent = [...seconds(world.lambda.sent)].map(({ length }) => length);
          assert.ok(Math.max(...sent) <= most, `${Math.max(...sent)} requests in a second`);
        }),
        SEVERAL,
      );
    });
  }

  it('is used by writes to several functions at once, though never to one', async () => {
    await checkHistories(
      fc.asyncProperty(seed, async (chance) => {
        const world = new QuotaWorld({ perSecond: 30, seed: chance });
        world.create(...ALL);
        await world.pass(MINUTE_MILLISECONDS);
        const together = togetherUnderWay(world.lambda.sent);
        assert.ok(together.length > 0);
        assert.ok(together.every(([one, other]) => one.functionArn !== other.functionArn));
      }),
      FEW,
    );
  });

  it('is shared with a neighbour that uses half of it: at most 2 % of the requests are refused', async () => {
    await checkHistories(
      fc.asyncProperty(seed, async (chance) => {
        const world = await inSync({ perSecond: 15, seed: chance }, ...ALL);
        world.lambda.quota.shareWithNeighbour(7.5);
        await editWithoutEnd(world, 2 * MINUTE_MILLISECONDS);
        const { sent } = world.lambda;
        const refused = sent.filter(({ failure }) => failure === 'Throttled').length;
        assert.ok(sent.length > 0.8 * 7.5 * 120, `${sent.length} requests`);
        assert.ok(refused <= 0.02 * sent.length, `${refused} of ${sent.length} refused`);
        await world.rest();
        assert.deepEqual([...brokenPromises(world), ...unconverged(world)], []);
      }),
      FEW,
    );
  });

  it('is used in full again 15 s after a minute in which Lambda refused everything', async () => {
    await checkHistories(
      fc.asyncProperty(fc.integer({ min: 1, max: 14 }), seed, async (most, chance) => {
        const world = await inSync({ perSecond: most, seed: chance }, ...ALL);
        world.lambda.refuse(1, MINUTE_MILLISECONDS);
        await editWithoutEnd(world, MINUTE_MILLISECONDS);
        const end = world.clock.now();
        await editWithoutEnd(world, 16_000);
        const afterwards = sentWithin(world.lambda.sent, end + 15_000, 1000);
        assert.ok(afterwards.length >= Math.floor(0.95 * most), `${afterwards.length} requests of ${most}`);
        await world.rest();
        assert.deepEqual([...brokenPromises(world), ...unconverged(world)], []);
      }),
      FEW,
    );
  });

  it('is waited for by objects that are told so, whose status loses nothing by that, and is as it should be afterwards', async () => {
    await checkHistories(
      fc.asyncProperty(seed, async (chance) => {
        const world = await inSync({ perSecond: 1, seed: chance, functions: MOST_OBJECTS }, ...ALL);
        for (const index of ALL) world.edit(index, 77);
        await world.pass(MINUTE_MILLISECONDS);
        for (const index of ALL.slice(0, MOST_OBJECTS / 2)) world.delete(index);
        await world.pass(MINUTE_MILLISECONDS);
        await world.restart(0);
        await world.rest();
        assert.ok(world.told.length > MINUTE_MILLISECONDS / 2_000, `${world.told.length} were told`);
        assert.deepEqual([...brokenPromises(world), ...unconverged(world)], []);
      }),
      FEW,
    );
  });

  it('lets no deletion grow old, however long it waits for its turn', async () => {
    const world = await inSync({ perSecond: 1, seed: 1, functions: MOST_OBJECTS }, ...ALL);
    for (const index of ALL) world.delete(index);
    await world.rest();
    assert.deepEqual([...brokenPromises(world), ...unconverged(world)], []);
    assert.equal(world.apiServer.list().length, 0);
  });

  it('forgets no object whose read is refused while its function is still being read, qualifier by qualifier', async () => {
    await checkHistories(
      fc.asyncProperty(seed, async (chance) => {
        const world = await inSync({ perSecond: DEFAULT_PER_SECOND, seed: chance }, ...ALL);
        world.model.denied.add('List');
        world.lambda.refuse(0.5, 3 * MINUTE_MILLISECONDS);
        await world.pass(3 * MINUTE_MILLISECONDS);
        for (const index of ALL) world.drift(index, 77);
        await world.rest();
        assert.deepEqual([...brokenPromises(world), ...unconverged(world)], []);
      }),
      FEW,
    );
  });

  describe('of a function whose five qualifiers are in sync', () => {
    const FIVE = [0, 8, 16, 24, 32];
    const made = { perSecond: DEFAULT_PER_SECOND, seed: 1, driftCheckIntervalSeconds: 60 };
    // The most between two checks, which are never further apart than the interval.
    const period = 0.95 * MINUTE_MILLISECONDS;

    it('goes to an edit of one before the next write of another', async () => {
      await checkHistories(
        fc.asyncProperty(seed, fc.nat(3_500), fc.constantFrom(...FIVE), async (chance, milliseconds, edited) => {
          const world = await inSync({ perSecond: 1, seed: chance, slowCredentials: true }, ...FIVE);
          for (const index of FIVE) world.drift(index, 88);
          const puts = () => world.lambda.sent.filter(({ operation }) => operation === 'Put');
          while (puts().length === 0) await world.pass(100);
          await world.pass(milliseconds);
          world.edit(edited, 77);
          // Until the watch has told of it.
          await world.pass(MOST_MILLISECONDS);
          const before = puts().length;
          await world.rest();
          assert.equal(puts()[before]?.qualifier, world.qualifier(edited));
          assert.deepEqual([...brokenPromises(world), ...unconverged(world)], []);
        }),
        SEVERAL,
      );
    });

    it('is charged one List for a check of them all', async () => {
      const world = await inSync(made, ...FIVE);
      await world.pass(10 * period);
      assert.deepEqual(operations(world.lambda.sent), Array(10).fill('List'));
    });

    it('is charged one Get for a check of one alone', async () => {
      const world = await inSync(made, ...FIVE.slice(0, 1));
      await world.pass(10 * period);
      assert.deepEqual(operations(world.lambda.sent), Array(10).fill('Get'));
    });

    it('is charged nothing for a restart, until a check is due', async () => {
      const world = await inSync(made, ...ALL);
      const { writes } = world.apiServer;
      const at = world.clock.now();
      await world.restart(0);
      await world.pass(period);
      const checks = world.lambda.sent;
      assert.deepEqual(operations(checks), Array(8).fill('List'));
      assert.equal(world.apiServer.writes, writes);
      assert.ok(checks.every((each) => each.at > at));
    });
  });
});
