import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { FunctionReference } from '../../lambda/target.ts';
import { ServiceFailure } from '../failures.ts';
import type { Cluster } from './cluster.ts';
import { findObject } from './find-object.ts';

/**
 * The object that configures a function and qualifier, in the namespace that the user means.
 *
 * @param name - of the object, where the user says it
 * @throws ServiceFailure where there is none, as Lambda answers 404
 */
export async function existingObject(
  cluster: Cluster,
  reference: FunctionReference,
  name: string | undefined,
): Promise<EventInvokeConfig> {
  const objects = await cluster.list(cluster.namespace);
  const named = name === undefined ? objects : objects.filter(({ metadata }) => metadata.name === name);
  const found = findObject(reference, named);
  if (found !== undefined) return found;
  throw new ServiceFailure(
    `No EventInvokeConfig${name === undefined ? '' : ` called ${name}`} in namespace ${cluster.namespace} configures ` +
      `${reference.functionName}:${reference.qualifier}: make one with kubectl eic put, name another namespace with -n, or ask Lambda itself with --direct.`,
  );
}
