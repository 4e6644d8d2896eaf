import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PRIORITIES } from '../../../src/priority.ts';
import { mostWithin, Spender } from './spender.ts';

const wish = fc.record({
  do: fc.constant('want' as const),
  count: fc.integer({ min: 1, max: 12 }),
  priority: fc.constantFrom(...PRIORITIES),
  effect: fc.constantFrom('read' as const, 'write' as const),
});
const wait = fc.record({
  do: fc.constant('wait' as const),
  milliseconds: fc.oneof(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 900, max: 1_100 }), fc.constant(20_000)),
});
const answer = fc.record({
  do: fc.constant('end' as const),
  how: fc.constantFrom('answered' as const, 'throttled' as const, 'given back' as const),
});
const acts = fc.array(fc.oneof(wish, wait, answer), { maxLength: 30 });

describe('a request budget, whatever is wanted of it', () => {
  it('makes no more requests in any second than it allows and forgets nobody', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), acts, async (perSecond, list) => {
        const spender = new Spender(perSecond);
        const open = new Set<string>();
        const givenBack = new Set<string>();
        let seen = 0;
        let wanted = 0;
        const look = () => {
          for (const { name } of spender.had.slice(seen)) open.add(name);
          seen = spender.had.length;
        };
        const end = (name: string, how: 'answered' | 'throttled' | 'given back') => {
          open.delete(name);
          if (how === 'given back') {
            givenBack.add(name);
            spender.turnOf(name).giveBack();
          } else spender.turnOf(name).end({ throttled: how === 'throttled' });
        };
        for (const act of list) {
          if (act.do === 'want') {
            const { count, priority, effect } = act;
            for (let each = 0; each < count; each += 1) {
              wanted += 1;
              spender.want(`${wanted}`, { priority, effect });
            }
          } else if (act.do === 'wait') await spender.pass(act.milliseconds);
          else for (const name of open.values().take(1)) end(name, act.how);
          await spender.pass(0);
          look();
        }
        for (let more = 0; more < 10 * wanted && spender.had.length < wanted; more += 1) {
          for (const name of [...open]) end(name, 'answered');
          await spender.pass(1_040);
          look();
        }
        assert.equal(spender.had.length, wanted, 'somebody never had a turn');
        const made = spender.had.filter(({ name }) => !givenBack.has(name)).map(({ at }) => at);
        assert.ok(mostWithin(1_000, made) <= perSecond);
      }),
      { numRuns: 200 },
    );
  });

  it('uses what it allows, where enough is wanted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 3_000 }), async (perSecond, idle) => {
        const spender = new Spender(perSecond);
        await spender.pass(idle);
        spender.wantMany('', 12 * perSecond);
        await spender.pass(10_400);
        assert.ok(spender.had.length >= 10 * perSecond, `${spender.had.length} in ten seconds of ${perSecond}`);
      }),
      { numRuns: 60 },
    );
  });
});
