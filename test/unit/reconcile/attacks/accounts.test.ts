import assert from 'node:assert/strict';
import type { GrantSpec } from '../../../../src/api/aws-account.ts';
import type { EventInvokeConfigSpec } from '../../../../src/api/event-invoke-config.ts';
import { UNOBSERVED } from '../../../../src/observer.ts';
import { arnOf, SmallWorld } from './small-world.ts';

const ALL: GrantSpec = { namespaces: ['*'], functions: ['*'], access: 'Enforce' };
const NOBODY: GrantSpec = { ...ALL, namespaces: ['nobody'] };
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:failed';

const inAccount = (functionName: string, name = 'payments'): Partial<EventInvokeConfigSpec> => ({
  functionName,
  accountRef: { name },
});

describe('grants', () => {
  let world: SmallWorld;
  beforeEach(() => {
    world = new SmallWorld();
  });

  const configured = async (...names: readonly string[]) => {
    world.account('payments');
    for (const name of names) world.create(name, inAccount(name));
    await world.pass(3);
    for (const name of names) assert.equal(world.condition(name, 'Ready'), 'True InSync');
    world.calls.length = 0;
    world.writes.length = 0;
    world.reconciled.length = 0;
  };
  const grant = (...grants: GrantSpec[]) => world.account('payments', { grants });

  it('that are revoked wake exactly the objects concerned, and nothing more is asked for them', async () => {
    await configured('a', 'b', 'c');
    grant({ ...ALL, functions: ['a', 'b'] });
    await world.pass(2_000);
    assert.equal(world.condition('c', 'Stalled'), 'True NotAllowed');
    assert.equal(world.condition('a', 'Ready'), 'True InSync');
    assert.deepEqual(
      world.calls.filter((call) => call.includes(' c')),
      [],
    );
    assert.ok(world.reconciled.filter((key) => key === 'shop/c').length >= 1);
    assert.deepEqual(world.writes, ['status of c']);
  });

  it('that are given back let the object go on, which is still the owner', async () => {
    await configured('a');
    grant(NOBODY);
    await world.pass(60);
    grant(ALL);
    await world.pass(3);
    assert.equal(world.condition('a', 'Ready'), 'True InSync');
    assert.deepEqual(world.calls, ['Get a by payments']);
  });

  it('that are revoked take from the status what Lambda has shown, also of an object that is suspended', async () => {
    await configured('a');
    world.edit('a', { suspend: true });
    await world.pass(3);
    const says = () => world.object('a').status?.conditions?.map(({ type, message }) => `${type}: ${message}`);
    const suspended = 'Suspended: spec.suspend is true: nothing is read or changed.';
    const shown = world.object('a').status;
    assert.ok(shown?.lastModified !== undefined && shown.qualifier !== undefined);
    grant(NOBODY);
    await world.pass(3);
    const { functionArn, claims = [], lastModified, qualifier } = world.object('a').status ?? {};
    assert.deepEqual([functionArn, lastModified, qualifier], [shown.functionArn, undefined, undefined]);
    assert.equal(claims[0]?.established, true);
    const refusal = 'No grant of the AWSAccount payments allows the namespace shop anything: ';
    assert.ok(says()?.[0]?.startsWith(`${suspended} ${refusal}`), says()?.join());
    grant(ALL);
    await world.pass(3);
    // Nobody knows any longer whether the spec is applied.
    assert.deepEqual([says(), world.calls], [[suspended], []]);
    world.edit('a', { suspend: false });
    await world.pass(3);
    assert.equal(world.condition('a', 'Ready'), 'True InSync');
    assert.deepEqual(world.calls, ['Get a by payments']);
  });

  it('that flap while objects are worked on never let anything be asked that is not granted', async () => {
    world.account('payments');
    for (let index = 0; index < 20; index += 1) world.create(`o-${index}`, inAccount(`f-${index}`));
    let isGranted = true;
    world.onCall = () => {
      assert.ok(isGranted, world.calls.at(-1));
      return undefined;
    };
    for (let round = 0; round < 40; round += 1) {
      isGranted = round % 2 === 1;
      grant(isGranted ? ALL : NOBODY);
      // A request that was sent already goes on.
      await world.pass(0);
      if (round % 3 === 0) world.edit(`o-${round % 20}`, { maximumRetryAttempts: round % 2 });
      await world.pass(0.3);
    }
    isGranted = true;
    grant(ALL);
    await world.pass(400);
    for (let index = 0; index < 20; index += 1) assert.equal(world.condition(`o-${index}`, 'Ready'), 'True InSync');
    assert.deepEqual(world.errors, []);
  });

  it('that are revoked hand a target to the next object that may have it, which adopts nothing of a stranger', async () => {
    await configured('a');
    world.create('heir', inAccount('a', 'second'), 'other');
    world.account('second', { grants: [{ ...ALL, namespaces: ['other'] }] });
    await world.pass(3);
    assert.equal(world.condition('heir', 'Stalled'), 'True OwnedByAnother');
    grant(NOBODY);
    await world.pass(3);
    assert.equal(world.condition('heir', 'Ready'), 'True InSync');
    assert.equal(world.object('heir').status?.claims?.[0]?.adopted, undefined);
    assert.equal(world.condition('a', 'Stalled'), 'True NotAllowed');
    assert.equal(world.object('a').status?.claims, undefined);
    assert.ok(!world.calls.some((call) => call.startsWith('Delete')));
  });

  it('keep an older object without a grant from owning anything', async () => {
    world.account('payments', { grants: [{ ...ALL, namespaces: ['shop'] }] });
    world.create('squatter', inAccount('a'), 'evil');
    await world.pass(3);
    assert.equal(world.condition('squatter', 'Stalled'), 'True NotAllowed');
    world.create('a', inAccount('a'));
    await world.pass(3);
    assert.equal(world.condition('a', 'Ready'), 'True InSync');
    assert.deepEqual(world.calls, ['Get a by payments', 'Put a by payments']);
  });

  describe('that are revoked before a deletion', () => {
    it('let the object go after two minutes, with its configuration left and told on both', async () => {
      await configured('a');
      grant(NOBODY);
      await world.pass(600);
      world.delete('a');
      await world.pass(100);
      assert.equal(world.condition('a', 'Stalled'), 'True NotAllowed');
      await world.pass(30);
      assert.equal(world.objects.size, 0);
      assert.ok(world.lambda.has(arnOf('a')));
      assert.deepEqual(world.calls, []);
      const left = world.events.find(({ reason }) => reason === 'LeftInLambda');
      assert.match(
        left?.message ?? '',
        /function:a:\$LATEST, which is not deleted, since no grant of the AWSAccount payments allows/,
      );
      await world.pass(2);
      assert.deepEqual(
        world.accounts
          .get('payments')
          ?.status?.operators?.[0]?.leftBehind?.map(({ functionArn, object }) => [functionArn, object]),
        [[arnOf('a'), 'shop/a']],
      );
    });

    it('let it delete once they are given back in time', async () => {
      await configured('a');
      grant(NOBODY);
      world.delete('a');
      await world.pass(100);
      grant(ALL);
      await world.pass(3);
      assert.equal(world.objects.size, 0);
      assert.deepEqual(world.calls, ['Delete a by payments']);
    });

    it('begin their two minutes again where they were given back meanwhile', async () => {
      await configured('a');
      world.onCall = () => ({ fails: 'Unavailable' });
      grant(NOBODY);
      world.delete('a');
      await world.pass(100);
      grant(ALL);
      await world.pass(10);
      grant(NOBODY);
      await world.pass(100);
      assert.equal(world.condition('a', 'Stalled'), 'True NotAllowed');
      await world.pass(40);
      assert.equal(world.objects.size, 0);
    });

    it('do not count the time in which nothing was heard of them', async () => {
      await configured('a');
      grant(NOBODY);
      world.delete('a');
      await world.pass(10);
      world.isSilent = true;
      await world.pass(600);
      assert.equal(world.condition('a', 'Reconciling'), 'True GrantsUnknown');
      world.isSilent = false;
      await world.pass(60);
      assert.equal(world.objects.size, 1);
      await world.pass(300);
      assert.equal(world.objects.size, 0);
      assert.deepEqual(world.calls, []);
    });
  });

  it('that nothing was heard of for five minutes stop writes, and reads go on', async () => {
    await configured('a');
    world.isSilent = true;
    await world.pass(310);
    world.edit('a', { maximumRetryAttempts: 2 });
    await world.pass(60);
    assert.equal(world.condition('a', 'Reconciling'), 'True GrantsUnknown');
    assert.ok(world.calls.length > 0 && world.calls.every((call) => call === 'Get a by payments'));
    world.isSilent = false;
    await world.pass(120);
    assert.equal(world.condition('a', 'Ready'), 'True InSync');
    assert.deepEqual(world.lambda.get(arnOf('a')), { maximumRetryAttempts: 2 });
  });

  it('refuse a destination that somebody adds to what was in sync, and leave Lambda as it is', async () => {
    await configured('a');
    world.edit('a', { destinationConfig: { onFailure: { destination: QUEUE } } });
    await world.pass(600);
    assert.equal(world.condition('a', 'Stalled'), 'True NotAllowed');
    assert.deepEqual(world.lambda.get(arnOf('a')), { maximumRetryAttempts: 0 });
    grant({ ...ALL, destinations: [QUEUE] });
    await world.pass(3);
    assert.deepEqual(world.lambda.get(arnOf('a')), { maximumRetryAttempts: 0, onFailure: QUEUE });
  });

  it('are asked again when the turn of a Put has come', async () => {
    world.account('payments');
    world.create('a', inAccount('a'));
    world.onCall = ({ do: what }) => {
      if (what === 'Get') grant(NOBODY);
      return undefined;
    };
    await world.pass(60);
    assert.deepEqual(world.calls, ['Get a by payments']);
    assert.equal(world.condition('a', 'Stalled'), 'True NotAllowed');
    assert.deepEqual(world.object('a').status?.maximumRetryAttempts, undefined);
  });
});

