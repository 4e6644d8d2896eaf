import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkHistories, HISTORIES, HISTORIES_MILLISECONDS, type Histories } from '../histories.ts';
import { ELSEWHERE, HOME } from '../model/reading.ts';
import { TenantsWorld } from './tenants-world.ts';
import type { Trouble } from './trouble.ts';

// Each history takes a minute of simulated time, and a tenth of a second of real time.
const SOME: Histories = { ...HISTORIES, count: Math.ceil(HISTORIES.count / 50) };

const SECOND = 1_000;

// The two requests of an edit, of up to 80 ms each, and the writes to Kubernetes.
const ALONE = 400;

// A smaller seed is no simpler one.
const seed = fc.noShrink(fc.integer());

describe('a region in trouble holds up no other', function () {
  this.timeout(HISTORIES_MILLISECONDS);

  for (const trouble of ['Throttled', 'Paused', 'Dead'] satisfies Trouble[]) {
    it(`where it is ${trouble}`, async () => {
      await checkHistories(
        fc.asyncProperty(fc.integer({ min: 50, max: 300 }), seed, async (objects, chance) => {
          const world = new TenantsWorld({ perSecond: 10, seed: chance });
          world.trouble(ELSEWHERE, trouble);
          world.create('shop', 'orders');
          world.start();
          await world.pass(10 * SECOND);
          // The same namespace: what holds them up could be nothing but the region.
          for (let index = 0; index < objects; index += 1) world.create('shop', `far-${index}`, { region: ELSEWHERE });
          for (let round = 0; round < 6; round += 1) {
            await world.pass(9 * SECOND);
            const waited = await world.editAndWait('shop', 'orders', { region: HOME, withinMilliseconds: 5 * SECOND });
            assert.ok(waited !== undefined && waited <= ALONE, `${waited} ms beside ${objects} objects`);
          }
          assert.deepEqual(world.errors, []);
        }),
        SOME,
      );
    });
  }
});
