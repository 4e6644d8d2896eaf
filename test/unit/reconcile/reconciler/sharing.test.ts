import assert from 'node:assert/strict';
import { conditionIn, conditionsIn, eventsIn, objectIn } from '../../model/looking.ts';
import { World } from '../../model/world.ts';
import { ORDERS_ARN } from '../rules/facts.ts';

describe('the reconciler and two objects of one target', () => {
  let world: World;

  const retries = () => world.lambda.configs.get(ORDERS_ARN)?.settings.maximumRetryAttempts;
  const deletes = () => world.takeJournal().filter((call) => call.startsWith('Delete'));

  beforeEach(async () => {
    world = new World();
    world.apiServer.create('owner', { functionName: 'orders', maximumRetryAttempts: 0 });
    await world.quiesce();
    world.clock.advance(1000);
    world.apiServer.create('heir', { functionName: 'orders:$LATEST', maximumRetryAttempts: 1 });
    await world.quiesce();
    world.takeJournal();
  });
  afterEach(() => assert.deepEqual(world.wrong, []));

  it('leaves it to the owner, and the other is Stalled and names it', () => {
    assert.equal(retries(), 0);
    assert.deepEqual(conditionsIn(world, 'heir'), ['Ready=False OwnedByAnother', 'Stalled=True OwnedByAnother']);
    assert.match(conditionIn(world, 'heir', 'Stalled')?.message ?? '', /is configured by shop\/owner/);
    assert.deepEqual(objectIn(world, 'heir').metadata.finalizers, undefined);
  });

  it('leaves it to the owner when an elder object is edited to name it', async () => {
    const other = new World();
    other.apiServer.create('elder', { functionName: 'billing', maximumRetryAttempts: 1 });
    await other.quiesce();
    other.clock.advance(1000);
    other.apiServer.create('owner', { functionName: 'orders', maximumRetryAttempts: 0 });
    await other.quiesce();
    other.apiServer.edit('elder', (spec) => ({ ...spec, functionName: 'orders' }));
    await other.quiesce();
    assert.equal(other.lambda.configs.get(ORDERS_ARN)?.settings.maximumRetryAttempts, 0);
    assert.equal(conditionIn(other, 'elder', 'Stalled')?.reason, 'OwnedByAnother');
    assert.deepEqual(other.wrong, []);
  });

  const leavings: readonly (readonly [title: string, leave: () => void])[] = [
    ['is deleted', () => world.apiServer.delete('owner')],
    ['names another', () => world.apiServer.edit('owner', (spec) => ({ ...spec, functionName: 'billing' }))],
    [
      'names another and orphans this one',
      () => world.apiServer.edit('owner', (spec) => ({ ...spec, functionName: 'billing', deletionPolicy: 'Orphan' })),
    ],
  ];
  for (const [title, leave] of leavings) {
    it(`hands it over without a gap when the owner ${title}`, async () => {
      leave();
      await world.quiesce();
      assert.deepEqual(deletes(), []);
      assert.equal(retries(), 1);
      assert.deepEqual(conditionsIn(world, 'heir'), ['Ready=True InSync']);
      assert.equal(objectIn(world, 'heir').status?.claims?.[0]?.adopted, undefined);
      assert.ok(eventsIn(world, 'owner').includes('HandedOver'));
    });
  }

  for (const [title, leave] of leavings) {
    it(`hands over with it what was there before the owner adopted it, when the owner ${title}`, async () => {
      const other = new World();
      other.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 2 });
      other.apiServer.create('owner', { functionName: 'orders', maximumRetryAttempts: 0 });
      await other.quiesce();
      other.clock.advance(1000);
      other.apiServer.create('heir', { functionName: 'orders', maximumRetryAttempts: 1 });
      await other.quiesce();
      const { adopted } = objectIn(other, 'owner').status?.claims?.[0] ?? {};
      assert.deepEqual(adopted?.settings, { maximumRetryAttempts: 2 });
      world = other;
      leave();
      await world.quiesce();
      assert.deepEqual(objectIn(world, 'heir').status?.claims, [
        { functionArn: ORDERS_ARN, established: true, adopted },
      ]);
      // It has adopted nothing itself.
      assert.ok(!eventsIn(world, 'heir').includes('Adopted'));
    });
  }

  it('hands it over to an heir that refuses to adopt: what an object of ours leaves is not somebody else’s', async () => {
    world.apiServer.edit('heir', (spec) => ({ ...spec, adoptionPolicy: 'Refuse' }));
    await world.quiesce();
    world.apiServer.delete('owner');
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'heir'), ['Ready=True InSync']);
  });

  it('gives it to the heir when the owner only observes from now on', async () => {
    world.apiServer.edit('owner', (spec) => ({ ...spec, managementPolicy: 'Observe' }));
    await world.quiesce();
    assert.equal(retries(), 1);
    assert.deepEqual(conditionsIn(world, 'heir'), ['Ready=True InSync']);
    await world.pass(600_000);
    assert.deepEqual(conditionsIn(world, 'owner'), ['Ready=True Observed', 'Drifted=True SettingsDiffer']);
  });

  it('leaves it to a suspended owner', async () => {
    world.apiServer.edit('owner', (spec) => ({ ...spec, suspend: true }));
    await world.pass(600_000);
    assert.equal(retries(), 0);
    assert.equal(conditionIn(world, 'heir', 'Stalled')?.reason, 'OwnedByAnother');
  });

  it('leaves nothing behind when both are deleted at once', async () => {
    world.apiServer.delete('owner');
    world.apiServer.delete('heir');
    await world.quiesce();
    assert.equal(world.lambda.configs.size, 0);
    assert.deepEqual(world.apiServer.list(), []);
  });

  it('deletes nothing when the one is deleted that never had it', async () => {
    world.apiServer.delete('heir');
    await world.quiesce();
    assert.deepEqual(deletes(), []);
    assert.equal(retries(), 0);
  });

  it('waits for no heir that observes or is suspended', async () => {
    for (const policy of [{ suspend: true }, { managementPolicy: 'Observe' }] as const) {
      const other = new World();
      other.apiServer.create('owner', { functionName: 'orders', maximumRetryAttempts: 0 });
      other.apiServer.create('other', { functionName: 'orders', maximumRetryAttempts: 0, ...policy });
      await other.quiesce();
      other.apiServer.delete('owner');
      await other.quiesce();
      assert.equal(other.lambda.configs.size, 0);
      assert.equal(other.apiServer.get('owner'), undefined);
    }
  });

  it('settles whose it is within a moment where both come at once and both claim it', async () => {
    // The claim of the one is under way when the other comes, who is the first by name.
    for (let before = 0; before < 8; before += 1) {
      const other = new World();
      other.apiServer.create('b', { functionName: 'orders', maximumRetryAttempts: 0 });
      for (let steps = 0; steps < before; steps += 1) await other.step(0);
      other.apiServer.create('a', { functionName: 'orders', maximumRetryAttempts: 1 });
      for (let steps = 0; steps < 4; steps += 1) await other.step(1);
      await other.quiesce();
      assert.deepEqual(other.wrong, [], `came after ${before} steps`);
    }
  });
});