describe('an AWSAccount', () => {
  let world: SmallWorld;
  beforeEach(() => {
    world = new SmallWorld(UNOBSERVED, { is: 'None' });
  });

  it('is held before the first claim that names it', async () => {
    world.account('payments');
    world.create('a', inAccount('a'));
    await world.pass(3);
    const [first, ...others] = world.writes.filter((write) => !write.startsWith('metadata'));
    assert.equal(first, 'finalizers of payments');
    assert.ok(others.includes('status of a'));
  });

  it('that is deleted serves releases only, and goes with the last claim', async () => {
    world.account('payments');
    world.create('a', inAccount('a'));
    world.create('b', inAccount('b'));
    await world.pass(3);
    world.deleteAccount('payments');
    await world.pass(600);
    assert.equal(world.condition('a', 'Stalled'), 'True AccountNotFound');
    world.calls.length = 0;
    world.delete('a');
    world.delete('b');
    await world.pass(10);
    assert.deepEqual(world.calls.toSorted(), ['Delete a by payments', 'Delete b by payments']);
    assert.equal(world.objects.size, 0);
    assert.equal(world.accounts.size, 0);
  });

  it('that is deleted goes at once where nothing needs it', async () => {
    world.account('payments');
    world.create('a', inAccount('a'));
    await world.pass(3);
    world.edit('a', { deletionPolicy: 'Orphan' });
    world.delete('a');
    await world.pass(3);
    world.deleteAccount('payments');
    await world.pass(3);
    assert.equal(world.accounts.size, 0);
  });

  it('that is renamed releases what was written under the former name', async () => {
    world.account('payments');
    world.create('a', inAccount('a'));
    await world.pass(3);
    world.account('renamed');
    world.edit('a', { accountRef: { name: 'renamed' } });
    await world.pass(3);
    assert.equal(world.object('a').status?.claims?.[0]?.account, 'renamed');
    world.deleteAccount('payments');
    await world.pass(3);
    assert.deepEqual([...world.accounts.keys()], ['renamed']);
    world.delete('a');
    await world.pass(3);
    assert.equal(world.calls.at(-1), 'Delete a by renamed');
  });

  it('that is another one after an edit of the account leaves the former target under the former account', async () => {
    world.account('payments');
    world.account('second', { accountId: '999999999999' });
    world.create('a', inAccount('a'));
    await world.pass(3);
    world.edit('a', { accountRef: { name: 'second' } });
    await world.pass(10);
    assert.equal(world.condition('a', 'Ready'), 'True InSync');
    assert.deepEqual([...world.lambda.keys()], [arnOf('a', '999999999999')]);
    assert.ok(world.calls.includes('Delete a by payments'));
  });

  it('of the same account ID as another one gives each object its own rights on the shared target', async () => {
    world.account('payments', { grants: [{ ...ALL, namespaces: ['shop'] }] });
    world.account('second', { grants: [{ ...ALL, namespaces: ['other'] }] });
    world.create('a', inAccount('orders'));
    await world.pass(1);
    world.create('b', inAccount('orders', 'second'), 'other');
    await world.pass(3);
    assert.equal(world.condition('a', 'Ready'), 'True InSync');
    assert.equal(world.condition('b', 'Stalled'), 'True OwnedByAnother');
    world.delete('a');
    await world.pass(10);
    assert.equal(world.condition('b', 'Ready'), 'True InSync');
    assert.ok(!world.calls.some((call) => call.startsWith('Delete')));
  });

  it('of another account ID shares no target, though the functions have one name', async () => {
    world.account('payments');
    world.account('second', { accountId: '999999999999' });
    world.create('a', inAccount('orders'));
    world.create('b', inAccount('orders', 'second'));
    await world.pass(3);
    assert.equal(world.condition('a', 'Ready'), 'True InSync');
    assert.equal(world.condition('b', 'Ready'), 'True InSync');
  });

  it('keeps its objects in sync over a restart without a call', async () => {
    world.account('payments');
    world.create('a', inAccount('a'));
    await world.pass(3);
    world.calls.length = 0;
    world.start();
    await world.pass(3);
    assert.deepEqual(world.calls, []);
  });

  it('whose grants were revoked while the operator was away is followed at the start', async () => {
    world.account('payments');
    world.create('a', inAccount('a'));
    await world.pass(3);
    const [account] = world.accounts.values();
    assert.ok(account);
    world.calls.length = 0;
    world.accounts.set('payments', { ...account, spec: { ...account.spec, grants: [NOBODY] } });
    world.start();
    await world.pass(3);
    assert.equal(world.condition('a', 'Stalled'), 'True NotAllowed');
    assert.deepEqual(world.calls, []);
  });

  it('whose grants are revoked while many objects are taken up at the start is followed at once', async () => {
    world.account('payments');
    for (const name of ['a', 'b', 'c']) world.create(name, inAccount(name));
    await world.pass(3);
    world.calls.length = 0;
    world.reconciled.length = 0;
    // Each object takes so long that the next one waits for another slice.
    world.onKnown = () => world.clock.advance(60);
    world.start();
    world.onKnown = () => {};
    world.account('payments', { grants: [NOBODY] });
    await world.pass(3);
    for (const name of ['a', 'b', 'c']) assert.equal(world.condition(name, 'Stalled'), 'True NotAllowed');
    assert.deepEqual(world.calls, []);
    assert.deepEqual(world.reconciled.toSorted(), ['shop/a', 'shop/b', 'shop/c']);
  });
});
