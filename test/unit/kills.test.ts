import assert from 'node:assert/strict';
import { type Act, perform } from './model/acts.ts';
import { HOME } from './model/reading.ts';
import { World } from './model/world.ts';

const ARN = `arn:aws:lambda:${HOME}:123456789012:function`;

/** What happens, from a world at rest on; and what is true in the end, wherever the operator was killed. */
interface Scenario {
  readonly title: string;
  readonly before: readonly Act[];
  readonly acts: readonly Act[];
  /** The Puts that Lambda has accepted since. */
  readonly puts: number;
  readonly deletes: 'none' | 'some';
  /** What Lambda holds in the end: retries by function and qualifier. */
  readonly held: Readonly<Record<string, number | undefined>>;
}

const orders: Act = {
  do: 'create',
  name: 'anna',
  spec: { functionName: 'orders', maximumRetryAttempts: 0 },
  guarded: false,
};
const billing: Act = {
  do: 'create',
  name: 'bert',
  spec: { functionName: 'billing', maximumRetryAttempts: 1 },
  guarded: false,
};
const heir: Act = {
  do: 'create',
  name: 'cleo',
  spec: { functionName: 'orders:$LATEST', maximumRetryAttempts: 2 },
  guarded: false,
};
const retarget = (functionName: string): Act => ({ do: 'retarget', name: 'anna', naming: { functionName } });
const remove = (name: string): Act => ({ do: 'delete', name });

const SCENARIOS: readonly Scenario[] = [
  { title: 'a new object', before: [], acts: [orders], puts: 1, deletes: 'none', held: { 'orders:$LATEST': 0 } },
  {
    title: 'an edit of settings',
    before: [orders],
    acts: [{ do: 'edit', name: 'anna', spec: { maximumRetryAttempts: 2 } }],
    puts: 1,
    deletes: 'none',
    held: { 'orders:$LATEST': 2 },
  },
  {
    title: 'an adoption',
    before: [{ do: 'drift', target: 0, settings: { maximumRetryAttempts: 2 } }],
    acts: [orders],
    puts: 1,
    deletes: 'none',
    held: { 'orders:$LATEST': 0 },
  },
  {
    title: 'a new object under Refuse: its own Put is not somebody else’s',
    before: [],
    acts: [{ ...orders, spec: { ...orders.spec, adoptionPolicy: 'Refuse' } }],
    puts: 1,
    deletes: 'none',
    held: { 'orders:$LATEST': 0 },
  },
  {
    title: 'a target that moves',
    before: [orders],
    acts: [retarget('billing')],
    puts: 1,
    deletes: 'some',
    held: { 'billing:$LATEST': 0 },
  },
  {
    title: 'a target that moves to another qualifier and is orphaned',
    before: [{ ...orders, spec: { ...orders.spec, deletionPolicy: 'Orphan' } }],
    acts: [retarget('orders:live')],
    puts: 1,
    deletes: 'none',
    held: { 'orders:$LATEST': 0, 'orders:live': 0 },
  },
  {
    title: 'a respelling',
    before: [orders],
    acts: [retarget(`${ARN}:orders`)],
    puts: 0,
    deletes: 'none',
    held: { 'orders:$LATEST': 0 },
  },
  { title: 'a deletion', before: [orders], acts: [remove('anna')], puts: 0, deletes: 'some', held: {} },
  {
    title: 'a deletion under Orphan',
    before: [{ ...orders, spec: { ...orders.spec, deletionPolicy: 'Orphan' } }],
    acts: [remove('anna')],
    puts: 0,
    deletes: 'none',
    held: { 'orders:$LATEST': 0 },
  },
  {
    title: 'a handover by deletion',
    before: [orders, heir],
    acts: [remove('anna')],
    puts: 1,
    deletes: 'none',
    held: { 'orders:$LATEST': 2 },
  },
  {
    title: 'a handover by an edit',
    before: [orders, heir],
    acts: [retarget('billing')],
    puts: 2,
    deletes: 'none',
    held: { 'orders:$LATEST': 2, 'billing:$LATEST': 0 },
  },
  {
    title: 'a swap',
    before: [orders, billing],
    acts: [{ do: 'swap', names: ['anna', 'bert'] }],
    puts: 2,
    deletes: 'none',
    held: { 'orders:$LATEST': 1, 'billing:$LATEST': 0 },
  },
  {
    title: 'a deletion of owner and heir at once',
    before: [orders, heir],
    acts: [remove('anna'), remove('cleo')],
    puts: 0,
    deletes: 'some',
    held: {},
  },
  {
    title: 'a change to Observe',
    before: [orders],
    acts: [{ do: 'edit', name: 'anna', spec: { managementPolicy: 'Observe', maximumRetryAttempts: 2 } }],
    puts: 0,
    deletes: 'none',
    held: { 'orders:$LATEST': 0 },
  },
];

/** When the operator dies: after so many steps, with the call that arrives nonetheless. */
interface Death {
  readonly after: number;
  readonly arrives: boolean;
}

async function play({ before, acts }: Scenario, deaths: readonly Death[]): Promise<{ world: World; steps: number }> {
  const world = new World();
  for (const act of before) await perform(act, world);
  await world.rest();
  world.takeJournal();
  for (const act of acts) await perform(act, world);
  let steps = 0;
  for (const { after, arrives } of deaths) {
    for (let taken = 0; taken < after && (await world.step(0)); taken += 1) steps += 1;
    await world.kill(arrives ? 0 : undefined);
  }
  while (await world.step(0)) steps += 1;
  return { world, steps };
}

async function check(scenario: Scenario, deaths: readonly Death[]): Promise<number> {
  const { world, steps } = await play(scenario, deaths);
  const calls = world.takeJournal();
  await world.rest();
  const held = [...world.lambda.configs].map(([arn, { settings }]) => [
    arn.replace(`${ARN}:`, ''),
    settings.maximumRetryAttempts,
  ]);
  const said = `killed ${JSON.stringify(deaths)}: ${calls}`;
  assert.deepEqual(world.wrong, [], said);
  assert.deepEqual(Object.fromEntries(held), scenario.held, said);
  assert.equal(calls.filter((call) => call.startsWith('Put')).length, scenario.puts, said);
  const deletes = calls.filter((call) => call.startsWith('Delete')).length;
  assert.equal(deletes > 0, scenario.deletes === 'some', said);
  return steps;
}

describe('an operator that is killed between any two steps', () => {
  for (const scenario of SCENARIOS) {
    it(`finishes ${scenario.title} when it starts again, with no Put that is not needed`, async () => {
      const steps = await check(scenario, []);
      for (let after = 0; after <= steps; after += 1) {
        for (const arrives of [true, false]) {
          await check(scenario, [{ after, arrives }]);
          // Every second death is at one of a few points: all pairs would take minutes.
          for (let again = 1; again <= steps; again += Math.ceil(steps / 4)) {
            await check(scenario, [
              { after, arrives },
              { after: again, arrives: true },
            ]);
          }
        }
      }
    });
  }
});
