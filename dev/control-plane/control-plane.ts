import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuardedFolder } from './guard/guarded-folder.ts';
import { type ApiServerSetup, apiServerUrl, certificateFile, startApiServer } from './servers/api-server.ts';
import type { Etcd } from './servers/etcd.ts';
import { kubeconfigText } from './servers/kubeconfig.ts';
import type { Server, ServerOptions } from './servers/server.ts';

/** The parts that `startControlPlane` has started. */
export interface ControlPlaneParts {
  readonly folder: GuardedFolder;
  readonly etcd: Etcd;
  readonly apiServer: Server;
  readonly apiServerSetup: ApiServerSetup;
  readonly adminKubeconfig: string;
  readonly kubectl: string;
  readonly hasControllerManager: boolean;
  readonly report: ServerOptions['report'];
}

/** @see ControlPlane.kubeconfigFor */
export interface KubeconfigOptions {
  /** Bearer token, for example of a service account. */
  readonly token: string;
  /** The namespace of commands without one. @default `default` */
  readonly namespace?: string;
  /** URL of a proxy in front of the API server. @default the API server itself */
  readonly server?: string;
}

/** An API server with its etcd, made by `startControlPlane`. */
export class ControlPlane implements AsyncDisposable {
  /** URL of the API server. */
  readonly server: string;
  /** URL of etcd. */
  readonly etcdUrl: string;
  /** Path of a kubeconfig whose user has all rights. */
  readonly kubeconfig: string;
  /** Bearer token of that user. */
  readonly adminToken: string;
  /** Path of kubectl. */
  readonly kubectl: string;
  /** Whether kube-controller-manager was started. */
  readonly hasControllerManager: boolean;
  readonly #parts: ControlPlaneParts;
  #apiServer: Server | undefined;
  #kubeconfigs = 0;

  constructor(parts: ControlPlaneParts) {
    this.server = apiServerUrl(parts.apiServerSetup);
    this.etcdUrl = parts.etcd.url;
    this.kubeconfig = parts.adminKubeconfig;
    this.adminToken = parts.apiServerSetup.adminToken;
    this.kubectl = parts.kubectl;
    this.hasControllerManager = parts.hasControllerManager;
    this.#parts = parts;
    this.#apiServer = parts.apiServer;
  }

  /** The running processes, by the names of their programs, for use with /proc. */
  get processes(): Readonly<Record<string, number>> {
    const { etcd } = this.#parts;
    return { ...(this.#apiServer && { 'kube-apiserver': this.#apiServer.pid }), etcd: etcd.pid };
  }

  /**
   * Writes a kubeconfig with another token or another way to the API server.
   *
   * @returns its path; the file is removed with the control plane
   */
  async kubeconfigFor({ token, namespace, server = this.server }: KubeconfigOptions): Promise<string> {
    const { folder } = this.#parts;
    const path = join(folder.path, `kubeconfig-${++this.#kubeconfigs}.yaml`);
    const certificateAuthority = await readFile(certificateFile(folder));
    const text = kubeconfigText({ server, certificateAuthority, token, namespace });
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  /** Ends the API server with SIGKILL, and resolves when its process has ended. etcd keeps running. */
  async killApiServer(): Promise<void> {
    const apiServer = this.#apiServer;
    this.#apiServer = undefined;
    await apiServer?.kill();
  }

  /**
   * Starts the API server after `killApiServer`, on the same port and with the same certificate, tokens and data.
   *
   * @throws {ServerFailed}
   */
  async startApiServer(): Promise<void> {
    if (this.#apiServer !== undefined) throw new Error('The API server runs: call killApiServer first.');
    const { folder, apiServerSetup, report } = this.#parts;
    this.#apiServer = await startApiServer(folder, apiServerSetup, { report });
  }

  /**
   * Makes etcd forget its history. The API server keeps its own history since its start, and answers from that. If it must answer
   * an old resourceVersion with 410 Gone, in a watch or in the next page of a list, call this between `killApiServer` and
   * `startApiServer`.
   */
  async compact(): Promise<void> {
    await this.#parts.etcd.compact();
  }

  /** Ends all processes and removes the folder. May be called again. */
  async stop(): Promise<void> {
    await this.#parts.folder.remove();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
