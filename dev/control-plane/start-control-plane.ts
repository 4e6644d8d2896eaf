import { generateKeyPair, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ControlPlaneBinaries, findControlPlaneBinaries } from './binaries/find-control-plane.ts';
import { ControlPlane } from './control-plane.ts';
import { GuardedFolder } from './guard/guarded-folder.ts';
import { KUBERNETES, type KubernetesRelease } from './releases.ts';
import { type ApiServerSetup, apiServerUrl, certificateFile, startApiServer } from './servers/api-server.ts';
import { startControllerManager } from './servers/controller-manager.ts';
import { startEtcd } from './servers/etcd.ts';
import { freePort } from './servers/free-port.ts';
import { kubeconfigText } from './servers/kubeconfig.ts';
import { retryWhenPortTaken } from './servers/retry-when-port-taken.ts';
import type { ServerOptions } from './servers/server.ts';

/** @see startControlPlane */
export interface ControlPlaneOptions {
  /** Called with each line for the user: the source of the programs, and later problems. */
  readonly report: (line: string) => void;
  /** @default the pinned version */
  readonly release?: KubernetesRelease;
  /** True: also start kube-controller-manager, if it is among the found binaries. @default false */
  readonly controllerManager?: boolean;
  /** The variables that say where to look for binaries. @default the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Aborts the start; after the start it has no effect. */
  readonly signal?: AbortSignal;
}

/**
 * Starts etcd and kube-apiserver on free ports of 127.0.0.1, with their data in a temporary folder. When this process ends, even
 * by SIGKILL, both end and the folder is removed. This process doesn't end by itself before `stop`.
 *
 * @throws {BinariesUnavailable} if the programs can't be found, downloaded or built
 * @throws {ServerFailed} if a program doesn't start, with the end of its log
 * @throws the signal's reason
 *
 * @example
 * await using controlPlane = await startControlPlane({ report: console.error });
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { report, release = KUBERNETES, controllerManager = false, env = process.env, signal } = options;
  const { kubeControllerManager, ...binaries } = await findControlPlaneBinaries({ release, report, env, signal });
  if (controllerManager && kubeControllerManager === undefined) {
    report(
      'control plane: running without kube-controller-manager, which was not found: deleted namespaces stay, Deployments make no Pods',
    );
  }
  const wanted = { ...binaries, kubeControllerManager: controllerManager ? kubeControllerManager : undefined };
  return await retryWhenPortTaken(() => startServers(wanted, { report, signal }), report);
}

async function startServers(binaries: ControlPlaneBinaries, options: ServerOptions): Promise<ControlPlane> {
  const { kubectl, kubeControllerManager } = binaries;
  const folder = await GuardedFolder.open(tmpdir(), 'event-invoke-operator-control-plane-');
  try {
    const [serviceAccountKey, tokens, port, etcd] = await Promise.all([
      writeServiceAccountKey(folder),
      writeTokens(folder),
      freePort(),
      freePort().then((etcdPort) => startEtcd(folder, { ...options, executable: binaries.etcd, port: etcdPort })),
    ]);
    const apiServerSetup = {
      executable: binaries.kubeApiserver,
      port,
      etcdUrl: etcd.url,
      serviceAccountKey,
      ...tokens,
    };
    const apiServer = await startApiServer(folder, apiServerSetup, options);
    const adminKubeconfig = await writeAdminKubeconfig(folder, apiServerSetup);
    if (kubeControllerManager !== undefined) {
      const controllerManager = { ...options, executable: kubeControllerManager, kubeconfig: adminKubeconfig };
      await startControllerManager(folder, apiServerSetup, controllerManager);
    }
    const { report } = options;
    const hasControllerManager = kubeControllerManager !== undefined;
    const parts = { folder, etcd, apiServer, apiServerSetup, adminKubeconfig, kubectl, hasControllerManager, report };
    return new ControlPlane(parts);
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

async function writeServiceAccountKey(folder: GuardedFolder): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const path = join(folder.path, 'service-account.key');
  await writeFile(path, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  return path;
}

async function writeTokens(folder: GuardedFolder): Promise<Pick<ApiServerSetup, 'adminToken' | 'tokenFile'>> {
  const adminToken = randomBytes(16).toString('hex');
  const tokenFile = join(folder.path, 'tokens.csv');
  await writeFile(tokenFile, `${adminToken},admin,admin,"system:masters"\n`, { mode: 0o600 });
  return { adminToken, tokenFile };
}

async function writeAdminKubeconfig(folder: GuardedFolder, setup: ApiServerSetup): Promise<string> {
  const certificateAuthority = await readFile(certificateFile(folder));
  const path = join(folder.path, 'kubeconfig.yaml');
  const text = kubeconfigText({ server: apiServerUrl(setup), certificateAuthority, token: setup.adminToken });
  await writeFile(path, text, { mode: 0o600 });
  return path;
}
