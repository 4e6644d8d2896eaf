import assert from 'node:assert/strict';
import { HOME, targetOf } from '../model/reading.ts';
import { TenantsWorld } from './tenants-world.ts';

const MINUTE = 60_000;

describe('the requests of functions', () => {
  it('are 300 Puts and at most 20 reads where 300 qualifiers of one are new', async () => {
    const world = new TenantsWorld({ perSecond: 10, seed: 1 });
    for (let index = 0; index < 300; index += 1) {
      world.create('shop', `orders-${index}`, { functionName: 'orders', qualifier: `q-${index}` });
    }
    world.start();
    await world.pass(2 * MINUTE);
    const operations = world.sent().map(({ operation }) => operation);
    assert.equal(operations.filter((each) => each === 'Put').length, 300);
    const reads = operations.filter((each) => each !== 'Put').length;
    assert.ok(reads <= 20, `${reads} reads`);
  });

  it('leave three quarters of the checks to those that exist, and put none of these off', async () => {
    const world = new TenantsWorld({ perSecond: 7, seed: 1, driftCheckIntervalSeconds: 60 });
    const missing = Array.from({ length: 300 }, (_, index) => `missing-${index}`);
    for (const name of missing) {
      world.lambda().missing.add(targetOf({ functionName: name }, HOME));
      world.create('shop', name);
    }
    for (let index = 0; index < 60; index += 1) world.create('shop', `healthy-${index}`);
    world.start();
    // Until the pause between two retries is the longest.
    await world.pass(20 * MINUTE);
    const before = world.sent().length;
    await world.pass(20 * MINUTE);
    const sent = world.sent().slice(before);
    const checks = sent.filter(({ functionArn }) => functionArn.includes('healthy')).length;
    const retries = sent.length - checks;
    assert.ok(checks >= 60 * 19, `${checks} checks`);
    // Of the seven requests of a second, three are for changes.
    assert.ok(retries <= 20 * 60, `${retries} requests for what does not exist`);
  });

  it('are not made for objects that are gone before their turn comes', async () => {
    const world = new TenantsWorld({ perSecond: 3, seed: 1 });
    const names = Array.from({ length: 30 }, (_, index) => `orders-${index}`);
    for (const name of names) world.create('shop', name);
    world.start();
    await world.pass(2_000);
    const asked = new Set(world.sent().map(({ functionArn }) => functionArn));
    // Nothing was written for the others yet, so no finalizer holds them.
    for (const name of names) world.delete('shop', name);
    await world.pass(5 * MINUTE);
    assert.deepEqual(new Set(world.sent().map(({ functionArn }) => functionArn)), asked);
    assert.ok(asked.size < 10, `${asked.size} were asked about`);
  });

  it('put what is declared, however often it is edited while it waits', async () => {
    const world = new TenantsWorld({ perSecond: 10, seed: 1 });
    const names = Array.from({ length: 120 }, (_, index) => `orders-${index}`);
    for (const name of names) world.create('shop', name);
    world.start();
    await world.pass(MINUTE);
    const before = world.sent().length;
    // Each of them every three seconds, in which there are turns for fifteen.
    for (let edits = 0; edits < 2_400; edits += 4) {
      for (const name of names.slice(edits % 120, (edits % 120) + 4)) world.edit('shop', name, 61 + edits);
      await world.pass(100);
    }
    const puts = world
      .sent()
      .slice(before)
      .filter(({ operation }) => operation === 'Put').length;
    assert.ok(puts >= 200, `${puts} Puts in a minute, of 600 requests`);
  });
});
