import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ServiceFailure } from '../failures.ts';
import type { FileManifest } from './read-manifests.ts';

/** The objects as they would be with the manifests applied. */
export interface Expected {
  readonly objects: readonly EventInvokeConfig[];
  /** The API server's reasons for refusing a manifest, by the object's namespace/name. */
  readonly refusals: ReadonlyMap<string, string>;
}

/**
 * Sends each manifest to the API server as a dry run, so nothing is written. The answer has the defaults filled in, or is the same
 * refusal as without the dry run.
 *
 * @param existing - all objects of the cluster
 */
export async function expectedObjects(
  cluster: Cluster,
  manifests: readonly FileManifest[],
  existing: readonly EventInvokeConfig[],
): Promise<Expected> {
  const objects: EventInvokeConfig[] = [];
  const refusals = new Map<string, string>();
  for (const { path, manifest } of manifests) {
    const namespace = manifest.metadata.namespace ?? cluster.namespace;
    const { name } = manifest.metadata;
    const before = existing.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    try {
      objects.push(await cluster.foresee({ ...manifest, metadata: { ...manifest.metadata, namespace } }, before));
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      refusals.set(`${namespace}/${name}`, `${path}: ${error.message}`);
    }
  }
  return { objects, refusals };
}

/**
 * The objects that the manifests describe, if there is no API server to ask.
 *
 * @param now - ISO 8601
 */
export function objectsWithoutCluster(
  manifests: readonly FileManifest[],
  namespace: string,
  now: string,
): EventInvokeConfig[] {
  return manifests.map(({ manifest }, index) => ({
    apiVersion: 'lambda.eventinvoke.dev/v1beta1',
    kind: 'EventInvokeConfig',
    metadata: {
      namespace,
      ...manifest.metadata,
      uid: `new-${index}`,
      resourceVersion: '',
      generation: 1,
      creationTimestamp: now,
    },
    spec: manifest.spec as EventInvokeConfig['spec'],
  }));
}