// T5: what many objects of one function cost must grow with their number, not with its square.
describe('the reconciler and many objects of one target', () => {
  let world: World;

  const named = (count: number, from = 0) => {
    for (let index = from; index < from + count; index += 1) {
      world.apiServer.create(`object-${index}`, { functionName: 'orders', maximumRetryAttempts: 0 });
      world.clock.advance(1000);
    }
  };
  /** How often the operator wrote a status. */
  const statuses = () => world.takeJournal().filter((call) => call.startsWith('status')).length;

  beforeEach(async () => {
    world = new World();
    named(1);
    await world.quiesce();
    named(59, 1);
    await world.quiesce();
    world.takeJournal();
  });
  afterEach(() => assert.deepEqual(world.wrong, []));

  it('reports once on each of them, and on none again when more come', async () => {
    named(20, 60);
    await world.quiesce();
    assert.equal(statuses(), 20);
    assert.equal(conditionIn(world, 'object-79', 'Stalled')?.reason, 'OwnedByAnother');
  });

  it('does nothing to the others when those that wait are deleted', async () => {
    for (let index = 1; index < 21; index += 1) world.apiServer.delete(`object-${index}`);
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), []);
  });

  it('hands the function over to the eldest, and tells each of the others once whose it is now', async () => {
    world.apiServer.delete('object-0');
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'object-1'), ['Ready=True InSync']);
    assert.match(conditionIn(world, 'object-59', 'Stalled')?.message ?? '', /is configured by shop\/object-1:/);
    // Each of the 58, the claim and the report of the heir, and that the owner waits for the heir.
    assert.equal(statuses(), 61);
    assert.equal(world.lambda.configs.size, 1);
  });
});
