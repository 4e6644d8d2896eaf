import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { keyOf } from '../../kubernetes/store.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ServiceFailure } from '../failures.ts';
import { listOperatorLeases, type OperatorLease } from '../pause/operator-lease.ts';

/** An operator, and whether it looks after an object. */
export interface FoundOperator {
  readonly lease: OperatorLease;
  readonly covers: (object: EventInvokeConfig) => boolean;
}

/** Why the operators of a cluster are not known, as a sentence. */
export interface Unknown {
  readonly unknown: string;
}

/**
 * Looks for the operators of a cluster, and for what each looks after.
 *
 * @param operatorNamespace - where they run; undefined: in all namespaces
 * @param namespace - of the objects that are asked about; undefined: all
 */
export async function findOperators(
  { connection, list }: Pick<Cluster, 'connection' | 'list'>,
  operatorNamespace: string | undefined,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<readonly FoundOperator[] | Unknown> {
  let leases: readonly OperatorLease[];
  try {
    leases = await listOperatorLeases(connection, operatorNamespace, signal);
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    return { unknown: error.message };
  }
  return Promise.all(
    leases.map(async (lease): Promise<FoundOperator> => {
      const { namespaces, labelSelector } = lease.published ?? {};
      // The API server knows best what a selector means.
      const selected =
        labelSelector === undefined ? undefined : new Set((await list(namespace, labelSelector)).map(keyOf));
      return {
        lease,
        covers: (object) =>
          (namespaces === undefined || namespaces.includes(object.metadata.namespace)) &&
          (selected === undefined || selected.has(keyOf(object))),
      };
    }),
  );
}
