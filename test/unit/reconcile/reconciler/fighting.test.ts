import assert from 'node:assert/strict';
import { conditionIn, conditionsIn, eventsIn, objectIn } from '../../model/looking.ts';
import { World } from '../../model/world.ts';
import { ORDERS_ARN } from '../rules/facts.ts';

const INTERVAL = 600_000;
const HOUR = 3_600_000;

// F9
describe('the reconciler and somebody else who configures the same function', () => {
  let world: World;

  /** Somebody else writes the same settings again before each check, for a while. @returns the times of the Puts */
  async function fight(milliseconds: number): Promise<number[]> {
    const puts: number[] = [];
    const until = world.clock.now() + milliseconds;
    while (world.clock.now() < until) {
      world.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 2 });
      world.takeJournal();
      await world.pass(60_000);
      if (world.takeJournal().some((call) => call.startsWith('Put'))) puts.push(world.clock.now());
    }
    return puts;
  }

  beforeEach(async () => {
    world = new World();
    world.apiServer.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await world.quiesce();
  });
  afterEach(() => assert.deepEqual(world.referee.violations, []));

  it('puts it back twice and stays Ready', async () => {
    await fight(2 * INTERVAL);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    assert.equal(objectIn(world, 'orders').status?.lastDrift?.count, 2);
  });

  it('is Stalled from the third time on, and says so once', async () => {
    await fight(4 * INTERVAL);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=False Contended', 'Stalled=True Contended']);
    await fight(6 * HOUR);
    assert.equal(eventsIn(world, 'orders').filter((reason) => reason === 'Contended').length, 1);
  });

  it('checks rarer and rarer, up to once in an hour', async () => {
    const puts = await fight(10 * HOUR);
    const gaps = puts.slice(1).map((at, index) => at - (puts[index] ?? 0));
    assert.ok((gaps[0] ?? 0) <= INTERVAL);
    for (const gap of gaps) assert.ok(gap <= HOUR);
    for (const gap of gaps.slice(5)) assert.ok(gap > 0.9 * HOUR, `${gap / 60_000} minutes`);
  });

  it('is Ready again from the first check on that finds nothing to put back', async () => {
    await fight(5 * INTERVAL);
    await world.pass(2 * HOUR);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    assert.equal(objectIn(world, 'orders').status?.lastDrift?.count, undefined);
    world.takeJournal();
    await world.pass(3 * INTERVAL);
    assert.equal(world.takeJournal().filter((call) => call.startsWith('Get')).length, 3);
  });

  it('is no fight where somebody changes something else each time', async () => {
    for (let times = 0; times < 6; times += 1) {
      world.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 1 + (times % 2) });
      await world.pass(INTERVAL);
    }
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
  });

  it('goes on at once after an edit', async () => {
    await fight(10 * INTERVAL);
    assert.equal(conditionIn(world, 'orders', 'Stalled')?.reason, 'Contended');
    world.apiServer.edit('orders', (spec) => ({ ...spec, maximumRetryAttempts: 2 }));
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
  });
});
