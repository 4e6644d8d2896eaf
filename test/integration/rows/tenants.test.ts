import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../../../bench/environment/process-usage.ts';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import {
  type EventInvokeConfig,
  type EventInvokeConfigStatus,
  GROUP,
  KIND,
  PLURAL,
  VERSION,
} from '../../../src/api/event-invoke-config.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import type { ApiClient } from '../../crds/api-client.ts';
import { editorIn } from '../editor.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { claimedArns, condition, Objects } from '../objects.ts';
import type { OperatorProcess } from '../operator-process.ts';

const HERE = 'arn:aws:lambda:us-east-1:111122223333:function';
// Where an operator that was never released kept its claims.
const OLD_CLAIM = 'lambda.eventinvoke.dev/claim';

/** What an object would have in its status if it had written these functions. */
function forgedStatus(uid: string, functions: readonly string[]): EventInvokeConfigStatus {
  const [first = ''] = functions;
  return {
    uid,
    observedGeneration: 1,
    syncedGeneration: 1,
    named: { functionName: first },
    functionArn: `${HERE}:${first}:$LATEST`,
    claims: functions.map((name) => ({ functionArn: `${HERE}:${name}:$LATEST`, established: true })),
  };
}

/** What the object would have in its annotations. */
function forgedAnnotation(uid: string, functions: readonly string[]): string {
  return JSON.stringify({ uid, targets: functions.map((name) => ({ arn: `${HERE}:${name}:$LATEST` })) });
}

