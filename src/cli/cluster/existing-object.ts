import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { FunctionReference } from '../../lambda/target.ts';
import { ServiceFailure } from '../failures.ts';
import type { Cluster } from './cluster.ts';
import { findObject } from './find-object.ts';

/**
 * The object that configures a function and qualifier, in the namespace of the command.
 *
 * @param name - of the object; absent: any
 * @param advice - what to do if there is none, besides looking elsewhere
 * @throws ServiceFailure if there is none, as Lambda answers 404
 */
export async function existingObject(
  cluster: Cluster,
  reference: FunctionReference,
  name: string | undefined,
  advice?: string,
): Promise<EventInvokeConfig> {
  const objects = await cluster.list(cluster.namespace);
  const named = name === undefined ? objects : objects.filter(({ metadata }) => metadata.name === name);
  const found = findObject(reference, named);
  if (found !== undefined) return found;
  throw new ServiceFailure(
    `No EventInvokeConfig${name === undefined ? '' : ` called ${name}`} in namespace ${cluster.namespace} configures ` +
      `${reference.functionName}:${reference.qualifier}: ${advice === undefined ? '' : `${advice}, `}name another namespace with -n, or call Lambda itself with --direct.`,
  );
}
