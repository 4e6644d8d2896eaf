import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findGoProgram } from '../../../dev/control-plane/binaries/find-go-program.ts';
import type { ControlPlane } from '../../../dev/control-plane/control-plane.ts';
import { type GoProgram, HELM, HELM_3 } from '../../../dev/control-plane/releases.ts';
import { startControlPlane } from '../../../dev/control-plane/start-control-plane.ts';
import { startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { bundlePlugin } from '../../../scripts/bundle.ts';
import { GROUP, PLURAL, VERSION } from '../../../src/api/event-invoke-config.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { createApiClient } from '../../crds/api-client.ts';
import { CHART } from '../chart/helm.ts';
import { READY_MILLISECONDS, variablesFor } from '../environment.ts';
import { Objects } from '../objects.ts';
import { spawnOperator } from '../operator-process.ts';
import { run } from '../run.ts';
import { sectionsOf } from './sections.ts';
import { DOCUMENTS, EXCEPTIONS, type Place, STORIES } from './stories.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const PUBLISHED_CHART = 'oci://ghcr.io/event-invoke-operator/charts/event-invoke-operator';
const OBJECTS = `/apis/${GROUP}/${VERSION}/${PLURAL}`;
const POLL_MILLISECONDS = 50;

function isSame([document, heading]: Place, other: Place | undefined): boolean {
  return document === other?.[0] && heading === other[1];
}

describe('the commands in documents for administrators', () => {
  const helms = new Map<GoProgram, string>();
  const plugin = mkdtempSync(join(tmpdir(), 'event-invoke-operator-plugin-'));
  after(() => rm(plugin, { recursive: true }));
  before(async function () {
    this.timeout('10m'); // Finding Helm for the first time may have to build it.
    const report = (line: string) => console.error(line);
    for (const program of [HELM, HELM_3]) {
      helms.set(program, await findGoProgram({ program, report, env: process.env }));
    }
    await bundlePlugin(plugin);
  });

  it('are all part of a story, or named as an exception', () => {
    const known = [...STORIES.flatMap(({ places }) => places), ...EXCEPTIONS.map(([place]) => place)];
    const places: Place[] = DOCUMENTS.flatMap((document) =>
      sectionsOf(document).map(({ heading }): Place => [document, heading]),
    );
    const isKnown = (place: Place) => known.some((each) => isSame(each, place));
    assert.deepEqual(
      places.filter((place) => !isKnown(place)),
      [],
    );
    assert.deepEqual(
      known.filter((each) => !places.some((place) => isSame(each, place))),
      [],
    );
  });

  const followed = STORIES.flatMap(({ alsoWithHelm3 = false, ...story }) =>
    (alsoWithHelm3 ? [HELM, HELM_3] : [HELM]).map((program) => ({ ...story, program })),
  );
  for (const { title, places, running, objectBefore, leaves, program } of followed) {
    it(`${title}: as typed${program === HELM_3 ? ', with Helm 3' : ''}`, async function () {
      this.timeout('2m');
      const helm = helms.get(program);
      assert.ok(helm);
      await using parts = new AsyncDisposableStack();
      const plane = parts.use(await startControlPlane({ report: () => undefined }));
      const emulator = parts.use(await startLambdaEmulator({ destinationsMustExist: false }));
      const folder = await folderOfReader(plane, helm);
      parts.defer(() => rm(folder, { recursive: true }));
      const api = parts.use(createApiClient(plane.server, plane.adminToken));
      parts.use(finishingNamespaces(plane));
      const environment = {
        ...variablesFor({ kubeconfig: plane.kubeconfig, emulator }),
        HOME: folder,
        PATH: [folder, plugin, dirname(plane.kubectl), dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
      };
      const shell = (block: string) =>
        run('sh', ['-ec', `cd "$0"\n${block.replaceAll(PUBLISHED_CHART, CHART)}`, folder], environment);

      let operator: ReturnType<typeof spawnOperator> | undefined;
      parts.defer(async () => await operator?.kill());
      for (const place of places) {
        if (isSame(place, objectBefore)) {
          // The Lease is where a pod of the release would have it.
          const lease = ['--leader-elect', '--leader-elect-resource-namespace', 'event-invoke-operator'];
          const args = ['--region', emulator.scope.region, ...lease];
          operator = running ? spawnOperator(args, environment) : undefined;
          while ((await api.request('GET', OBJECTS)).code !== 200) await sleep(POLL_MILLISECONDS);
          emulator.functions.create('orders');
          const objects = new Objects(api, 'default');
          const metadata = running ? {} : { finalizers: [FINALIZER] };
          await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 }, metadata);
          if (running) await objects.untilReady('orders', READY_MILLISECONDS);
        }
        const [document, heading] = place;
        const section = sectionsOf(document).find((each) => each.heading === heading);
        for (const block of section?.blocks ?? []) await shell(block);
      }
      const held = emulator.configs.get('orders')?.MaximumRetryAttempts;
      if (leaves !== undefined) assert.equal(held, leaves === 'the settings' ? 0 : undefined);
      const { body } = await api.request('GET', OBJECTS);
      const { items = [] } = body as { items?: { metadata: { finalizers?: string[] } }[] };
      if (!running)
        assert.deepEqual(
          items.flatMap(({ metadata }) => metadata.finalizers ?? []),
          [],
        );
    });
  }
});

/** A folder with the files of a checkout, the programs of an administrator, and the manifest of the README. */
async function folderOfReader({ kubectl, kubeconfig }: ControlPlane, helm: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-reader-'));
  for (const name of ['crds', 'charts', 'gitops', 'install.yaml'])
    await symlink(join(REPOSITORY, name), join(folder, name));
  await symlink(helm, join(folder, 'helm'));
  const readme = await readFile(join(REPOSITORY, 'README.md'), 'utf8');
  await writeFile(join(folder, 'orders.yaml'), /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '');
  await mkdir(join(folder, '.kube'));
  // Argo CD is not installed, but its ConfigMap is there.
  const admin = ['--kubeconfig', kubeconfig];
  await run(kubectl, [...admin, 'create', 'namespace', 'argocd']);
  await run(kubectl, [...admin, 'create', 'configmap', 'argocd-cm', '--namespace', 'argocd']);
  return folder;
}

/** Does what the controller manager does: a namespace that is deleted, and empty, goes. */
function finishingNamespaces(plane: ControlPlane): AsyncDisposable {
  const stop = new AbortController();
  const api = createApiClient(plane.server, plane.adminToken);
  const loop = async () => {
    while (!stop.signal.aborted) {
      const { body } = await api.request('GET', '/api/v1/namespaces');
      const { items } = body as { items: { metadata: { name: string; deletionTimestamp?: string } }[] };
      for (const { metadata } of items.filter((each) => each.metadata.deletionTimestamp !== undefined)) {
        const finalized = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: metadata.name }, spec: {} };
        await api.request('PUT', `/api/v1/namespaces/${metadata.name}/finalize`, finalized);
      }
      await sleep(POLL_MILLISECONDS);
    }
  };
  const done = loop();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
      await api[Symbol.asyncDispose]();
    },
  };
}
