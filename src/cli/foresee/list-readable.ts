import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ServiceFailure } from '../failures.ts';
import type { Terminal } from '../terminal.ts';
import type { Seen } from './foresee.ts';

/** The cluster: all objects, since any may own the target of another; only those of the namespace if the user may list no more. */
export async function listReadable(cluster: Cluster, terminal: Terminal): Promise<Seen> {
  const [objects, accounts] = await Promise.all([readableObjects(cluster, terminal), cluster.listAccounts()]);
  return { objects, accounts };
}

async function readableObjects(cluster: Cluster, terminal: Terminal): Promise<EventInvokeConfig[]> {
  try {
    return await cluster.list();
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    // The user may have rights in one namespace only: compare its objects.
    const items = await cluster.list(cluster.namespace);
    terminal.stderr.write(
      `Only the namespace ${cluster.namespace} can be listed: objects of other namespaces may own the same targets.\n`,
    );
    return items;
  }
}
