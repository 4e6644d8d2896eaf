import { PLURAL as ACCOUNTS, type AWSAccount } from '../../api/aws-account.ts';
import { type EventInvokeConfig, GROUP, PLURAL, VERSION } from '../../api/event-invoke-config.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import { type ApiRequest, type Connection, createConnection } from '../../kubernetes/connection.ts';
import { KubeConfigError, loadKubeConfig } from '../../kubernetes/kube-config.ts';
import { isNamespaceName } from '../../options/kubernetes-names.ts';
import { ConfigurationFailure, ServiceFailure } from '../failures.ts';
import type { KubernetesOptions } from '../options/kubernetes.ts';

/** The plugin's name in an object's managedFields. */
export const FIELD_MANAGER = 'kubectl-eic';

/** The EventInvokeConfigs of a cluster. Each method throws a {@link ServiceFailure} if the API server refuses the request. */
export interface Cluster extends AsyncDisposable {
  /** The namespace of the command. */
  readonly namespace: string;
  readonly connection: Connection;
  /** @param namespace - absent: all namespaces. @param labelSelector - absent: all objects */
  list(namespace?: string, labelSelector?: string): Promise<EventInvokeConfig[]>;
  /** All AWSAccounts; undefined where the user may not list them. */
  listAccounts(): Promise<AWSAccount[] | undefined>;
  /** @returns undefined if there is no such object */
  get(name: string, namespace?: string): Promise<EventInvokeConfig | undefined>;
  /**
   * Server-side apply.
   *
   * @param options - `force` takes over fields from other managers
   */
  apply(
    manifest: { readonly metadata: { readonly name: string; readonly namespace?: string } },
    options: { readonly dryRun: boolean; readonly force: boolean },
  ): Promise<EventInvokeConfig>;
  /**
   * The object as it would be with the manifest's spec. Nothing is written.
   *
   * @param before - the existing object; absent: there is none
   */
  foresee(
    manifest: { readonly metadata: { readonly name: string; readonly namespace: string }; readonly spec: unknown },
    before: EventInvokeConfig | undefined,
  ): Promise<EventInvokeConfig>;
  /** Writes fields, also those of other managers. Refused if the object was changed since it was read. */
  mergePatch(
    object: EventInvokeConfig,
    spec: object,
    options: { readonly dryRun: boolean },
  ): Promise<EventInvokeConfig>;
  /**
   * Finds out by a dry run whether the user could write an object's status, admission policies included.
   *
   * @returns undefined if the answer is unknown: the object was changed or deleted meanwhile, or the request failed
   */
  couldWriteStatus(object: EventInvokeConfig): Promise<boolean | undefined>;
  /** Deletes this object, but not a newer one with the same name. */
  delete(object: EventInvokeConfig, options: { readonly dryRun: boolean }): Promise<void>;
}

/** Path of the AWSAccounts. */
export const ACCOUNTS_PATH = `/apis/${GROUP}/${VERSION}/${ACCOUNTS}`;

/** Path of the objects of a namespace, or of all namespaces. */
export function collectionPath(namespace: string | undefined): string {
  return namespace === undefined
    ? `/apis/${GROUP}/${VERSION}/${PLURAL}`
    : `/apis/${GROUP}/${VERSION}/namespaces/${namespace}/${PLURAL}`;
}

/**
 * Opens the cluster that the options name.
 *
 * @throws {@link ConfigurationFailure} if no cluster is known
 */
