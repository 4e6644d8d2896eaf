import assert from 'node:assert/strict';
import { conditionOf } from '../../../src/api/conditions.ts';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import { HISTORIES_MILLISECONDS } from '../histories.ts';
import { HOME } from '../model/reading.ts';
import { TenantsWorld } from './tenants-world.ts';

const SECOND = 1_000;

const reasonOf = ({ metadata, status }: EventInvokeConfig): string | undefined =>
  status?.observedGeneration === metadata.generation ? conditionOf(status.conditions, 'Ready')?.reason : undefined;

/** The objects of each namespace that are not in sync, most of them first in the alphabet. */
function notInSync(world: TenantsWorld): Record<string, number> {
  const left = world.cluster.list().filter((object) => reasonOf(object) !== 'InSync');
  return Object.fromEntries(
    [...Map.groupBy(left, ({ metadata }) => metadata.namespace)].map(([n, own]) => [n, own.length]),
  );
}

const waiting = (world: TenantsWorld): Record<string, number> =>
  Object.fromEntries([...world.waiting].map(([namespace, { count }]) => [namespace, count]));

/** The objects that were told so far that they wait. */
function toldIn(world: TenantsWorld): Set<string> {
  const told = world.cluster.news.filter(({ object }) => reasonOf(object) === 'WaitingForQuota');
  return new Set(told.map(({ object }) => `${object.metadata.namespace}/${object.metadata.name}`));
}

function fleet(world: TenantsWorld, namespace: string, count: number, region = HOME): void {
  for (let index = 0; index < count; index += 1) world.create(namespace, `${namespace}-${index}`, { region });
}

describe('what waits for the quota', function () {
  this.timeout(HISTORIES_MILLISECONDS);

  for (const arrived of ['there at the start', 'created afterwards'] as const) {
    it(`is told object by object and for each namespace, and nothing is written or asked twice: ${arrived}`, async () => {
      const world = new TenantsWorld({ perSecond: 2, seed: 1 });
      if (arrived === 'created afterwards') world.start();
      fleet(world, 'shop', 60);
      fleet(world, 'mail', 10);
      if (arrived === 'there at the start') world.start();
      let told = 0;
      let exact = 0;
      for (let second = 1; second <= 90; second += 1) {
        await world.pass(SECOND);
        const before = told;
        told = toldIn(world).size;
        assert.ok(told - before <= (second < 30 ? 0 : 1), `${told - before} told after ${second} s`);
        const left = notInSync(world);
        if (second < 10) assert.deepEqual(waiting(world), {});
        else if (Object.keys(left).length > 0) {
          for (const [namespace, { count, oldestSeconds, secondsLeft }] of world.waiting) {
            // One may be under way to Kubernetes.
            assert.ok(
              [0, 1].includes((left[namespace] ?? 0) - count),
              `${count} of ${left[namespace]} in ${namespace}`,
            );
            if (count === left[namespace]) exact += 1;
            assert.equal(oldestSeconds, second - (arrived === 'created afterwards' ? 1 : 0));
            const isOver = 70 - second;
            assert.ok(namespace === 'mail' || Math.abs(secondsLeft - isOver) <= 8, `${secondsLeft} s, not ${isOver}`);
          }
        }
      }
      assert.deepEqual([notInSync(world), waiting(world)], [{}, {}]);
      assert.ok(told >= 30, `${told} were told`);
      assert.ok(exact >= 30, `${exact} counts`);
      // Each had a read and a Put, and three writes beside what told it to wait.
      assert.equal(world.sent().length, 2 * 70);
      const writes = world.cluster.news.filter(({ type }) => type === 'MODIFIED').length;
      assert.equal(writes, 3 * 70 + told);
      assert.deepEqual(world.errors, []);
    });
  }

  it('is told in each region apart from the others', async () => {
    const world = new TenantsWorld({ perSecond: 1, seed: 1 });
    world.start();
    fleet(world, 'shop', 40);
    fleet(world, 'mail', 100, 'eu-central-1');
    await world.pass(40 * SECOND);
    const told = Map.groupBy(toldIn(world), (key) => key.slice(0, key.indexOf('/')));
    assert.deepEqual([told.get('shop')?.length, told.get('mail')?.length], [10, 10]);
  });

  it('is not what waits for a Lambda that does not answer', async () => {
    const world = new TenantsWorld({ perSecond: 10, seed: 1 });
    world.trouble(HOME, 'Dead');
    world.start();
    fleet(world, 'shop', 400);
    for (let second = 0; second < 60; second += 1) {
      await world.pass(SECOND);
      assert.deepEqual(waiting(world), {});
    }
    assert.equal(toldIn(world).size, 0);
    assert.ok((notInSync(world).shop ?? 0) === 400);
  });

  it('is told nothing while the operator is paused: its turn would change nothing', async () => {
    const world = new TenantsWorld({ perSecond: 1, seed: 1 });
    world.start();
    fleet(world, 'shop', 100);
    await world.pass(40 * SECOND);
    const before = toldIn(world).size;
    assert.equal(before, 10);
    world.pause('INC-1');
    await world.pass(20 * SECOND);
    assert.equal(toldIn(world).size, before);
  });
});
