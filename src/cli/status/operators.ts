import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { keyOf } from '../../kubernetes/store.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ServiceFailure } from '../failures.ts';
import { isLed, listOperatorLeases, type OperatorLease } from '../pause/operator-lease.ts';

/** An operator, and whether it looks after an object. */
export interface SeenOperator {
  readonly lease: OperatorLease;
  /** Whether some replica of it leads. */
  readonly isLed: boolean;
  readonly covers: (object: EventInvokeConfig) => boolean;
}

/** The operators of a cluster; or why they are not known, as a sentence. */
export type Operators = readonly SeenOperator[] | { readonly unknown: string };

/**
 * Looks for the operators of a cluster, and for what each looks after.
 *
 * @param operatorNamespace - where they run; undefined: in all namespaces
 * @param namespace - of the objects that are asked about; undefined: all
 * @param now - milliseconds since the epoch
 */
export async function findOperators(
  { connection, list }: Pick<Cluster, 'connection' | 'list'>,
  operatorNamespace: string | undefined,
  namespace: string | undefined,
  now: number,
  signal: AbortSignal,
): Promise<Operators> {
  let leases: readonly OperatorLease[];
  try {
    leases = await listOperatorLeases(connection, operatorNamespace, signal);
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    return { unknown: error.message };
  }
  return Promise.all(
    leases.map(async (lease): Promise<SeenOperator> => {
      const { namespaces, labelSelector } = lease.published ?? {};
      // The API server knows best what a selector means.
      const selected =
        labelSelector === undefined ? undefined : new Set((await list(namespace, labelSelector)).map(keyOf));
      return {
        lease,
        isLed: isLed(lease, now),
        covers: (object) =>
          (namespaces === undefined || namespaces.includes(object.metadata.namespace)) &&
          (selected === undefined || selected.has(keyOf(object))),
      };
    }),
  );
}

/** Why no operator has looked at an object yet, as a sentence. */
export function whyUnseen(object: EventInvokeConfig, operators: Operators): string {
  if ('unknown' in operators) {
    return 'The operator has not seen it yet: is it running, and does it watch this namespace?';
  }
  if (operators.length === 0) return 'No operator has ever run in this cluster: install it.';
  const own = operators.filter(({ covers }) => covers(object));
  if (own.length === 0)
    return `No operator looks after it: ${operators.map(({ lease }) => scopeOf(lease)).join('; ')}.`;
  const led = own.find((each) => each.isLed);
  if (led === undefined)
    return `No replica of the operator leads (Lease ${own.map(({ lease }) => nameOf(lease)).join(', ')}).`;
  return 'The operator has not looked at it yet.';
}

/** What is wrong with the operators that look after some of these objects, as sentences. */
export function troubles(objects: readonly EventInvokeConfig[], operators: Operators): string[] {
  if ('unknown' in operators) return [`Whether an operator leads is not known. ${operators.unknown}`];
  return operators
    .filter(({ covers }) => objects.some(covers))
    .flatMap(({ lease, isLed: has }) => [
      ...(has ? [] : [noLeader(lease)]),
      ...(lease.paused === undefined ? [] : [`The operator ${nameOf(lease)} is paused: ${lease.paused}`]),
    ]);
}

function noLeader(lease: OperatorLease): string {
  const since = lease.renewedAt === undefined ? '' : ` since ${new Date(lease.renewedAt).toISOString()}`;
  return (
    `No replica of the operator ${nameOf(lease)} leads${since}: nothing is checked or written. ` +
    `Look at its pods in namespace ${lease.namespace}.`
  );
}

function scopeOf(lease: OperatorLease): string {
  const { namespaces, labelSelector } = lease.published ?? {};
  const where = namespaces === undefined ? 'all namespaces' : `namespaces ${namespaces.join(', ')}`;
  return `${nameOf(lease)} looks after ${where}${labelSelector === undefined ? '' : `, objects with ${labelSelector}`}`;
}

function nameOf({ namespace, name }: OperatorLease): string {
  return `${namespace}/${name}`;
}
