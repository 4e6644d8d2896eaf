import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ApiProxy, startApiProxy } from '../../../dev/control-plane/api-proxy.ts';
import type { ControlPlane } from '../../../dev/control-plane/control-plane.ts';
import type { GoProgram } from '../../../dev/control-plane/releases.ts';
import { startControlPlane } from '../../../dev/control-plane/start-control-plane.ts';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { type ApiClient, createApiClient } from '../../crds/api-client.ts';

import { CREDENTIALS, READY_MILLISECONDS } from '../environment.ts';

import { Objects } from '../objects.ts';
import { type OperatorProcess, spawnOperator } from '../operator-process.ts';
import { run } from '../run.ts';
import { tokenOf } from '../service-account.ts';
import { container, type PodTemplate } from './deployment.ts';
import { CHART, createHelm, type Helm, type Manifest, RELEASE, type Values } from './helm.ts';

/** The operator as a Deployment would run it, but for the image: with its arguments, environment and service account. */
export interface DeployedOperator extends AsyncDisposable {
  readonly process: OperatorProcess;
  /** What it asks of the API server. */
  readonly proxy: ApiProxy;
  /** A client with the token of its service account. */
  readonly api: ApiClient;
}

/** A cluster of the chart's own, since a CRD that Helm installs and removes is everybody's, and a Lambda. */
export interface ChartCluster extends AsyncDisposable {
  readonly plane: ControlPlane;
  readonly helm: Helm;
  readonly emulator: LambdaEmulator;
  /** A client of the administrator. */
  readonly api: ApiClient;
  /** Values with which the operator finds the Lambda of the test. */
  readonly awsValues: Values & { readonly extraEnv: readonly { readonly name: string; readonly value: string }[] };
  kubectl(...args: string[]): Promise<string>;
  /** Applies objects on the server, which refuses fields that it doesn't know. */
  apply(manifests: readonly Manifest[], ...args: string[]): Promise<void>;
  /** Makes a namespace. @returns the objects in it */
  namespace(name: string, labels?: Readonly<Record<string, string>>): Promise<Objects>;
  /** What `helm install` would tell the user. */
  notes(values?: Values): Promise<string>;
  /** Runs `helm install` or `helm upgrade` on the chart. */
  release(command: 'install' | 'upgrade', values: Values): Promise<void>;
  /** Runs `helm uninstall`. */
  uninstall(): Promise<void>;
  /** The pod template of the release's Deployment. */
  podTemplate(): Promise<PodTemplate>;
  /** A client with a token of a service account, from the API server's TokenRequest. */
  clientOf(namespace: string, serviceAccount: string): Promise<ApiClient>;
  /** Starts what the release's Deployment describes, and waits until it has listed all objects. */
  startDeployed(): Promise<DeployedOperator>;
}

const DEPLOYMENT = `/apis/apps/v1/namespaces/${RELEASE.namespace}/deployments/${RELEASE.name}-event-invoke-operator`;

/** Starts a cluster with nothing of the chart in it. */
export async function startChartCluster(version?: GoProgram): Promise<ChartCluster> {
  await using started = new AsyncDisposableStack();
  const helm = started.use(await createHelm(version));
  const plane: ControlPlane = started.use(await startControlPlane({ report: (line) => console.error(line) }));
  const emulator = started.use(await startLambdaEmulator({ destinationsMustExist: false }));
  const api = started.use(createApiClient(plane.server, plane.adminToken));
  const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-chart-'));
  started.defer(() => rm(folder, { recursive: true }));

  const inRelease = ['--namespace', RELEASE.namespace, '--kubeconfig', plane.kubeconfig];
  const kubectl = (...args: string[]) => run(plane.kubectl, ['--kubeconfig', plane.kubeconfig, ...args]);
  const expect = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await api.request(method, path, body);
    assert.ok(answer.code < 300, `${method} ${path}: ${answer.code} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const podTemplate = async () =>
    ((await expect('GET', DEPLOYMENT)) as { spec: { template: PodTemplate } }).spec.template;

  const all = started.move();
  return {
    plane,
    helm,
    emulator,
    api,
    awsValues: {
      aws: { region: emulator.scope.region, endpointUrl: emulator.url },
      extraEnv: [{ name: 'AWS_ENDPOINT_URL_STS', value: emulator.url }],
    },
    kubectl,
    async apply(manifests, ...args) {
      const file = join(folder, 'manifests.json');
      await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }));
      await kubectl('apply', '--server-side', '--validate=strict', '--filename', file, ...args);
    },
    async namespace(name, labels = {}) {
      await expect('POST', '/api/v1/namespaces', { metadata: { name, labels } });
      return new Objects(api, name);
    },
    async notes(values = {}) {
      const given = await helm.withValues(values);
      const text = await helm.run('install', RELEASE.name, CHART, ...inRelease, ...given, '--dry-run=client');
      return text.slice(text.indexOf('\nNOTES:\n'));
    },
    async release(command, values) {
      await helm.run(command, RELEASE.name, CHART, ...inRelease, ...(await helm.withValues(values)));
    },
    async uninstall() {
      await helm.run('uninstall', RELEASE.name, ...inRelease);
    },
    podTemplate,
    clientOf: async (namespace, serviceAccount) =>
      createApiClient(plane.server, await tokenOf(api, namespace, serviceAccount)),
    async startDeployed() {
      await using parts = new AsyncDisposableStack();
      const template = await podTemplate();
      const { args, env = [] } = container(template);
      const ownToken = await tokenOf(api, RELEASE.namespace, template.spec.serviceAccountName);
      const proxy = parts.use(await startApiProxy(plane.server));
      const kubeconfig = join(folder, 'kubeconfig');
      await writeFile(kubeconfig, kubeconfigText(proxy.url, ownToken));
      // The ports of a pod are its own; on this machine others may have them.
      const free = ['--metrics-bind-address=127.0.0.1:0', '--health-probe-bind-address=127.0.0.1:0'];
      const operator = spawnOperator([...args, ...free], {
        // What the kubelet and the cloud add: the way to the API server and to credentials.
        KUBECONFIG: kubeconfig,
        HOME: folder,
        AWS_EC2_METADATA_DISABLED: 'true',
        ...CREDENTIALS,
        ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
        // Where the test run collects its coverage.
        ...(process.env.NODE_V8_COVERAGE !== undefined && { NODE_V8_COVERAGE: process.env.NODE_V8_COVERAGE }),
      });
      parts.defer(() => operator.kill());
      await operator.logged(({ message }) => message === 'ready', READY_MILLISECONDS);
      const own = parts.use(createApiClient(plane.server, ownToken));
      const running = parts.move();
      return { process: operator, proxy, api: own, [Symbol.asyncDispose]: () => running.disposeAsync() };
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function kubeconfigText(server: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'pod',
    clusters: [{ name: 'cluster', cluster: { server } }],
    users: [{ name: 'service-account', user: { token } }],
    contexts: [{ name: 'pod', context: { cluster: 'cluster', user: 'service-account' } }],
  });
}
