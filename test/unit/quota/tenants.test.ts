import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkHistories, HISTORIES, HISTORIES_MILLISECONDS, type Histories } from '../histories.ts';
import type { Sent } from './remote-lambda.ts';
import { TenantsWorld } from './tenants-world.ts';

// Each history takes minutes of simulated time, and half a second of real time; equal shares take a whole one.
const SOME: Histories = { ...HISTORIES, count: Math.ceil(HISTORIES.count / 50) };
const FEW: Histories = { ...HISTORIES, count: Math.ceil(HISTORIES.count / 200) };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

// How long a second is for the request budget.
const BUDGET_SECOND = 1_040;
// Of five turns, one may go to what has waited longest.
const DETOUR = 5 / 4;
// The two requests of an edit and the writes to Kubernetes between them.
const UNDER_WAY = 500;

const WAITING = 30;

// A smaller seed is no simpler one.
const seed = fc.noShrink(fc.integer());

const floodName = (index: number) => `flood-${index}`;

/** Each flooding namespace has more to do at every moment than it can get, until the time is over. */
async function flood(world: TenantsWorld, namespaces: number, milliseconds: number): Promise<void> {
  const every = 200;
  for (let at = 0; at < milliseconds; at += every) {
    edit(world, namespaces, at / every);
    await world.pass(every);
  }
}

function edit(world: TenantsWorld, namespaces: number, round: number): void {
  for (let index = 0; index < namespaces; index += 1) {
    for (let each = 0; each < 2; each += 1) {
      const object = (2 * round + each) % WAITING;
      world.edit(floodName(index), `${floodName(index)}-${object}`, 61 + (round % 20_000));
    }
  }
}

function createFlood(world: TenantsWorld, namespaces: number): void {
  for (let index = 0; index < namespaces; index += 1) {
    for (let object = 0; object < WAITING; object += 1) world.create(floodName(index), `${floodName(index)}-${object}`);
  }
}

function countByNamespace(sent: readonly Sent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { functionArn } of sent) {
    const namespace = functionArn.split(':').at(-1)?.replace(/-\d+$/, '') ?? '';
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  return counts;
}

describe('namespaces that share a quota', function () {
  this.timeout(HISTORIES_MILLISECONDS);

  it('have a turn each: an edit waits for one request of each other namespace before each of its own', async () => {
    const flooding = fc.integer({ min: 1, max: 6 });
    await checkHistories(
      fc.asyncProperty(flooding, fc.integer({ min: 4, max: 20 }), seed, async (namespaces, perSecond, chance) => {
        const world = new TenantsWorld({ perSecond, seed: chance });
        world.create('quiet', 'quiet-0');
        createFlood(world, namespaces);
        world.start();
        await flood(world, namespaces, 5 * SECOND);
        const most = 2 * Math.ceil(DETOUR * (namespaces + 1)) * (BUDGET_SECOND / perSecond) + UNDER_WAY;
        for (let round = 0; round < 5; round += 1) {
          edit(world, namespaces, round);
          const waited = await world.editAndWait('quiet', 'quiet-0', { withinMilliseconds: 2 * most });
          assert.ok(waited !== undefined && waited <= most, `${waited} of ${most} ms beside ${namespaces} namespaces`);
          await flood(world, namespaces, SECOND);
        }
        assert.deepEqual(world.errors, []);
      }),
      SOME,
    );
  });

  it('get equal shares where each wants more than that', async () => {
    await checkHistories(
      fc.asyncProperty(fc.integer({ min: 2, max: 5 }), seed, async (namespaces, chance) => {
        const world = new TenantsWorld({ perSecond: 10, seed: chance });
        createFlood(world, namespaces);
        world.start();
        await flood(world, namespaces, 10 * SECOND);
        const before = world.sent().length;
        await flood(world, namespaces, 60 * SECOND);
        const sent = world.sent().slice(before);
        const counts = countByNamespace(sent);
        for (const [namespace, count] of counts) {
          const share = count / (sent.length / namespaces);
          assert.ok(share > 0.85 && share < 1.15, `${namespace} got ${share} of its share`);
        }
        assert.equal(counts.size, namespaces);
      }),
      FEW,
    );
  });

  it('are checked at their own intervals, however many checks another namespace wants', async () => {
    await checkHistories(
      fc.asyncProperty(
        fc.integer({ min: 60, max: 160 }),
        fc.integer({ min: 1, max: 5 }),
        seed,
        async (noisy, quiet, chance) => {
          const world = new TenantsWorld({ perSecond: 4, seed: chance, driftCheckIntervalSeconds: 120 });
          for (let index = 0; index < quiet; index += 1) world.create('quiet', `quiet-${index}`);
          for (let index = 0; index < noisy; index += 1)
            world.create('noisy', `noisy-${index}`, { driftCheckInterval: '1m' });
          world.start();
          // Until all of them have been put.
          await world.pass(noisy * SECOND);
          const before = world.sent().length;
          const minutes = 12;
          await world.pass(minutes * MINUTE);
          const counts = countByNamespace(world.sent().slice(before));
          // Of 60 s or 120 s, stretched by powers of two for the namespace that wants more than its share, and for that one alone.
          const allowed = minutes * 60;
          assert.ok(
            (counts.get('quiet') ?? 0) >= quiet * (minutes / 2) - quiet,
            `${counts.get('quiet')} checks of ${quiet}`,
          );
          assert.ok(
            (counts.get('quiet') ?? 0) + (counts.get('noisy') ?? 0) <= allowed,
            `${counts.get('noisy')} checks`,
          );
          assert.ok(
            (counts.get('noisy') ?? 0) >= Math.min(noisy * minutes, allowed) / 3,
            `${counts.get('noisy')} checks`,
          );
        },
      ),
      SOME,
    );
  });

  it('share one request for the qualifiers of a function that are due together', async () => {
    const world = new TenantsWorld({ perSecond: 10, seed: 1, driftCheckIntervalSeconds: 60 });
    const namespaces = ['shop', 'billing', 'search', 'mail', 'audit'];
    for (const namespace of namespaces) world.create(namespace, 'orders', { qualifier: namespace });
    world.start();
    await world.pass(MINUTE);
    const before = world.sent().length;
    await world.pass(10 * MINUTE);
    const sent = world.sent().slice(before);
    assert.deepEqual(new Set(sent.map(({ operation }) => operation)), new Set(['List']));
    assert.ok(sent.length >= 10 && sent.length <= 11, `${sent.length} Lists`);
  });
});
