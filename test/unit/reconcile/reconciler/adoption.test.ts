import assert from 'node:assert/strict';
import { conditionIn, conditionsIn, eventsIn, objectIn } from '../../model/looking.ts';
import { World } from '../../model/world.ts';
import { arnOf, ORDERS_ARN } from '../rules/facts.ts';

const SPEC = { functionName: 'orders', maximumRetryAttempts: 0 } as const;
const THEIRS = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 };

describe('the reconciler and a configuration that is already there', () => {
  let world: World;

  /** What the object's newest claim says that it found. */
  const adoptedBy = (name: string) => objectIn(world, name).status?.claims?.at(-1)?.adopted?.settings;

  beforeEach(() => {
    world = new World();
    world.lambda.hold(ORDERS_ARN, THEIRS);
  });
  afterEach(() => assert.deepEqual(world.wrong, []));

  it('records it in its claim before it is overwritten, and in an event', async () => {
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), [
      'Get orders:$LATEST',
      'metadata of orders',
      'status of orders',
      'Put orders:$LATEST',
      'status of orders',
    ]);
    assert.deepEqual(adoptedBy('orders'), THEIRS);
    assert.deepEqual(eventsIn(world, 'orders'), ['Adopted', 'Configured']);
  });

  it('needs no Put where it is as declared', async () => {
    world.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 0 });
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST', 'metadata of orders', 'status of orders']);
    assert.equal(adoptedBy('orders')?.maximumRetryAttempts, 0);
    assert.deepEqual(eventsIn(world, 'orders'), ['Adopted']);
  });

  it('keeps the record through later edits and checks', async () => {
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    world.apiServer.edit('orders', (spec) => ({ ...spec, functionName: 'orders:$LATEST', maximumRetryAttempts: 1 }));
    await world.pass(600_000);
    assert.equal(adoptedBy('orders')?.maximumEventAgeInSeconds, 60);
    assert.deepEqual(eventsIn(world, 'orders'), ['Adopted', 'Configured', 'Configured']);
  });

  it('records one after the other where a target follows another within a second', async () => {
    world.lambda.hold(arnOf('billing'), { maximumEventAgeInSeconds: 3600 });
    world.apiServer.create('orders', SPEC);
    await world.quiesce();
    world.apiServer.edit('orders', (spec) => ({ ...spec, functionName: 'billing' }));
    await world.quiesce();
    assert.equal(adoptedBy('orders')?.maximumEventAgeInSeconds, 3600);
    assert.equal(eventsIn(world, 'orders').filter((reason) => reason === 'Adopted').length, 2);
  });

  it('refuses it where the object says so, and writes nothing in Lambda', async () => {
    world.apiServer.create('orders', { ...SPEC, adoptionPolicy: 'Refuse' });
    await world.quiesce();
    assert.deepEqual(world.takeJournal(), ['Get orders:$LATEST', 'status of orders']);
    assert.deepEqual(conditionsIn(world, 'orders'), [
      'Ready=False ConfigurationExists',
      'Stalled=True ConfigurationExists',
    ]);
    assert.match(conditionIn(world, 'orders', 'Ready')?.message ?? '', /maximumRetryAttempts=2/);
    assert.deepEqual(objectIn(world, 'orders').metadata.finalizers, undefined);
  });

  it('heals by itself when what was refused is gone', async () => {
    world.apiServer.create('orders', { ...SPEC, adoptionPolicy: 'Refuse' });
    await world.quiesce();
    world.lambda.configs.clear();
    await world.pass(10_000);
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
  });

  it('takes over what was refused when the policy changes', async () => {
    world.apiServer.create('orders', { ...SPEC, adoptionPolicy: 'Refuse' });
    await world.quiesce();
    world.apiServer.edit('orders', (spec) => ({ ...spec, adoptionPolicy: 'Adopt' }));
    await world.quiesce();
    assert.deepEqual(conditionsIn(world, 'orders'), ['Ready=True InSync']);
    assert.equal(adoptedBy('orders')?.maximumRetryAttempts, 2);
  });

  it('leaves it alone when an object is deleted that was refused it', async () => {
    world.apiServer.create('orders', { ...SPEC, adoptionPolicy: 'Refuse' });
    await world.quiesce();
    world.apiServer.delete('orders');
    await world.quiesce();
    assert.deepEqual(world.lambda.configs.get(ORDERS_ARN)?.settings, THEIRS);
  });

  // T1, T2: a status can be restored with its object, by who may write it; it was written for another UID.
  it('takes it for somebody else’s under a copy of an object, though the copy has the status of the original', async () => {
    world.lambda.configs.clear();
    world.apiServer.create('orders', { ...SPEC, deletionPolicy: 'Orphan' });
    await world.quiesce();
    const { spec, status = {} } = objectIn(world, 'orders');
    world.apiServer.delete('orders');
    await world.quiesce();
    world.apiServer.create('restored', { ...spec, adoptionPolicy: 'Refuse' });
    world.apiServer.editStatus('restored', () => status);
    await world.quiesce();
    assert.match(
      conditionIn(world, 'restored', 'Ready')?.message ?? '',
      /already holds exactly what is declared .* nothing differs; set adoptionPolicy to Adopt/,
    );
    world.apiServer.delete('restored');
    await world.quiesce();
    assert.equal(world.lambda.configs.size, 1);
  });

  it('is told that nothing differs when an object that refuses meets exactly what it declares', async () => {
    world.lambda.hold(ORDERS_ARN, { maximumRetryAttempts: 0 });
    world.apiServer.create('orders', { ...SPEC, adoptionPolicy: 'Refuse' });
    await world.quiesce();
    assert.match(
      conditionIn(world, 'orders', 'Stalled')?.message ?? '',
      /nothing differs; set adoptionPolicy to Adopt/,
    );
  });
});
