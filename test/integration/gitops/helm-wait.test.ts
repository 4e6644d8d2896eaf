import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HELM, HELM_3 } from '../../../dev/control-plane/releases.ts';
import { type EventInvokeConfigSpec, GROUP, KIND, VERSION } from '../../../src/api/event-invoke-config.ts';
import { createHelm, type Helm } from '../chart/helm.ts';
import { controlPlane } from '../control-plane.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { condition } from '../objects.ts';

/** A chart of a user's, with one object whose spec is the values. */
async function chartIn(folder: string): Promise<void> {
  await mkdir(join(folder, 'templates'));
  await writeFile(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: user\nversion: 1.0.0\n');
  const metadata = { name: '{{ .Release.Name }}' };
  const object = { apiVersion: `${GROUP}/${VERSION}`, kind: KIND, metadata };
  await writeFile(
    join(folder, 'templates', 'object.yaml'),
    `${JSON.stringify(object).slice(0, -1)},"spec":{{ .Values.spec | toJson }}}`,
  );
}

describe('helm install --wait on a chart with an EventInvokeConfig', () => {
  let environment: Environment;
  let folder: string;
  let helm: Helm;
  let helm3: Helm;

  before(async function () {
    this.timeout('10m'); // Finding Helm for the first time may have to build it.
    environment = await createEnvironment();
    folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-user-chart-'));
    await chartIn(folder);
    helm = await createHelm(HELM);
    helm3 = await createHelm(HELM_3);
  });
  after(async () => {
    await environment[Symbol.asyncDispose]();
    await helm[Symbol.asyncDispose]();
    await helm3[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const install = async (by: Helm, name: string, spec: Partial<EventInvokeConfigSpec>, timeout: string) => {
    environment.emulator.functions.create(name);
    const { kubeconfig } = await controlPlane();
    const values = await by.withValues({ spec: { functionName: name, maximumRetryAttempts: 0, ...spec } });
    const where = ['--namespace', environment.namespace, '--kubeconfig', kubeconfig];
    await by.run('install', name, folder, ...where, ...values, '--wait', '--timeout', timeout);
  };

  it('Helm 3 does not wait for the operator', async () => {
    await install(helm3, 'three', {}, '10m');
    assert.deepEqual((await environment.objects.get('three')).status, { observedGeneration: -1 });
  });

  it('Helm 4 waits for an operator that does not run, until its timeout', async () => {
    await assert.rejects(install(helm, 'unseen', {}, '2s'), /resource EventInvokeConfig\/.*unseen not ready/);
  });

  describe('Helm 4, with a running operator,', () => {
    before(async () => {
      await environment.startOperator();
    });

    it('returns when Lambda holds what is declared', async () => {
      await install(helm, 'synced', {}, '10m');
      assert.equal(environment.emulator.configs.get('synced')?.MaximumRetryAttempts, 0);
      assert.equal(condition(await environment.objects.get('synced'), 'Ready')?.status, 'True');
    });

    it('returns for a suspended object', async () => {
      await install(helm, 'asleep', { suspend: true }, '10m');
      assert.equal(environment.emulator.configs.get('asleep'), undefined);
    });

    it('fails at once for an object that needs a human', async () => {
      environment.emulator.configs.put('refused', '$LATEST', { MaximumRetryAttempts: 2 });
      await assert.rejects(install(helm, 'refused', { adoptionPolicy: 'Refuse' }, '10m'), /refused/);
    });
  });
});
