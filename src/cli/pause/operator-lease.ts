import { LEASE_LABEL, RUNNING_UNELECTED } from '../../api/annotations.ts';
import { PAUSED } from '../../api/pause.ts';
import { PUBLISHED, type Published, readPublished } from '../../api/published.ts';
import { readWaiting, WAITING, type Waiting } from '../../api/waiting.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Connection } from '../../kubernetes/connection.ts';
import { FIELD_MANAGER, refusal } from '../cluster/cluster.ts';
import { ConfigurationFailure, UsageFailure } from '../failures.ts';
import type { OperatorOptions } from '../options/pause.ts';

const LEASES = '/apis/coordination.k8s.io/v1';

// The clocks of two machines may differ by so much. Where they differ by more, later looks tell.
const CLOCKS_MILLISECONDS = 5_000;

/** The Lease of an operator. */
export interface OperatorLease {
  readonly namespace: string;
  readonly name: string;
  /** Who holds it, or runs without leader election; undefined: nobody does. */
  readonly leader: string | undefined;
  /** When a leader that was elected has renewed it, in milliseconds since the epoch; undefined: it wasn't elected. */
  readonly renewedAt: number | undefined;
  /** How long it may be silent after that. */
  readonly durationMilliseconds: number;
  /** Why the operator is paused; undefined: it is not. */
  readonly paused: string | undefined;
  /** What the leader, or the last one, said of itself; undefined: it is of another version, or has never led. */
  readonly published: Published | undefined;
  /** The objects that wait for Lambda's quota, by namespace, as the leader said last. */
  readonly waiting: Waiting;
}

/** The Lease as users name it: namespace/name. */
export function leaseName({ namespace, name }: Pick<OperatorLease, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

interface LeaseObject {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly renewTime?: string;
    readonly leaseDurationSeconds?: number;
  };
}

/**
 * The Leases of all operators.
 *
 * @param namespace - in which they run; undefined: in all of them
 * @throws ServiceFailure if the API server refuses
 */
export async function listOperatorLeases(
  connection: Connection,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<OperatorLease[]> {
  const where = namespace === undefined ? '' : `/namespaces/${namespace}`;
  const labelSelector = Object.entries(LEASE_LABEL)
    .map((pair) => pair.join('='))
    .join();
  const { items } = await ask<{ items: LeaseObject[] }>(() =>
    connection.send({ method: 'GET', path: `${LEASES}${where}/leases`, query: { labelSelector }, signal }),
  );
  return items.map(leaseOf);
}

/**
 * Finds the Lease of the operator that the options name.
 *
 * @throws ServiceFailure if the API server refuses; ConfigurationFailure if there is none; UsageFailure if there are several
 */
export async function findOperatorLease(
  connection: Connection,
  { operatorNamespace, lease }: OperatorOptions,
  signal: AbortSignal,
): Promise<OperatorLease> {
  const all = await listOperatorLeases(connection, operatorNamespace, signal);
  const found = all.filter(({ name }) => lease === undefined || name === lease);
  const [only, ...others] = found;
  const place = operatorNamespace === undefined ? 'this cluster' : `namespace ${operatorNamespace}`;
  if (only === undefined) {
    throw new ConfigurationFailure(
      `There is no Lease of an operator${lease === undefined ? '' : ` named ${lease}`} in ${place}. The operator makes it when it starts: ` +
        'check that it runs, or name another namespace with --operator-namespace.',
    );
  }
  if (others.length > 0) {
    const names = found.map(leaseName).join(', ');
    throw new UsageFailure(
      `There are several operators in ${place}: ${names}. Choose one with --operator-namespace and --lease.`,
    );
  }
  return only;
}

/**
 * True for a Lease whose holder has not renewed it a moment ago, as it seems: the holder is dead, or a clock is off.
 *
 * @param now - milliseconds since the epoch
 */
export function seemsAbandoned({ leader, renewedAt, durationMilliseconds }: OperatorLease, now: number): boolean {
  if (leader === undefined || renewedAt === undefined) return false;
  const silence = now - renewedAt;
  return silence >= durationMilliseconds + CLOCKS_MILLISECONDS || silence < -CLOCKS_MILLISECONDS;
}

/**
 * Pauses an operator, or resumes it.
 *
 * @param reason - undefined: it resumes
 * @throws ServiceFailure if the API server refuses
 */
export async function setPaused(
  connection: Connection,
  { namespace, name }: OperatorLease,
  reason: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  await ask(() =>
    connection.send({
      method: 'PATCH',
      path: `${LEASES}/namespaces/${namespace}/leases/${name}`,
      query: { fieldManager: FIELD_MANAGER },
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { [PAUSED]: reason ?? null } } },
      signal,
    }),
  );
}

function leaseOf({ metadata: { namespace, name, annotations = {} }, spec = {} }: LeaseObject): OperatorLease {
  const { holderIdentity: holder, renewTime, leaseDurationSeconds = 0 } = spec;
  const unelected = annotations[RUNNING_UNELECTED];
  return {
    namespace,
    name,
    leader: holder || unelected || undefined,
    renewedAt: holder && renewTime ? Date.parse(renewTime) : undefined,
    durationMilliseconds: leaseDurationSeconds * 1000,
    paused: annotations[PAUSED],
    published: readPublished(annotations[PUBLISHED]),
    waiting: readWaiting(annotations[WAITING]),
  };
}

async function ask<Answer>(send: () => Promise<unknown>): Promise<Answer> {
  try {
    return (await send()) as Answer;
  } catch (error) {
    throw error instanceof ApiError ? refusal(error, '--operator-namespace') : error;
  }
}