export function openCluster(options: KubernetesOptions, signal: AbortSignal): Cluster {
  const kubeConfig = configOf(options);
  const context = kubeConfig.getCurrentContext();
  const namespace = options.namespace ?? kubeConfig.getContextObject(context)?.namespace ?? 'default';
  if (!isNamespaceName(namespace)) {
    throw new ConfigurationFailure(
      `The context ${context} of the kubeconfig has the namespace "${namespace}", which is no name of a namespace: correct it, or name a namespace with -n.`,
    );
  }
  const connection = createConnection(kubeConfig);

  const send = async <Answer>(request: Omit<ApiRequest, 'signal'>): Promise<Answer> => {
    try {
      return (await connection.send({ ...request, signal })) as Answer;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw refusal(error);
    }
  };
  const listAll = async <T>(of: string, selected: { readonly labelSelector?: string } = {}): Promise<T[]> => {
    const items: T[] = [];
    for (let token = ''; ; ) {
      const page = await send<{ items: T[]; metadata: { continue?: string } }>({
        method: 'GET',
        path: of,
        query: { limit: '500', ...selected, ...(token && { continue: token }) },
      });
      items.push(...page.items);
      token = page.metadata.continue ?? '';
      if (token === '') return items;
    }
  };
  const path = (name: string, inNamespace = namespace) => `${collectionPath(inNamespace)}/${name}`;
  const written = (dryRun: boolean) => ({ fieldManager: FIELD_MANAGER, ...(dryRun && { dryRun: 'All' }) });

  return {
    namespace,
    connection,
    list: (inNamespace, labelSelector) =>
      listAll(collectionPath(inNamespace), labelSelector === undefined ? {} : { labelSelector }),
    async listAccounts() {
      try {
        return await listAll(ACCOUNTS_PATH);
      } catch (error) {
        const code = error instanceof ServiceFailure && error.cause instanceof ApiError ? error.cause.code : undefined;
        // 404: the CRD is older than the kind.
        if (code === 404) return [];
        if (code === 403) return undefined;
        throw error;
      }
    },
    async get(name, inNamespace) {
      try {
        return (await connection.send({ method: 'GET', path: path(name, inNamespace), signal })) as EventInvokeConfig;
      } catch (error) {
        if (error instanceof ApiError && error.code === 404) return undefined;
        throw error instanceof ApiError ? refusal(error) : error;
      }
    },
    apply(manifest, { dryRun, force }) {
      const { name, namespace: inNamespace } = manifest.metadata;
      return send({
        method: 'PATCH',
        path: path(name, inNamespace),
        query: { ...written(dryRun), ...(force && { force: 'true' }) },
        contentType: 'application/apply-patch+yaml',
        body: manifest,
      });
    },
    foresee(manifest, before) {
      const { name, namespace: inNamespace } = manifest.metadata;
      if (before === undefined) {
        return send({ method: 'POST', path: collectionPath(inNamespace), query: written(true), body: manifest });
      }
      return send({
        method: 'PATCH',
        path: path(name, inNamespace),
        query: written(true),
        contentType: 'application/json-patch+json',
        body: [{ op: 'add', path: '/spec', value: manifest.spec }],
      });
    },
    mergePatch({ metadata: { name, namespace: inNamespace, resourceVersion } }, spec, { dryRun }) {
      return send({
        method: 'PATCH',
        path: path(name, inNamespace),
        query: written(dryRun),
        contentType: 'application/merge-patch+json',
        body: { metadata: { resourceVersion }, spec },
      });
    },
    async couldWriteStatus({ metadata: { name, namespace: inNamespace, resourceVersion } }) {
      try {
        await connection.send({
          method: 'PATCH',
          path: `${path(name, inNamespace)}/status`,
          query: written(true),
          contentType: 'application/merge-patch+json',
          body: { metadata: { resourceVersion } },
          signal,
        });
        return true;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return error.code === 403 ? false : undefined;
      }
    },
    async delete({ metadata: { name, namespace: inNamespace, uid } }, { dryRun }) {
      await send({
        method: 'DELETE',
        path: path(name, inNamespace),
        body: { preconditions: { uid }, ...(dryRun && { dryRun: ['All'] }) },
      });
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

function configOf({ kubeconfig, context }: KubernetesOptions) {
  try {
    return loadKubeConfig(kubeconfig, context);
  } catch (error) {
    if (error instanceof KubeConfigError) throw new ConfigurationFailure(error.message);
    throw error;
  }
}

/**
 * What the user reads where the API server refuses a request.
 *
 * @param option - by which another namespace is named
 */
export function refusal(error: ApiError, option = '--namespace'): ServiceFailure {
  const sentence = error.message.charAt(0).toUpperCase() + error.message.slice(1);
  return new ServiceFailure(`${sentence}${advice(error, option)}`, { cause: error });
}

function advice({ code, message }: ApiError, option: string): string {
  switch (code) {
    case undefined:
      return '. Check the kubeconfig, and that the cluster runs.';
    case 401:
      return '. Renew the credentials in the kubeconfig.';
    case 403:
      return `. Ask for the permission, or name another namespace with ${option}.`;
    case 404:
      return message.includes('could not find the requested resource')
        ? '. Install the CRD of EventInvokeConfig first (crds/, or the chart).'
        : '';
    default:
      return '';
  }
}
