import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Cluster } from '../cluster/cluster.ts';

// Namespaces are asked about side by side, so that a slow API server does not hold up the command for long.
const SIDE_BY_SIDE = 8;

// The operator may write an object between the list and the dry run, which then is a conflict and says nothing.
const MOST_TRIES = 3;

const MOST_NAMES = 5;

/**
 * The namespaces in which the user could write the status of objects. The status holds what an object has written to Lambda, so
 * its writer could make the operator take over or delete another object's configuration. Rights hold for a whole namespace as a
 * rule, so one object of each is asked about.
 *
 * @returns in alphabetical order; a namespace of which the API server does not tell is left out
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

/** The warning about these namespaces, as one sentence; undefined where there is none. */
export function forgeableWarning(namespaces: readonly string[]): string | undefined {
  if (namespaces.length === 0) return undefined;
  const more = namespaces.length - MOST_NAMES;
  const names = [...namespaces.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])];
  const list = names.join(', ').replace(/, (?=[^,]*$)/, ' and ');
  return (
    `You could write the status of EventInvokeConfigs in the ${namespaces.length === 1 ? 'namespace' : 'namespaces'} ${list}, ` +
    'and so forge what an object has written to Lambda: use a Role for eventinvokeconfigs without eventinvokeconfigs/status, ' +
    "which a wildcard includes, or set the chart's tenancy.protectStatus."
  );
}
