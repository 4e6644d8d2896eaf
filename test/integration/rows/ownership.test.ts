import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition, type Objects, soleClaim } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const ACCOUNT = '111122223333';
const HERE = `arn:aws:lambda:us-east-1:${ACCOUNT}:function`;
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

// An heir hears of it: the slow back-off, by which it would come to know too, begins at 5 s.
const SOON_MILLISECONDS = 3_000;

describe('two objects, one target', () => {
  let environment: Environment;
  let operator: OperatorProcess;
  let elsewhere: Objects;

  const start = async () => {
    const args = ['--namespaces', `${environment.namespace},${elsewhere.namespace}`];
    operator = await environment.startOperator({ args });
  };

  before(async () => {
    environment = await createEnvironment();
    elsewhere = await environment.anotherNamespace();
    await start();
  });
  after(() => environment[Symbol.asyncDispose]());

  /** Makes a function and its owner, which wants 0 retries. */
  const createOwner = async (name: string, spec: object = {}) => {
    const { objects, emulator } = environment;
    emulator.functions.create(name);
    await objects.create(`${name}-owner`, { functionName: name, maximumRetryAttempts: 0, ...spec });
    await objects.untilReady(`${name}-owner`);
    emulator.calls.clear();
  };

  /** Waits until an object is Stalled and names the owner. */
  const untilRefused = async (name: string, owner: string, objects: Objects = environment.objects) => {
    const object = await objects.until(name, (each) => {
      const ready = condition(each, 'Ready');
      return ready?.reason === 'OwnedByAnother' && ready.message.includes(owner);
    });
    assert.equal(condition(object, 'Ready')?.status, 'False');
    assert.equal(condition(object, 'Stalled')?.status, 'True');
    assert.equal(condition(object, 'Stalled')?.reason, 'OwnedByAnother');
    return object;
  };

  /** Makes another object for the function of an owner, which wants 2 retries, and waits until it is refused. */
  const createSecond = async (name: string, spec: object = {}) => {
    const { objects, namespace } = environment;
    await objects.create(`${name}-second`, { functionName: name, maximumRetryAttempts: 2, ...spec });
    return untilRefused(`${name}-second`, `${namespace}/${name}-owner`);
  };

  /** The writes in Lambda so far. */
  const writes = () => callsMade(environment.emulator).filter((call) => /^(Put|Delete) /.test(call));

  const retries = (name: string) => environment.emulator.configs.get(name)?.MaximumRetryAttempts;

  describe('the other is Stalled, names the owner and makes no call', () => {
    it('by every spelling, and in another namespace', async () => {
      const { objects, emulator, namespace } = environment;
      await createOwner('spelt');
      const spellings = [
        { functionName: 'spelt' },
        { functionName: 'spelt', qualifier: '$LATEST' },
        { functionName: 'spelt:$LATEST' },
        { functionName: 'spelt', region: 'us-east-1' },
        { functionName: `${ACCOUNT}:function:spelt` },
        { functionName: `${HERE}:spelt` },
        { functionName: `${HERE}:spelt:$LATEST` },
      ];
      for (const where of [objects, elsewhere]) {
        for (const [index, spelling] of spellings.entries()) {
          await where.create(`spelt-${index}`, { ...spelling, maximumRetryAttempts: 2 });
        }
        for (const index of spellings.keys()) {
          // The names in another namespace are not this user's to know.
          const owner = where === objects ? `${namespace}/spelt-owner` : 'by an object in another namespace';
          const object = await untilRefused(`spelt-${index}`, owner, where);
          assert.equal(condition(object, 'Ready')?.message.includes(namespace), where === objects);
          assert.equal(object.metadata.finalizers, undefined);
          assert.deepEqual(claimedArns(object), []);
        }
      }
      const event = await elsewhere.untilEvent('spelt-0', ({ reason }) => reason === 'OwnedByAnother');
      assert.equal(event.type, 'Warning');
      assert.ok(!event.message.includes(namespace));
      await elsewhere.check('spelt-0');
      assert.deepEqual(callsMade(emulator), []);
      assert.equal(retries('spelt'), 0);
    });

    it('another qualifier or region of the function is another target', async () => {
      const { objects, emulator } = environment;
      emulator.functions.create('wide', { versions: 1, aliases: { live: '1' } });
      emulator.functions.create('wide', {}, { region: 'eu-west-1' });
      const specs = {
        latest: {},
        version: { qualifier: '1' },
        alias: { qualifier: 'live' },
        far: { region: 'eu-west-1' },
      };
      for (const [name, spec] of Object.entries(specs)) {
        await objects.create(`wide-${name}`, { functionName: 'wide', maximumRetryAttempts: 1, ...spec });
      }
      for (const name of Object.keys(specs)) await objects.untilReady(`wide-${name}`);
    });

    it('deleting it is no call, and the config stays', async () => {
      const { objects, emulator } = environment;
      await createOwner('spare');
      await createSecond('spare');
      await objects.delete('spare-second');
      await objects.untilGone('spare-second');
      await objects.check('spare-owner');
      assert.deepEqual(callsMade(emulator), ['Get spare:$LATEST']);
      assert.equal(retries('spare'), 0);
    });

    it('a copy of the owner with its finalizer and its status is no owner, and its deletion no Delete', async () => {
      const { objects, emulator, namespace } = environment;
      await createOwner('copied');
      const { metadata, spec, status } = await objects.get('copied-owner');
      const { finalizers = [] } = metadata;
      assert.deepEqual(finalizers, [FINALIZER]);
      await objects.create('a-copy', { ...spec, maximumRetryAttempts: 2, suspend: true }, { finalizers });
      await objects.until('a-copy', (object) => condition(object, 'Suspended') !== undefined);
      // As a restore from a backup does it, which may write the status.
      const copy = await objects.patchStatus('a-copy', { ...status });
      assert.equal(copy.status?.uid, metadata.uid);
      assert.deepEqual(copy.status?.claims, status?.claims);
      await objects.patchSpec('a-copy', { suspend: false });
      const refused = await untilRefused('a-copy', `${namespace}/copied-owner`);
      assert.deepEqual(claimedArns(refused), []);
      assert.equal(refused.status?.uid, refused.metadata.uid);
      await objects.delete('a-copy');
      await objects.untilGone('a-copy');
      assert.deepEqual(callsMade(emulator), []);
      assert.equal(retries('copied'), 0);
    });
  });

  describe('the incumbent owns, whatever their ages', () => {
    it("an older object that is edited onto a younger one's target does not hijack it", async () => {
      const { objects, emulator, namespace } = environment;
      emulator.functions.create('a-elder');
      await objects.create('a-elder', { functionName: 'a-elder', maximumRetryAttempts: 1 });
      const elder = await objects.untilReady('a-elder');
      await nextSecond(elder.metadata.creationTimestamp);
      await createOwner('younger');
      const younger = await objects.get('younger-owner');
      assert.ok(elder.metadata.creationTimestamp < younger.metadata.creationTimestamp);

      await objects.patchSpec('a-elder', { functionName: 'younger' });
      const refused = await untilRefused('a-elder', `${namespace}/younger-owner`);
      await objects.check('younger-owner');
      await objects.untilReady('younger-owner');
      assert.deepEqual(callsMade(emulator), ['Get younger:$LATEST']);
      assert.equal(retries('younger'), 0);
      // What it had it keeps until it has another.
      assert.equal(retries('a-elder'), 1);
      assert.deepEqual(claimedArns(refused), [`${HERE}:a-elder:$LATEST`]);

      await objects.delete('a-elder');
      await objects.untilGone('a-elder');
      assert.equal(retries('a-elder'), undefined);
      assert.equal(retries('younger'), 0);
    });

    it('a restart changes nothing', async () => {
      const { objects, emulator, namespace } = environment;
      await objects.create('a-first', { functionName: 'steady', maximumRetryAttempts: 2, suspend: true });
      await createOwner('steady');
      await objects.patchSpec('a-first', { suspend: false });
      await untilRefused('a-first', `${namespace}/steady-owner`);
      await operator.stop();
      emulator.calls.clear();
      await start();
      await objects.check('a-first');
      await objects.check('steady-owner');
      await untilRefused('a-first', `${namespace}/steady-owner`);
      assert.equal(emulator.calls.count({ functionName: 'steady', operation: PUT }), 0);
      assert.equal(retries('steady'), 0);
    });

    it('without an incumbent the eldest owns, and the others name it', async () => {
      const { objects, namespace } = environment;
      await createOwner('heirs');
      const first = await objects.create('z-elder', { functionName: 'heirs', maximumRetryAttempts: 1 });
      await nextSecond(first.metadata.creationTimestamp);
      await objects.create('a-younger', { functionName: 'heirs', maximumRetryAttempts: 2 });
      for (const name of ['z-elder', 'a-younger']) await untilRefused(name, `${namespace}/heirs-owner`);
      await objects.delete('heirs-owner');
      await objects.untilReady('z-elder', SOON_MILLISECONDS);
      await untilRefused('a-younger', `${namespace}/z-elder`);
      await objects.untilGone('heirs-owner');
      assert.equal(retries('heirs'), 1);
      assert.deepEqual(writes(), ['Put heirs:$LATEST']);
    });

    it('of two that claim it, which a crash may leave, the elder keeps it and the other lets go', async () => {
      const { objects, namespace } = environment;
      await createOwner('twice');
      const second = await createSecond('twice');
      const { status } = await objects.get('twice-owner');
      await objects.patch('twice-second', { metadata: { finalizers: [FINALIZER] } });
      await objects.patchStatus('twice-second', {
        uid: second.metadata.uid,
        named: status?.named,
        claims: status?.claims,
      });
      await objects.check('twice-second');
      const refused = await untilRefused('twice-second', `${namespace}/twice-owner`);
      assert.deepEqual(claimedArns(refused), []);
      await objects.untilEvent('twice-second', ({ reason }) => reason === 'HandedOver');
      await objects.check('twice-owner');
      await objects.untilReady('twice-owner');
      assert.deepEqual(writes(), []);
      assert.equal(retries('twice'), 0);
    });

    it('a suspended owner keeps what it has', async () => {
      const { objects, emulator } = environment;
      await createOwner('rests');
      await objects.patchSpec('rests-owner', { suspend: true });
      await objects.until('rests-owner', (object) => condition(object, 'Suspended') !== undefined);
      await createSecond('rests');
      await objects.check('rests-second');
      assert.deepEqual(callsMade(emulator), []);
      assert.equal(retries('rests'), 0);
    });
  });

  describe('hand-over without a gap', () => {
    for (const adoptionPolicy of ['Adopt', 'Refuse'] as const) {
      it(`the owner is deleted, the other has ${adoptionPolicy}: nobody's config is taken for somebody else's`, async () => {
        const { objects } = environment;
        const name = `deleted-${adoptionPolicy.toLowerCase()}`;
        await createOwner(name);
        await createSecond(name, { adoptionPolicy });
        await objects.delete(`${name}-owner`);
        const heir = await objects.untilReady(`${name}-second`, SOON_MILLISECONDS);
        await objects.untilGone(`${name}-owner`);
        assert.deepEqual(writes(), [`Put ${name}:$LATEST`]);
        assert.equal(retries(name), 2);
        assert.deepEqual(claimedArns(heir), [`${HERE}:${name}:$LATEST`]);
        assert.equal(soleClaim(heir).adopted, undefined);
        await objects.untilEvent(
          `${name}-owner`,
          ({ reason, message }) => reason === 'HandedOver' && message.includes(`/${name}-second`),
        );
      });
    }

    it('the owner moves away', async () => {
      const { objects, emulator } = environment;
      await createOwner('leaves');
      await createSecond('leaves', { adoptionPolicy: 'Refuse' });
      emulator.functions.create('leaves-to');
      await objects.patchSpec('leaves-owner', { functionName: 'leaves-to' });
      await objects.untilReady('leaves-second', SOON_MILLISECONDS);
      const owner = await objects.untilReady('leaves-owner');
      assert.deepEqual(writes().sort(), ['Put leaves-to:$LATEST', 'Put leaves:$LATEST']);
      assert.deepEqual(claimedArns(owner), [`${HERE}:leaves-to:$LATEST`]);
      assert.equal(retries('leaves'), 2);
      assert.equal(retries('leaves-to'), 0);
    });

    for (const adoptionPolicy of ['Adopt', 'Refuse'] as const) {
      it(`the owner is an orphaning one, the other has ${adoptionPolicy}`, async () => {
        const { objects, emulator } = environment;
        const name = `orphan-${adoptionPolicy.toLowerCase()}`;
        await createOwner(name, { deletionPolicy: 'Orphan' });
        await createSecond(name, { adoptionPolicy });
        await objects.delete(`${name}-owner`);
        await objects.untilReady(`${name}-second`, SOON_MILLISECONDS);
        await objects.untilGone(`${name}-owner`);
        assert.equal(emulator.calls.count({ operation: DELETE }), 0);
        assert.equal(emulator.calls.count({ operation: PUT, functionName: name }), 1);
        assert.equal(retries(name), 2);
      });
    }

    it('a new object comes while the owner goes: the config is there in the end', async () => {
      const { objects, emulator } = environment;
      await createOwner('overlap');
      emulator.faults.add({ kind: 'latency', ms: 300, operations: [DELETE], functionName: 'overlap' });
      await objects.delete('overlap-owner');
      await emulator.calls.waitForReceived(({ operation }) => operation === DELETE);
      await objects.create('overlap-second', { functionName: 'overlap', maximumRetryAttempts: 0 });
      await objects.untilGone('overlap-owner');
      await emulator.calls.waitFor(({ operation }) => operation === PUT);
      await objects.untilReady('overlap-second');
      assert.equal(retries('overlap'), 0);
    });

    it("an orphaning owner was deleted while the operator was away: what it leaves is no stranger's", async () => {
      const { objects, emulator } = environment;
      await createOwner('absent', { deletionPolicy: 'Orphan' });
      await createSecond('absent', { adoptionPolicy: 'Refuse' });
      await operator.stop();
      await objects.delete('absent-owner');
      emulator.faults.add({ kind: 'latency', ms: 200, operations: ['GetCallerIdentity'], times: 1 });
      await start();
      await objects.untilGone('absent-owner');
      await objects.until('absent-second', (object) => condition(object, 'Ready')?.reason !== 'OwnedByAnother');
      const heir = await objects.untilReady('absent-second', 3000);
      assert.equal(soleClaim(heir).adopted, undefined);
      assert.deepEqual(writes(), ['Put absent:$LATEST']);
    });

    it('into another namespace', async () => {
      const { objects } = environment;
      await createOwner('abroad');
      await elsewhere.create('abroad-second', { functionName: `${HERE}:abroad`, maximumRetryAttempts: 2 });
      await untilRefused('abroad-second', 'by an object in another namespace', elsewhere);
      await objects.delete('abroad-owner');
      await elsewhere.untilReady('abroad-second', SOON_MILLISECONDS);
      await objects.untilGone('abroad-owner');
      assert.deepEqual(writes(), ['Put abroad:$LATEST']);
      const { message } = await objects.untilEvent('abroad-owner', ({ reason }) => reason === 'HandedOver');
      assert.ok(!message.includes(elsewhere.namespace), message);
    });

    for (const spec of [{ suspend: true }, { managementPolicy: 'Observe' as const }]) {
      it(`not to one with ${JSON.stringify(spec)}: the config goes with its owner`, async () => {
        const { objects, emulator } = environment;
        const name = 'suspend' in spec ? 'no-heir-suspended' : 'no-heir-observing';
        await createOwner(name);
        await objects.create(`${name}-second`, { functionName: name, maximumRetryAttempts: 2, ...spec });
        await objects.until(`${name}-second`, ({ status }) => status?.observedGeneration === 1);
        await objects.delete(`${name}-owner`);
        await objects.untilGone(`${name}-owner`);
        assert.equal(emulator.calls.count({ operation: DELETE }), 1);
        assert.equal(emulator.calls.count({ operation: PUT }), 0);
        assert.equal(retries(name), undefined);
      });
    }

    it('killed between the claim of the heir and the release of the owner', async () => {
      const { objects, emulator, proxy } = environment;
      await createOwner('crash');
      await createSecond('crash');
      const released = Promise.withResolvers<void>();
      const end = proxy.addFault(
        ({ method, path }) => {
          const releases = method === 'PATCH' && path.endsWith('/crash-owner');
          if (releases) released.resolve();
          return releases;
        },
        { kind: 'hang' },
      );
      await objects.delete('crash-owner');
      await released.promise;
      await operator.kill();
      end();
      assert.deepEqual(claimedArns(await objects.get('crash-owner')), [`${HERE}:crash:$LATEST`]);
      assert.deepEqual(claimedArns(await objects.get('crash-second')), [`${HERE}:crash:$LATEST`]);
      await start();
      await objects.untilGone('crash-owner');
      await objects.untilReady('crash-second');
      assert.equal(emulator.calls.count({ operation: DELETE }), 0);
      assert.equal(retries('crash'), 2);
    });
  });

  describe('both deleted at once: nothing is left behind', () => {
    it('the owner and one that waits', async () => {
      const { objects, emulator } = environment;
      await createOwner('both');
      await createSecond('both');
      await Promise.all(['both-owner', 'both-second'].map((name) => objects.delete(name)));
      await Promise.all(['both-owner', 'both-second'].map((name) => objects.untilGone(name)));
      assert.equal(retries('both'), undefined);
      assert.equal(emulator.calls.count({ operation: DELETE }), 1);
    });

    it('the heir follows while it takes over', async () => {
      const { objects, emulator } = environment;
      await createOwner('chase');
      await createSecond('chase');
      emulator.faults.add({ kind: 'latency', ms: 300, operations: [PUT], functionName: 'chase' });
      await objects.delete('chase-owner');
      await emulator.calls.waitForReceived(({ operation }) => operation === PUT);
      await objects.delete('chase-second');
      await Promise.all(['chase-owner', 'chase-second'].map((name) => objects.untilGone(name)));
      assert.equal(retries('chase'), undefined);
    });
  });
});

/** Ages are told in seconds. */
async function nextSecond(createdAt: string): Promise<void> {
  await sleep(Math.max(Date.parse(createdAt) + 1000 - Date.now(), 0));
}
