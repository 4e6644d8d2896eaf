import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuardedFolder } from '../guard/guarded-folder.ts';
import { getStatus } from './get-status.ts';
import { type Server, type ServerOptions, startServer } from './server.ts';

/** The setup of an API server; it stays the same over a restart. */
export interface ApiServerSetup {
  readonly executable: string;
  /** Port on 127.0.0.1. */
  readonly port: number;
  readonly etcdUrl: string;
  /** PEM file of the private key that signs service accounts' tokens. */
  readonly serviceAccountKey: string;
  /** A bearer token of a member of system:masters; without comma, quote or white space. */
  readonly adminToken: string;
  /** File with the users and their tokens, including `adminToken`. */
  readonly tokenFile: string;
}

/** The file of the API server's own certificate, which its clients must trust. */
export function certificateFile(folder: GuardedFolder): string {
  return join(folder.path, 'certificates', 'apiserver.crt');
}

/** URL of the API server. */
export function apiServerUrl(setup: ApiServerSetup): string {
  return `https://127.0.0.1:${setup.port}`;
}

/**
 * Starts kube-apiserver and waits until it is ready and has its `default` namespace. It authorizes by RBAC, and issues tokens for
 * service accounts.
 *
 * @throws {ServerFailed}
 */
export async function startApiServer(
  folder: GuardedFolder,
  setup: ApiServerSetup,
  options: ServerOptions,
): Promise<Server> {
  const url = apiServerUrl(setup);
  const args = [
    `--etcd-servers=${setup.etcdUrl}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${setup.port}`,
    // Without this it looks for the machine's address, and doesn't start on a machine without a network.
    '--advertise-address=127.0.0.1',
    // No client uses its Service, and a Service can't have a loopback address as its endpoint.
    '--endpoint-reconciler-type=none',
    `--cert-dir=${join(folder.path, 'certificates')}`,
    `--token-auth-file=${setup.tokenFile}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${setup.serviceAccountKey}`,
    `--service-account-signing-key-file=${setup.serviceAccountKey}`,
    '--service-cluster-ip-range=10.0.0.0/24',
  ];
  const isReady = async (signal: AbortSignal): Promise<boolean> => {
    const ca = await readFile(certificateFile(folder)).catch(() => undefined);
    if (ca === undefined) return false;
    const access = { ca, token: setup.adminToken, signal };
    if ((await getStatus(`${url}/readyz`, access)) !== 200) return false;
    // It is ready a moment before this namespace exists.
    return (await getStatus(`${url}/api/v1/namespaces/default`, access)) === 200;
  };
  return await startServer(folder, { name: 'kube-apiserver', executable: setup.executable, args, isReady }, options);
}
