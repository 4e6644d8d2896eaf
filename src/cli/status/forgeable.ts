import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Cluster } from '../cluster/cluster.ts';

// Namespaces that are checked at the same time, so that a slow API server doesn't delay the command for long.
const SIDE_BY_SIDE = 8;

// If the operator writes an object between the list and the dry run, the dry run is a conflict and answers nothing.
const MOST_TRIES = 3;

const MOST_NAMES = 5;

/**
 * The namespaces in which the user could write the status of objects. The status says which targets an object has written, so
 * a user who can write it could make the operator take over or delete another object's configuration. Rights usually cover a
 * whole namespace, so one object per namespace is checked.
 *
 * @returns in alphabetical order, without the namespaces for which the API server gives no answer
 */
export async function forgeableNamespaces(
  { couldWriteStatus }: Pick<Cluster, 'couldWriteStatus'>,
  objects: readonly EventInvokeConfig[],
): Promise<string[]> {
  const forgeable: string[] = [];
  const waiting = Map.groupBy(objects, ({ metadata }) => metadata.namespace).entries();
  const work = async () => {
    for (const [namespace, inNamespace] of waiting) {
      for (const object of inNamespace.slice(0, MOST_TRIES)) {
        const could = await couldWriteStatus(object);
        if (could === undefined) continue;
        if (could) forgeable.push(namespace);
        break;
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return forgeable.toSorted();
}

/** The warning about these namespaces, as one sentence; undefined without namespaces. */
export function forgeableWarning(namespaces: readonly string[]): string | undefined {
  if (namespaces.length === 0) return undefined;
  const more = namespaces.length - MOST_NAMES;
  const names = [...namespaces.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])];
  const list = names.join(', ').replace(/, (?=[^,]*$)/, ' and ');
  return (
    `You could write the status of EventInvokeConfigs in the ${namespaces.length === 1 ? 'namespace' : 'namespaces'} ${list}, ` +
    'and so forge the record of what an object has written to Lambda: use a Role without eventinvokeconfigs/status ' +
    "(a wildcard includes it), or set the chart's tenancy.protectStatus."
  );
}