describe('somebody who may edit the objects of one namespace, and no status', () => {
  let environment: Environment;
  let operator: OperatorProcess;
  let editor: ApiClient;
  /** The editor's own namespace, as the editor handles it. */
  let theirs: Objects;

  before(async () => {
    environment = await createEnvironment();
    const { namespace } = await environment.anotherNamespace();
    editor = await editorIn(environment.api, namespace);
    theirs = new Objects(editor, namespace);
    const args = ['--namespaces', `${environment.namespace},${namespace}`];
    operator = await environment.startOperator({ args });
  });
  after(async () => {
    await editor[Symbol.asyncDispose]();
    await environment[Symbol.asyncDispose]();
  });

  const pathOf = (name: string) => `/apis/${GROUP}/${VERSION}/namespaces/${theirs.namespace}/${PLURAL}/${name}`;

  /** Writes finalizer, annotation and status in every way that leads through the object itself. */
  const forge = async ({ metadata, spec }: EventInvokeConfig, functions: readonly string[]) => {
    const { name, uid } = metadata;
    const forged = {
      metadata: { finalizers: [FINALIZER], annotations: { [OLD_CLAIM]: forgedAnnotation(uid, functions) } },
      status: forgedStatus(uid, functions),
    };
    await theirs.patch(name, forged);
    // As kubectl replace does: the operator may have written meanwhile.
    for (let code = 409; code !== 200; ) {
      const current = await theirs.get(name);
      const replaced = { ...current, ...forged, metadata: { ...current.metadata, ...forged.metadata } };
      ({ code } = await editor.request('PUT', pathOf(name), replaced));
      assert.ok(code === 200 || code === 409, String(code));
    }
    const applied = await editor.request(
      'PATCH',
      `${pathOf(name)}?fieldManager=editor&force=true`,
      JSON.stringify({ apiVersion: `${GROUP}/${VERSION}`, kind: KIND, ...forged, spec }),
      'application/apply-patch+yaml',
    );
    assert.equal(applied.code, 200, JSON.stringify(applied.body));
    const refused = await editor.request(
      'PATCH',
      `${pathOf(name)}/status`,
      { status: forged.status },
      'application/merge-patch+json',
    );
    assert.equal(refused.code, 403);
  };

  it("an older object is edited onto another team's function, and its finalizer and claim are forged: nothing moves", async () => {
    const { objects, emulator, proxy } = environment;
    const older = await theirs.create('older', { functionName: 'nowhere', maximumRetryAttempts: 2, suspend: true });
    // Ages are told in seconds.
    await sleep(Math.max(Date.parse(older.metadata.creationTimestamp) + 1000 - Date.now(), 0));
    emulator.functions.create('victim');
    await objects.create('victim', { functionName: 'victim', maximumRetryAttempts: 0 });
    const victim = await objects.untilReady('victim');
    assert.ok(older.metadata.creationTimestamp < victim.metadata.creationTimestamp);
    emulator.calls.clear();
    proxy.clear();

    await forge(await theirs.patchSpec('older', { functionName: 'victim' }), ['victim']);
    await theirs.patchSpec('older', { suspend: false });
    const attacker = await theirs.untilReason('older', 'OwnedByAnother');
    assert.deepEqual(claimedArns(attacker), []);
    await theirs.check('older');
    assert.deepEqual((await objects.get('victim')).status, victim.status);
    assert.deepEqual(callsMade(emulator), []);
    assert.deepEqual(
      proxy.writes().filter(({ path }) => path.includes(environment.namespace)),
      [],
    );
    await theirs.delete('older');
    await theirs.untilGone('older');
    assert.deepEqual(callsMade(emulator), []);
    assert.equal(emulator.configs.get('victim')?.MaximumRetryAttempts, 0);
  });

  it('claims are forged on functions that no object names, and the object is deleted: their configurations stay', async () => {
    const { emulator } = environment;
    emulator.functions.create('own');
    emulator.functions.create('terraforms');
    const before = emulator.configs.put('terraforms', '$LATEST', { MaximumRetryAttempts: 1 });
    await theirs.create('deleter', { functionName: 'own', maximumRetryAttempts: 0 });
    await forge(await theirs.untilReady('deleter'), ['own', 'terraforms']);
    assert.deepEqual(claimedArns(await theirs.check('deleter')), [`${HERE}:own:$LATEST`]);
    emulator.calls.clear();
    await theirs.delete('deleter');
    await theirs.untilGone('deleter');
    assert.deepEqual(callsMade(emulator), ['Delete own:$LATEST']);
    assert.deepEqual(emulator.configs.get('terraforms'), before);
  });

  it('2,000 claims are forged in one object: nobody works on them, and others go on', async () => {
    const { objects, emulator, proxy } = environment;
    const functions = Array.from({ length: 2000 }, (_, index) => `forged-${index}`);
    const object = await theirs.create('crowded', { functionName: 'nowhere', maximumRetryAttempts: 0, suspend: true });
    await theirs.until('crowded', (each) => condition(each, 'Suspended') !== undefined);
    await forge(object, functions);
    emulator.calls.clear();
    proxy.clear();
    await theirs.delete('crowded');
    emulator.functions.create('elsewhere');
    await objects.create('elsewhere', { functionName: 'elsewhere', maximumRetryAttempts: 0 });
    await objects.untilReady('elsewhere');
    await theirs.untilGone('crowded');
    assert.deepEqual(callsMade(emulator), ['Get elsewhere:$LATEST', 'Put elsewhere:$LATEST']);
    // The finalizer, which was forged, goes.
    assert.equal(proxy.writes().filter(({ path }) => path.includes('/crowded')).length, 1);
    assert.equal(operator.log.filter((line) => String(line.message) === 'left in Lambda').length, 0);
  });

  it('a request of 200 kB: the status does not grow with it', async () => {
    const { emulator } = environment;
    emulator.functions.create('wordy');
    await theirs.create('wordy', { functionName: 'wordy', maximumRetryAttempts: 0 });
    const before = await theirs.untilReady('wordy');
    const at = 'x'.repeat(200_000);
    await theirs.patch('wordy', { metadata: { annotations: { [RECONCILE_REQUESTED_AT]: at } } });
    const { status } = await theirs.until('wordy', (each) => each.status?.lastHandledReconcileAt !== undefined);
    assert.equal(status?.lastHandledReconcileAt?.length, 180 + '… sha256:'.length + 64);
    assert.ok(JSON.stringify(status).length < JSON.stringify(before.status).length + 400);
  });

  it('300 objects name one function: 10 more are told once each, by one write, and wake nobody', async () => {
    const { objects, emulator, proxy } = environment;
    emulator.functions.create('crowd');
    await objects.create('crowd', { functionName: 'crowd', maximumRetryAttempts: 0 });
    await objects.untilReady('crowd');
    await operator.logged(({ message, object }) => message === 'reconciled' && String(object).endsWith('/crowd'));
    const lines = operator.log.length;
    const create = async (from: number, count: number) => {
      proxy.clear();
      emulator.calls.clear();
      const before = cpuSeconds(operator.pid);
      const names = Array.from({ length: count }, (_, index) => `crowd-${from + index}`);
      await Promise.all(names.map((name) => theirs.create(name, { functionName: 'crowd', maximumRetryAttempts: 1 })));
      await theirs.untilAll((all) => {
        const told = all.filter((each) => condition(each, 'Ready')?.reason === 'OwnedByAnother');
        return told.length === from + count;
      }, 45_000);
      // An object that the last of them woke would be reconciled before a later check is answered.
      await theirs.check('wordy');
      const written = proxy.writes().map(({ path }) => path);
      assert.deepEqual(
        written.filter((path) => !path.includes('/wordy')).toSorted(),
        names.map((name) => `${pathOf(name)}/status`).toSorted(),
      );
      assert.deepEqual(callsMade(emulator), ['Get wordy:$LATEST']);
      return cpuSeconds(operator.pid) - before;
    };
    const first = await create(0, 300);
    const more = await create(300, 10);
    console.error(`      processor time: ${first.toFixed(2)} s for 300 objects, ${more.toFixed(2)} s for 10 more`);

    // Each is reconciled once, and again by its own back-off only, which begins at 5 s and doubles.
    const reconciled = operator.log.slice(lines).filter(({ message }) => message === 'reconciled');
    const byObject = Map.groupBy(reconciled, ({ object }) => String(object).split('/')[1] ?? '');
    for (let index = 0; index < 310; index += 1) {
      const times = (byObject.get(`crowd-${index}`) ?? []).map(({ timestamp }) => Date.parse(String(timestamp)));
      assert.ok(times.length > 0);
      for (const [again, at] of times.slice(1).entries()) {
        const gap = at - (times[again] ?? 0);
        assert.ok(gap >= 5000 * 2 ** again, `crowd-${index} was reconciled again after ${gap} ms`);
      }
    }
    assert.equal(byObject.get('crowd'), undefined);
  });
});
