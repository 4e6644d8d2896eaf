import assert from 'node:assert/strict';
import { conditionOf } from '../../../src/api/conditions.ts';
import { HOME, targetOf } from '../model/reading.ts';
import type { Sent } from './remote-lambda.ts';
import { TenantsWorld } from './tenants-world.ts';

const MINUTE = 60_000;
const TEN = 10 * MINUTE;

const PER_SECOND = 10;
// Of the ten requests of a second, three are for changes, and a quarter of the others is for retries.
const SHARE_PER_SECOND = (PER_SECOND - 3) / 4;
// Each retry is two requests at a time that is left to chance, so single seconds say nothing, and minutes are not quite even: of the
// 157 retries that three minutes have room for, three standard deviations are 24 %.
const SPAN = 3 * MINUTE;
const CHANCE = 1.25;

const DESTINATION = `arn:aws:sqs:${HOME}:123456789012:gone`;
const REFUSED = Array.from({ length: 300 }, (_, index) => `refused-${index}`);
const HEALTHY = Array.from({ length: 60 }, (_, index) => `healthy-${index}`);

function createHealthy(world: TenantsWorld): void {
  for (const name of HEALTHY) world.create('shop', name);
}

function createRefused(world: TenantsWorld): void {
  for (const name of REFUSED) {
    world.create('shop', name, { destinationConfig: { onFailure: { destination: DESTINATION } } });
  }
}

/** Somebody deletes the destination, and changes what the objects have put. */
function breakAll(world: TenantsWorld): void {
  world.lambda().unreachable.add(DESTINATION);
  for (const name of REFUSED) world.lambda().hold(targetOf({ functionName: name }, HOME), { maximumRetryAttempts: 2 });
}

/** When each refused object was found refused, by name. */
function refusedSince(world: TenantsWorld): Map<string, number> {
  const since = world.cluster.list().flatMap(({ metadata, status }): [string, number][] => {
    const ready = conditionOf(status?.conditions, 'Ready');
    return ready?.reason === 'DestinationRefused' ? [[metadata.name, Date.parse(ready.lastTransitionTime)]] : [];
  });
  return new Map(since);
}

/** When there was a request for an object that had been refused already. */
function retriedAt(world: TenantsWorld, sent: readonly Sent[]): number[] {
  const since = refusedSince(world);
  assert.equal(since.size, REFUSED.length);
  return sent.flatMap(({ functionArn, at }) => {
    const refused = since.get(functionArn.split(':').at(-1) ?? '');
    // A condition has whole seconds; both clocks of the world say the same.
    return refused !== undefined && at >= refused + 1_000 ? [at] : [];
  });
}

describe('the retries of 300 objects whose destination is refused', () => {
  const beginnings: Readonly<Record<string, (world: TenantsWorld) => Promise<void>>> = {
    'which were in sync': async (world) => {
      createRefused(world);
      world.start();
      await world.pass(3 * MINUTE);
      breakAll(world);
    },
    'which are new': async (world) => {
      world.lambda().unreachable.add(DESTINATION);
      world.start();
      await world.pass(MINUTE);
      createRefused(world);
    },
    'which were Stalled when the operator started': async (world) => {
      createRefused(world);
      world.start();
      await world.pass(3 * MINUTE);
      breakAll(world);
      await world.pass(TEN);
      world.restart();
      // Each is looked at once, and is put off.
      await world.pass(6 * MINUTE);
    },
  };
  for (const [title, begin] of Object.entries(beginnings)) {
    it(`get a quarter of what checks have, from the first minute on: ${title}`, async () => {
      const world = new TenantsWorld({ perSecond: PER_SECOND, seed: 1, driftCheckIntervalSeconds: 60 });
      createHealthy(world);
      await begin(world);
      const before = world.sent().length;
      await world.pass(TEN);
      const sent = world.sent().slice(before);
      const checks = sent.filter(({ functionArn }) => functionArn.includes('healthy')).length;
      assert.ok(checks >= HEALTHY.length * 9, `${checks} checks`);
      const times = retriedAt(world, sent);
      const spans = times.map((from) => times.filter((at) => at >= from && at < from + SPAN).length);
      const most = (CHANCE * SHARE_PER_SECOND * SPAN) / 1_000;
      assert.ok(Math.max(...spans) <= most, `${Math.max(...spans)} requests in three minutes, of ${most}`);
      assert.ok(times.length >= (0.3 * SHARE_PER_SECOND * TEN) / 1_000, `${times.length} requests`);
      assert.deepEqual(world.errors, []);
    });
  }

  it('leave none of them unmended for long: none waits while others are tried again and again', async () => {
    const world = new TenantsWorld({ perSecond: PER_SECOND, seed: 1, driftCheckIntervalSeconds: 60 });
    world.lambda().unreachable.add(DESTINATION);
    world.start();
    createRefused(world);
    await world.pass(30 * MINUTE);
    const last = new Map(world.sent().map(({ functionArn, at }) => [functionArn, at]));
    const longest = (1_000 * 2 * REFUSED.length) / SHARE_PER_SECOND;
    const waits = [...last.values()].map((at) => world.clock.elapsed() - at);
    // Those that are put off are spread over as long again.
    assert.ok(Math.max(...waits) <= 2 * longest, `${Math.max(...waits)} of ${2 * longest} ms`);
  });
});

describe('what is deployed a moment after its object', () => {
  const besides: readonly (readonly [title: string, namespace: string, minutes: number])[] = [
    ['another namespace waits for 300 destinations', 'billing', 2],
    ['300 objects of its own namespace have waited for their destination for long', 'shop', 60],
  ];
  for (const [title, namespace, minutes] of besides) {
    it(`heals within seconds, while ${title}`, async () => {
      const world = new TenantsWorld({ perSecond: PER_SECOND, seed: 1, driftCheckIntervalSeconds: 60 });
      world.lambda().unreachable.add(DESTINATION);
      world.start();
      createRefused(world);
      await world.pass(minutes * MINUTE);
      const arn = targetOf({ functionName: 'new' }, HOME);
      world.lambda().missing.add(arn);
      world.create(namespace, 'new');
      await world.pass(3_000);
      assert.equal(world.lambda().configs.has(arn), false);
      world.lambda().missing.delete(arn);
      await world.pass(6_000);
      assert.equal(world.lambda().configs.has(arn), true);
    });
  }
});
