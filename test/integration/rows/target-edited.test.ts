import assert from 'node:assert/strict';
import type { EventInvokeConfigSpec } from '../../../src/api/event-invoke-config.ts';
import { CLAIM_ANNOTATION } from '../../../src/reconcile/object/claims.ts';
import type { ProxiedRequest } from '../api-proxy.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const ACCOUNT = '111122223333';
const HERE = `arn:aws:lambda:us-east-1:${ACCOUNT}:function`;
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

describe('target edited', () => {
  let environment: Environment;
  let operator: OperatorProcess;

  before(async () => {
    environment = await createEnvironment();
    operator = await environment.startOperator();
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
          if (deletionPolicy === 'Delete') expected.push(`Delete ${old}`);
          assert.deepEqual(callsMade(emulator), expected);
          assert.equal(emulator.configs.get(newFunction, newQualifier, scope)?.MaximumRetryAttempts, 1);
          assert.deepEqual(
            emulator.configs.get(functionName, qualifier),
            deletionPolicy === 'Delete' ? undefined : left,
          );
          // Both targets are remembered before the first write in Lambda, and the old one is forgotten after the last.
          const oldArn = `${HERE}:${old}`;
          const newArn = `arn:aws:lambda:${region}:${ACCOUNT}:function:${next}`;
          assert.deepEqual(proxy.writes().map(claimIn), [[oldArn, newArn], [newArn], undefined]);
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
    assert.deepEqual(callsMade(emulator).slice(-3), [
      'Get stays-later:$LATEST',
      'Put stays-later:$LATEST',
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
      assert.equal(object.status?.adopted, undefined);
      assert.deepEqual(claimedArns(object), [`${HERE}:${name}:$LATEST`]);
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
      // The claim remembers the words, for only their edit may move the target.
      assert.equal(proxy.writes().length, 2);
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

  describe('a→b→c with kills in between leaves nothing behind', () => {
    /** Where the operator is killed on its way from a to b. */
    interface KillPoint {
      readonly at: string;
      /** Makes the operator stop there. @returns when it has come there */
      readonly arm: (name: string) => Promise<unknown>;
    }
    const inLambda =
      (operation: typeof PUT | typeof DELETE, suffix: string, afterApplying: boolean) => (name: string) => {
        const functionName = `${name}-${suffix}`;
        environment.emulator.faults.add({ kind: 'hang', operations: [operation], functionName, afterApplying });
        return environment.emulator.calls.waitForReceived(
          (call) => call.operation === operation && call.functionName === functionName,
        );
      };
    const inKubernetes =
      (wanted: (request: ProxiedRequest) => boolean, kind: 'hang' | 'hangAfterApplying') => (name: string) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const end = environment.proxy.addFault(
          (request) => {
            const met = request.method === 'PATCH' && request.path.includes(`/${name}`) && wanted(request);
            if (met) resolve();
            return met;
          },
          { kind },
        );
        disarm = end;
        return promise;
      };
    const claiming = (count: number) => (request: ProxiedRequest) => claimIn(request)?.length === count;
    const reporting = ({ path }: ProxiedRequest) => path.endsWith('/status');
    const points: KillPoint[] = [
      { at: 'before b is claimed', arm: inKubernetes(claiming(2), 'hang') },
      { at: 'after b was claimed', arm: inLambda(PUT, 'b', false) },
      { at: 'after b was Put', arm: inLambda(PUT, 'b', true) },
      { at: 'before a is deleted', arm: inLambda(DELETE, 'a', false) },
      { at: 'after a was deleted', arm: inLambda(DELETE, 'a', true) },
      { at: 'before a is forgotten', arm: inKubernetes(claiming(1), 'hang') },
      { at: 'after a was forgotten', arm: inKubernetes(reporting, 'hang') },
    ];
    let disarm = () => {};

    for (const [index, { at, arm }] of points.entries()) {
      it(`killed ${at}`, async () => {
        const { objects, emulator } = environment;
        const name = `kill-${index}`;
        for (const suffix of 'abc') emulator.functions.create(`${name}-${suffix}`);
        await objects.create(name, { functionName: `${name}-a`, maximumRetryAttempts: 0 });
        await objects.untilReady(name);
        const reached = arm(name);
        await objects.patchSpec(name, { functionName: `${name}-b` });
        await reached;
        await operator.kill();
        emulator.faults.clear();
        disarm();
        emulator.calls.clear();

        await objects.patchSpec(name, { functionName: `${name}-c` });
        operator = await environment.startOperator();
        const object = await objects.untilReady(name);
        assert.deepEqual(
          ['a', 'b', 'c'].map((suffix) => emulator.configs.get(`${name}-${suffix}`)?.MaximumRetryAttempts),
          [undefined, undefined, 0],
        );
        assert.deepEqual(claimedArns(object), [`${HERE}:${name}-c:$LATEST`]);
        const calls = ['a', 'b', 'c'].flatMap((suffix) => callsMade(emulator, `${name}-${suffix}`));
        assert.deepEqual(
          calls.filter((call) => !call.startsWith('Delete')),
          [`Get ${name}-c:$LATEST`, `Put ${name}-c:$LATEST`],
        );
        const all = callsMade(emulator).filter((call) => call.includes(name));
        assert.ok(all.indexOf(`Put ${name}-c:$LATEST`) < all.findIndex((call) => call.startsWith('Delete')));
      });
    }

    it('killed at b, at c and on the way back to a', async () => {
      const { objects, emulator } = environment;
      for (const suffix of 'abc') emulator.functions.create(`back-${suffix}`);
      await objects.create('back', { functionName: 'back-a', maximumRetryAttempts: 0 });
      await objects.untilReady('back');
      const stops = [
        { next: 'b', arm: inLambda(PUT, 'b', true) },
        { next: 'c', arm: inLambda(PUT, 'c', true) },
        { next: 'a', arm: inLambda(DELETE, 'b', true) },
      ];
      for (const [index, { next, arm }] of stops.entries()) {
        const reached = arm('back');
        await objects.patchSpec('back', { functionName: `back-${next}` });
        if (index > 0) operator = await environment.startOperator();
        await reached;
        await operator.kill();
        emulator.faults.clear();
      }
      assert.deepEqual(claimedArns(await objects.get('back')).length, 3);
      operator = await environment.startOperator();
      const object = await objects.untilReady('back');
      assert.deepEqual(
        ['a', 'b', 'c'].map((suffix) => emulator.configs.get(`back-${suffix}`)?.MaximumRetryAttempts),
        [0, undefined, undefined],
      );
      assert.deepEqual(claimedArns(object), [`${HERE}:back-a:$LATEST`]);
      assert.equal(emulator.calls.count({ operation: PUT, functionName: 'back-a' }), 1);
    });
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

    it('both edited while the operator is away, and killed in the middle', async () => {
      const { objects, emulator } = environment;
      const [x = '', y = ''] = await ring('away', 2);
      await operator.kill();
      await objects.patchSpec(x, { functionName: y });
      await objects.patchSpec(y, { functionName: x });
      for (const [functionName, afterApplying] of [
        [x, true],
        [y, false],
      ] as const) {
        emulator.faults.add({ kind: 'hang', operations: [PUT], functionName, afterApplying });
      }
      operator = await environment.startOperator();
      await Promise.all(
        [x, y].map((name) =>
          emulator.calls.waitForReceived((call) => call.operation === PUT && call.functionName === name),
        ),
      );
      await operator.kill();
      emulator.faults.clear();
      operator = await environment.startOperator();
      await Promise.all([x, y].map((name) => objects.untilReady(name)));
      assert.deepEqual(retriesOf(x, y), [1, 0]);
      assert.equal(emulator.calls.count({ operation: PUT, functionName: x }), 1);
      assert.equal(emulator.calls.count({ operation: PUT, functionName: y }), 2);
      assert.equal(emulator.calls.count({ operation: DELETE }), 0);
      for (const name of [x, y]) await objects.delete(name);
      await Promise.all([x, y].map((name) => objects.untilGone(name)));
      assert.deepEqual(retriesOf(x, y), [undefined, undefined]);
    });
  });
});

/** The ARNs in the claim that a request writes; undefined where it writes none. */
function claimIn({ body }: ProxiedRequest): string[] | undefined {
  const { metadata } = JSON.parse(body) as { metadata?: { annotations?: Record<string, string> } };
  const claim = metadata?.annotations?.[CLAIM_ANNOTATION];
  return claim === undefined ? undefined : JSON.parse(claim).targets.map(({ arn }: { arn: string }) => arn);
}
