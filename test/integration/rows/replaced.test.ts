import assert from 'node:assert/strict';
import {
  type EventInvokeConfig,
  type EventInvokeConfigSpec,
  GROUP,
  KIND,
  VERSION,
} from '../../../src/api/event-invoke-config.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition, soleClaim } from '../objects.ts';

const GET = 'GetFunctionEventInvokeConfig';
const PUT = 'PutFunctionEventInvokeConfig';
const DELETE = 'DeleteFunctionEventInvokeConfig';

describe('kubectl replace, which does not know our finalizer', () => {
  let environment: Environment;

  before(async () => {
    environment = await createEnvironment();
    await environment.startOperator();
  });
  after(() => environment[Symbol.asyncDispose]());

  const createReady = async (name: string, spec: Partial<EventInvokeConfigSpec> = {}): Promise<EventInvokeConfig> => {
    environment.emulator.functions.create(name);
    await environment.objects.create(name, { functionName: name, maximumRetryAttempts: 0, ...spec });
    return environment.objects.untilReady(name);
  };

  /** Replaces the object by its manifest, with the resourceVersion that kubectl looks up. */
  const replace = async (name: string, spec: EventInvokeConfigSpec) => {
    const { metadata } = await environment.objects.get(name);
    const { namespace, resourceVersion } = metadata;
    assert.ok(resourceVersion);
    const manifest = {
      apiVersion: `${GROUP}/${VERSION}`,
      kind: KIND,
      metadata: { name, namespace, resourceVersion },
      spec,
    };
    await environment.objects.replace(manifest);
  };

  const untilHeld = (name: string) =>
    environment.objects.until(name, ({ metadata }) => metadata.finalizers?.includes(FINALIZER) ?? false);

  it('the same manifest: held again at once, by one write and without a Put; the claim stays', async () => {
    const { objects, emulator, proxy } = environment;
    const before = await createReady('same');
    proxy.clear();
    await replace('same', { functionName: 'same', maximumRetryAttempts: 0 });
    const object = await untilHeld('same');
    assert.deepEqual(object.metadata.finalizers, [FINALIZER]);
    assert.deepEqual(object.status, before.status);
    const checked = await objects.check('same');
    assert.equal(condition(checked, 'Ready')?.status, 'True');
    assert.equal(emulator.calls.count({ functionName: 'same', operation: PUT }), 1);
    // The finalizer, and the answer to the request.
    assert.equal(proxy.writes().length, 2);
  });

  it('an edited manifest: held again, and put once', async () => {
    const { objects, emulator } = environment;
    await createReady('edited');
    await replace('edited', { functionName: 'edited', maximumRetryAttempts: 1 });
    await untilHeld('edited');
    await objects.untilReady('edited');
    assert.equal(emulator.configs.get('edited')?.MaximumRetryAttempts, 1);
    assert.equal(emulator.calls.count({ functionName: 'edited', operation: PUT }), 2);
  });

  it('adoptionPolicy Refuse: what it has put itself is not refused', async () => {
    const { objects, emulator } = environment;
    await createReady('refusing', { adoptionPolicy: 'Refuse' });
    await replace('refusing', { functionName: 'refusing', maximumRetryAttempts: 0, adoptionPolicy: 'Refuse' });
    const object = await objects.check('refusing');
    assert.equal(condition(object, 'Ready')?.message, 'Lambda holds what is declared.');
    assert.deepEqual(object.metadata.finalizers, [FINALIZER]);
    assert.equal(emulator.calls.count({ functionName: 'refusing', operation: PUT }), 1);
  });

  it('its own settings are not recorded as adopted', async () => {
    const { objects } = environment;
    await createReady('own');
    await replace('own', { functionName: 'own', maximumRetryAttempts: 0 });
    await untilHeld('own');
    const object = await objects.check('own');
    assert.equal(soleClaim(object).adopted, undefined);
    assert.deepEqual(
      (await objects.events('own')).map(({ reason }) => reason),
      ['Configured'],
    );
  });

  it('deleted later: the config is deleted, as it is claimed', async () => {
    const { objects, emulator } = environment;
    await objects.delete('same');
    await objects.untilGone('same');
    assert.equal(emulator.configs.get('same'), undefined);
    assert.deepEqual(environment.operations('same').slice(-1), [DELETE]);
    assert.ok(environment.operations('same').includes(GET));
  });
});
