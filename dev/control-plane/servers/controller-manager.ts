import { readFile } from 'node:fs/promises';
import type { GuardedFolder } from '../guard/guarded-folder.ts';
import { type ApiServerSetup, apiServerUrl, certificateFile } from './api-server.ts';
import { getStatus } from './get-status.ts';
import { type ServerOptions, startServer } from './server.ts';

/** @see startControllerManager */
export interface ControllerManagerOptions extends ServerOptions {
  readonly executable: string;
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string;
}

/**
 * Starts kube-controller-manager, and waits until the first default service account exists. It empties deleted namespaces, collects
 * garbage, creates default service accounts, and creates Pods for Deployments.
 *
 * @throws {ServerFailed}
 */
export async function startControllerManager(
  folder: GuardedFolder,
  apiServer: ApiServerSetup,
  options: ControllerManagerOptions,
): Promise<void> {
  const args = [
    `--kubeconfig=${options.kubeconfig}`,
    `--service-account-private-key-file=${apiServer.serviceAccountKey}`,
    `--root-ca-file=${certificateFile(folder)}`,
    // There is only one, and it would end if it could not renew a lease while the API server is down.
    '--leader-elect=false',
    // No client uses its own server.
    '--secure-port=0',
  ];
  const ca = await readFile(certificateFile(folder));
  const url = `${apiServerUrl(apiServer)}/api/v1/namespaces/default/serviceaccounts/default`;
  const isReady = async (signal: AbortSignal): Promise<boolean> =>
    (await getStatus(url, { ca, token: apiServer.adminToken, signal })) === 200;
  await startServer(
    folder,
    { name: 'kube-controller-manager', executable: options.executable, args, isReady },
    options,
  );
}
