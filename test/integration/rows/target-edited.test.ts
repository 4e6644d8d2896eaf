import assert from 'node:assert/strict';
import type { EventInvokeConfigSpec, StoredClaim } from '../../../src/api/event-invoke-config.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition } from '../objects.ts';

const ACCOUNT = '111122223333';
const HERE = `arn:aws:lambda:us-east-1:${ACCOUNT}:function`;
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

describe('target edited', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  describe('function, qualifier or region', () => {
    const moves = [
      {
        what: 'function',
        edit: { functionName: 'function-new' },
        old: 'function-old:$LATEST',
        next: 'function-new:$LATEST',
        region: 'us-east-1',
      },
      { what: 'qualifier', edit: { qualifier: '1' }, old: 'qualified:live', next: 'qualified:1', region: 'us-east-1' },
      {
        what: 'region',
        edit: { region: 'eu-west-1' },
        old: 'regional:$LATEST',
        next: 'regional:$LATEST',
        region: 'eu-west-1',
      },
    ];

    before(() => {
      const { functions } = environment.emulator;
      functions.create('function-old');
      functions.create('function-new');
      functions.create('qualified', { versions: 1, aliases: { live: '1' } });
      functions.create('regional');
      functions.create('regional', {}, { region: 'eu-west-1' });
    });

    for (const { what, edit, old, next, region } of moves) {
      for (const deletionPolicy of ['Delete', 'Orphan'] as const) {
        it(`${what}, ${deletionPolicy}: the new one is Put, then the old one ${deletionPolicy === 'Delete' ? 'deleted' : 'let go'}`, async () => {
          const { objects, emulator, proxy } = environment;
          const name = `${what}-${deletionPolicy.toLowerCase()}`;
          const suffix = region === 'us-east-1' ? '' : ` in ${ACCOUNT} ${region}`;
          const scope = { region };
          const [functionName = '', qualifier = ''] = old.split(':');
          await objects.create(name, {
            functionName,
            ...(qualifier !== '$LATEST' && { qualifier }),
            maximumRetryAttempts: 1,
            deletionPolicy,
          });
          await objects.untilReady(name);
          const left = emulator.configs.get(functionName, qualifier);
          assert.ok(left);
          emulator.calls.clear();
          proxy.clear();

          await objects.patchSpec(name, edit);
          const object = await objects.untilReady(name);
          const [newFunction = '', newQualifier = ''] = next.split(':');
          const expected = [`Get ${next}${suffix}`, `Put ${next}${suffix}`];
          // The target that is left is looked at first: by now somebody else may have configured it.
          if (deletionPolicy === 'Delete') expected.push(`Get ${old}`, `Delete ${old}`);
          assert.deepEqual(callsMade(emulator), expected);
          assert.equal(emulator.configs.get(newFunction, newQualifier, scope)?.MaximumRetryAttempts, 1);
          assert.deepEqual(
            emulator.configs.get(functionName, qualifier),
            deletionPolicy === 'Delete' ? undefined : left,
          );
          // Both targets are remembered before the first write in Lambda, and the old one is forgotten with the report.
          const oldArn = `${HERE}:${old}`;
          const newArn = `arn:aws:lambda:${region}:${ACCOUNT}:function:${next}`;
          assert.equal(proxy.writes().length, 2);
          const [claimed, reported] = await proxy.statuses(name);
          assert.deepEqual(claimed?.claims?.map(claimInShort), [
            { functionArn: oldArn, established: true, state: 'Leaving', settings: { maximumRetryAttempts: 1 } },
            { functionArn: newArn, attempts: [{ maximumRetryAttempts: 1 }] },
          ]);
          assert.deepEqual(reported?.claims, [{ functionArn: newArn, established: true }]);
          assert.deepEqual(claimedArns(object), [newArn]);
          assert.equal(object.status?.functionArn, newArn);
          await objects.untilEvent(
            name,
            ({ reason, message }) =>
              reason === (deletionPolicy === 'Delete' ? 'Deleted' : 'Orphaned') && message.includes(oldArn),
          );
          await objects.delete(name);
          await objects.untilGone(name);
          emulator.configs.delete(newFunction, newQualifier, scope);
          emulator.configs.delete(functionName, qualifier);
        });
      }
    }
  });

  it('the old one stays for as long as the new one cannot be Put', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('stays');
    await objects.create('stays', { functionName: 'stays', maximumRetryAttempts: 0 });
    await objects.untilReady('stays');
    emulator.calls.clear();

    await objects.patchSpec('stays', { functionName: 'stays-later' });
    await objects.untilReason('stays', 'FunctionNotFound');
    await objects.check('stays');
    assert.equal(emulator.calls.count({ operation: DELETE }), 0);
    assert.equal(emulator.configs.get('stays')?.MaximumRetryAttempts, 0);

    emulator.functions.create('stays-later');
    await objects.check('stays');
    await objects.untilReady('stays');
    assert.deepEqual(callsMade(emulator).slice(-4), [
      'Get stays-later:$LATEST',
      'Put stays-later:$LATEST',
      'Get stays:$LATEST',
      'Delete stays:$LATEST',
    ]);
    assert.equal(emulator.configs.get('stays'), undefined);
  });

  it('the old one stays for as long as the new one is refused, and the refused one is never written', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('kept');
    emulator.functions.create('somebodys');
    const somebodys = emulator.configs.put('somebodys', '$LATEST', { MaximumEventAgeInSeconds: 90 });
    await objects.create('kept', { functionName: 'kept', maximumRetryAttempts: 0, adoptionPolicy: 'Refuse' });
    await objects.untilReady('kept');
    emulator.calls.clear();

    await objects.patchSpec('kept', { functionName: 'somebodys' });
    await objects.untilReason('kept', 'ConfigurationExists');
    await objects.check('kept');
    assert.deepEqual(callsMade(emulator), Array(2).fill('Get somebodys:$LATEST'));
    assert.deepEqual(emulator.configs.get('somebodys'), somebodys);
    assert.equal(emulator.configs.get('kept')?.MaximumRetryAttempts, 0);

    await objects.patchSpec('kept', { functionName: 'kept' });
    await objects.untilReady('kept');
    assert.equal(emulator.calls.count({ operation: DELETE }), 0);
    assert.equal(emulator.calls.count({ operation: PUT }), 0);
  });

  for (const adoptionPolicy of ['Adopt', 'Refuse'] as const) {
    it(`back from a target that could not be Put, ${adoptionPolicy}: what is found is its own`, async () => {
      const { objects, emulator } = environment;
      const name = `returns-${adoptionPolicy.toLowerCase()}`;
      emulator.functions.create(name);
      await objects.create(name, { functionName: name, maximumRetryAttempts: 0, adoptionPolicy });
      await objects.untilReady(name);
      await objects.patchSpec(name, { functionName: `${name}-missing`, maximumRetryAttempts: 1 });
      await objects.untilReason(name, 'FunctionNotFound');
      await objects.patchSpec(name, { functionName: name });
      const object = await objects.untilReady(name);
      assert.equal(emulator.configs.get(name)?.MaximumRetryAttempts, 1);
      assert.deepEqual(object.status?.claims, [{ functionArn: `${HERE}:${name}:$LATEST`, established: true }]);
    });
  }

  it('on from a target that could not be Put: what it had before goes, whatever its settings', async () => {
    const { objects, emulator } = environment;
    for (const name of ['onward', 'onward-to']) emulator.functions.create(name);
    await objects.create('onward', { functionName: 'onward', maximumRetryAttempts: 0 });
    await objects.untilReady('onward');
    await objects.patchSpec('onward', { functionName: 'onward-missing', maximumRetryAttempts: 1 });
    await objects.untilReason('onward', 'FunctionNotFound');
    await objects.patchSpec('onward', { functionName: 'onward-to' });
    const object = await objects.untilReady('onward');
    assert.equal(emulator.configs.get('onward-to')?.MaximumRetryAttempts, 1);
    assert.equal(emulator.configs.get('onward'), undefined);
    assert.deepEqual(claimedArns(object), [`${HERE}:onward-to:$LATEST`]);
  });

  it('back from a target that could not be Put, and that somebody else has configured since: it is left alone', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('retreats');
    await objects.create('retreats', { functionName: 'retreats', maximumRetryAttempts: 0, adoptionPolicy: 'Refuse' });
    await objects.untilReady('retreats');
    await objects.patchSpec('retreats', { functionName: 'retreats-missing' });
    await objects.untilReason('retreats', 'FunctionNotFound');
    emulator.functions.create('retreats-missing');
    const somebodys = emulator.configs.put('retreats-missing', '$LATEST', { MaximumEventAgeInSeconds: 90 });
    await objects.patchSpec('retreats', { functionName: 'retreats' });
    await objects.untilReady('retreats');
    assert.deepEqual(emulator.configs.get('retreats-missing'), somebodys);
  });

  it('a respelling of the same target is no write in Lambda', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('respelt', { versions: 1, aliases: { live: '1' } });
    const spellings: Partial<EventInvokeConfigSpec>[] = [
      { functionName: 'respelt', qualifier: 'live' },
      { functionName: `${HERE}:respelt`, qualifier: 'live' },
      { functionName: 'respelt:live' },
      { functionName: `${ACCOUNT}:function:respelt:live` },
      { functionName: 'respelt:live', qualifier: 'live', region: 'us-east-1' },
      { functionName: `${HERE}:respelt:live` },
      { functionName: `${ACCOUNT}:function:respelt`, qualifier: 'live', region: 'us-east-1' },
    ];
    await objects.create('respelt', { functionName: 'respelt', qualifier: 'live', maximumRetryAttempts: 0 });
    const { status } = await objects.untilReady('respelt');
    for (const spelling of spellings.slice(1)) {
      emulator.calls.clear();
      proxy.clear();
      await objects.patchSpec('respelt', { qualifier: null, region: null, ...spelling });
      const object = await objects.untilReady('respelt');
      assert.deepEqual(callsMade(emulator), ['Get respelt:live'], JSON.stringify(spelling));
      assert.deepEqual(claimedArns(object), [`${HERE}:respelt:live`]);
      // The words of the claim go with the report: only their edit may move the target.
      assert.equal(proxy.writes().length, 1);
      const { qualifier = null, region = null, ...words } = object.status?.named ?? {};
      assert.deepEqual({ qualifier, region, ...words }, { qualifier: null, region: null, ...spelling });
      assert.equal(object.status?.lastModified, status?.lastModified);
    }
  });

  it('the explicit $LATEST is the qualifier that is left out', async () => {
    const { objects, emulator } = environment;
    emulator.functions.create('latest');
    await objects.create('latest', { functionName: 'latest', maximumRetryAttempts: 0 });
    await objects.untilReady('latest');
    emulator.calls.clear();
    for (const edit of [{ qualifier: '$LATEST' }, { qualifier: null, functionName: 'latest:$LATEST' }]) {
      await objects.patchSpec('latest', edit);
      await objects.untilReady('latest');
    }
    assert.deepEqual(callsMade(emulator), Array(2).fill('Get latest:$LATEST'));
  });

  describe('a swap between two objects', () => {
    const retriesOf = (...functions: string[]) =>
      functions.map((name) => environment.emulator.configs.get(name)?.MaximumRetryAttempts);

    const ring = async (prefix: string, size: number) => {
      const { objects, emulator } = environment;
      const members = Array.from({ length: size }, (_, index) => `${prefix}-${index}`);
      for (const [index, member] of members.entries()) {
        emulator.functions.create(member);
        // What a member leaves is no stranger's, so this policy must not get into the way.
        await objects.create(member, {
          functionName: member,
          maximumRetryAttempts: index,
          adoptionPolicy: 'Refuse',
        });
      }
      for (const member of members) await objects.untilReady(member);
      emulator.calls.clear();
      return members;
    };

    it('one after the other: each config is Put once and never absent', async () => {
      const { objects, emulator } = environment;
      const [x = '', y = ''] = await ring('swap', 2);
      await objects.patchSpec(x, { functionName: y });
      const waiting = await objects.untilReason(x, 'OwnedByAnother');
      assert.ok(condition(waiting, 'Ready')?.message.includes(`${environment.namespace}/${y}`));
      assert.deepEqual(callsMade(emulator), []);
      await objects.patchSpec(y, { functionName: x });
      await Promise.all([x, y].map((name) => objects.untilReady(name)));
      assert.deepEqual(retriesOf(x, y), [1, 0]);
      assert.deepEqual(claimedArns(await objects.get(x)), [`${HERE}:${y}:$LATEST`]);
      assert.deepEqual(claimedArns(await objects.get(y)), [`${HERE}:${x}:$LATEST`]);
      assert.equal(emulator.calls.count({ operation: PUT }), 2);
      assert.equal(emulator.calls.count({ operation: DELETE }), 0);

      for (const name of [x, y]) await objects.delete(name);
      await Promise.all([x, y].map((name) => objects.untilGone(name)));
      assert.deepEqual(retriesOf(x, y), [undefined, undefined]);
    });

    it('three in a ring', async () => {
      const { objects, emulator } = environment;
      const members = await ring('ring', 3);
      const next = (index: number) => members[(index + 1) % members.length] ?? '';
      for (const [index, member] of members.entries()) await objects.patchSpec(member, { functionName: next(index) });
      await Promise.all(members.map((name) => objects.untilReady(name)));
      assert.deepEqual(retriesOf(...members), [2, 0, 1]);
      assert.equal(emulator.calls.count({ operation: PUT }), 3);
      assert.equal(emulator.calls.count({ operation: DELETE }), 0);
    });
  });
});

/** A claim without its times. */
function claimInShort({ since: _, attempts, ...claim }: StoredClaim): object {
  return { ...claim, ...(attempts && { attempts: attempts.map(({ settings }) => settings) }) };
}
