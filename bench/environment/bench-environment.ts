import { tmpdir } from 'node:os';
import { GuardedFolder } from '../../dev/control-plane/guard/guarded-folder.ts';
import { startControlPlane } from '../../dev/control-plane/start-control-plane.ts';
import { startLambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import { installCrds } from '../../dev/local/install-crds.ts';
import { createKubectl } from '../../dev/local/kubectl.ts';
import type { LocalEnvironment } from '../../dev/local/local-environment.ts';
import type { Bench } from '../scenario.ts';
import { type ApiServer, connectApiServer } from './api-server.ts';
import { type EtcdObjects, etcdObjects } from './etcd-objects.ts';
import { makeTemplates, type ObjectTemplates } from './object-template.ts';

/** The environment of a scenario: its own API server and its own Lambda. Disposing of it ends both. */
export interface BenchEnvironment extends LocalEnvironment {
  readonly api: ApiServer;
  readonly objects: EtcdObjects;
  readonly templates: ObjectTemplates;
  /** Aborts when the user interrupts the program. */
  readonly signal: AbortSignal;
}

/** The behaviour of Lambda. */
export interface LambdaTraits {
  /** Whether it enforces its 15 calls per second. @default false */
  readonly quota?: boolean;
  /** Delay of each answer. @default 0 */
  readonly latencyMilliseconds?: number;
}

/** Starts everything but the operator. Lambda's emulator runs in this process, so that latencies are measured with one clock. */
export async function startBenchEnvironment(bench: Bench, lambda: LambdaTraits = {}): Promise<BenchEnvironment> {
  const { signal, report } = bench;
  await using started = new AsyncDisposableStack();
  const controlPlane = started.use(await startControlPlane({ report, signal }));
  const emulator = started.use(await startLambdaEmulator({ destinationsMustExist: false }));
  const folder = started.use(await GuardedFolder.open(tmpdir(), 'event-invoke-operator-bench-'));
  const api = started.use(connectApiServer(controlPlane));
  const objects = etcdObjects(controlPlane.etcdUrl);
  const local: LocalEnvironment = {
    controlPlane,
    emulator,
    folder,
    variables: {
      KUBECONFIG: controlPlane.kubeconfig,
      AWS_ENDPOINT_URL: emulator.url,
      AWS_REGION: emulator.scope.region,
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  await installCrds(createKubectl(local, signal));
  const templates = await makeTemplates(local, objects, bench);
  emulator.behaviour.quota = lambda.quota ?? false;
  if (lambda.latencyMilliseconds !== undefined)
    emulator.faults.add({ kind: 'latency', ms: lambda.latencyMilliseconds });
  const all = started.move();
  return { ...local, api, objects, templates, signal, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
