import assert from 'node:assert/strict';
import { SmallWorld } from './small-world.ts';

/** The wall clock is set back by an hour; what has elapsed goes on. */
function setBack({ clock }: SmallWorld): void {
  const now = clock.now.bind(clock);
  clock.now = () => now() - 3_600_000;
}

/** An object after so many Puts without an answer. */
async function afterUnanswered(puts: number): Promise<SmallWorld> {
  const world = new SmallWorld();
  world.onCall = ({ do: what }) => (what === 'Put' ? { fails: 'Unavailable' } : undefined);
  world.create('x', { functionName: 'a' });
  await world.pass(0.5);
  for (let put = 1; put < puts; put += 1) {
    world.edit('x', { maximumEventAgeInSeconds: 100 + put });
    await world.pass(0.5);
  }
  assert.equal(world.object('x').status?.claims?.[0]?.attempts?.length, puts);
  return world;
}

describe('a wall clock that is set back', () => {
  it('lets a deletion wait no longer than a Put may take to land', async () => {
    const world = await afterUnanswered(1);
    setBack(world);
    world.delete('x');
    await world.pass(30);
    assert.equal(world.objects.size, 1);
    await world.pass(60);
    assert.equal(world.objects.size, 0);
  });

  it('lets a deletion wait after a restart that followed no orderly stop', async () => {
    const world = await afterUnanswered(1);
    setBack(world);
    world.delete('x');
    world.start('Unknown');
    await world.pass(30);
    assert.equal(world.objects.size, 1);
    await world.pass(60);
    assert.equal(world.objects.size, 0);
  });

  it('lets a missing function pass for work under way for two minutes and no longer', async () => {
    const world = new SmallWorld();
    world.onCall = ({ do: what }) =>
      what === 'Put' || what === 'GetFunction' ? { fails: 'FunctionNotFound' } : undefined;
    world.create('x', { functionName: 'a' });
    await world.pass(1);
    setBack(world);
    await world.pass(60);
    assert.equal(world.condition('x', 'Reconciling'), 'True FunctionNotFound');
    await world.pass(200);
    assert.equal(world.condition('x', 'Stalled'), 'True FunctionNotFound');
  });

  it('lets an edit wait no longer than that, if the outcome of as many Puts as there may be is not known', async () => {
    const world = await afterUnanswered(4);
    setBack(world);
    world.onCall = () => undefined;
    world.edit('x', { maximumEventAgeInSeconds: 300 });
    await world.pass(1);
    assert.equal(world.condition('x', 'Reconciling'), 'True ClaimsFull');
    await world.pass(90);
    assert.equal(world.condition('x', 'Ready'), 'True InSync');
  });
});
