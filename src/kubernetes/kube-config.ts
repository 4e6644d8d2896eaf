import { readFileSync } from 'node:fs';
import { delimiter, dirname, resolve } from 'node:path';
import { KubeConfig, type User } from '@kubernetes/client-node';
import { parse } from 'yaml';

/** Neither the options nor the environment name a usable cluster. */
export class KubeConfigError extends Error {
  override readonly name = 'KubeConfigError';
}

/**
 * Finds the cluster and the credentials for it.
 *
 * @param path - of one kubeconfig, or of several as in KUBECONFIG; undefined: ~/.kube/config, then the service
 *   account of the pod
 * @param context - undefined: the current one
 * @throws {@link KubeConfigError} with a sentence for the user
 */
export function loadKubeConfig(path: string | undefined, context: string | undefined): KubeConfig {
  const config = new CompleteKubeConfig();
  try {
    if (path === undefined) {
      config.loadFromDefault();
    } else {
      for (const file of path.split(delimiter).filter(Boolean)) {
        const next = new CompleteKubeConfig();
        next.loadFromFile(file);
        config.mergeConfig(next, config.currentContext !== undefined);
      }
    }
  } catch (error) {
    throw new KubeConfigError(`The kubeconfig can't be read: ${error instanceof Error ? error.message : error}`);
  }
  if (context !== undefined) {
    if (config.getContextObject(context) === null) {
      throw new KubeConfigError(`The kubeconfig has no context "${context}": choose one of ${names(config)}.`);
    }
    config.setCurrentContext(context);
  }
  // The library falls back to this address if it finds no configuration.
  if (config.getCurrentCluster()?.server === 'http://localhost:8080' && path === undefined) {
    throw new KubeConfigError('No cluster is known: give --kubeconfig, or run in a pod with a service account.');
  }
  if (!config.getCurrentCluster()?.server) {
    throw new KubeConfigError(`The kubeconfig names no cluster to use: give --context, one of ${names(config)}.`);
  }
  // The library refuses plain HTTP, as of `kubectl proxy`, unless this is set. There is no certificate to verify.
  config.clusters = config.clusters.map((cluster) =>
    cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster,
  );
  return config;
}

/** The namespace of the kubeconfig's context, or of the pod; `default` if neither has one. */
export function ownNamespace(config: KubeConfig): string {
  return config.getContextObject(config.currentContext)?.namespace || 'default';
}

/** What the client library leaves out of a kubeconfig: `tokenFile`, and plugins that are named by their way from the file. */
class CompleteKubeConfig extends KubeConfig {
  override loadFromFile(...args: Parameters<KubeConfig['loadFromFile']>): void {
    super.loadFromFile(...args);
    const [file] = args;
    const { users = [] }: { users?: readonly RawUser[] | null } = parse(readFileSync(file, 'utf8'));
    const tokenFiles = new Map(users?.map(({ name, user }) => [name, user?.tokenFile]));
    this.users = this.users.map((user) => complete(user, tokenFiles.get(user.name), dirname(resolve(file))));
  }
}

interface RawUser {
  readonly name: string;
  readonly user?: { readonly tokenFile?: string } | null;
}

function complete(user: User, tokenFile: string | undefined, folder: string): User {
  const command: unknown = user.exec?.command;
  return {
    ...user,
    // The library's own form of it, which it makes for the token of a pod.
    ...(tokenFile && { authProvider: { name: 'tokenFile', config: { tokenFile: resolve(folder, tokenFile) } } }),
    // As kubectl has it: only a bare name is looked for on the PATH.
    ...(typeof command === 'string' &&
      command.includes('/') && { exec: { ...user.exec, command: resolve(folder, command) } }),
  };
}

function names(config: KubeConfig): string {
  return config.contexts?.map(({ name }) => name).join(', ') || 'none';
}
