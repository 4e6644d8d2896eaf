import { LEASE_LABEL } from '../../api/annotations.ts';
import { PAUSED } from '../../api/pause.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Connection } from '../../kubernetes/connection.ts';
import { FIELD_MANAGER, refusal } from '../cluster/cluster.ts';
import { ConfigurationFailure, UsageFailure } from '../failures.ts';
import type { OperatorOptions } from '../options/pause.ts';

const LEASES = '/apis/coordination.k8s.io/v1';

/** The Lease of an operator. */
export interface OperatorLease {
  readonly namespace: string;
  readonly name: string;
  /** Why the operator is paused; undefined: it is not. */
  readonly paused: string | undefined;
}

interface LeaseObject {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
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
  const where = operatorNamespace === undefined ? '' : `/namespaces/${operatorNamespace}`;
  const [label = ''] = Object.entries(LEASE_LABEL).map((pair) => pair.join('='));
  const all = await ask<{ items: LeaseObject[] }>(() =>
    connection.send({ method: 'GET', path: `${LEASES}${where}/leases`, query: { labelSelector: label }, signal }),
  );
  const found = all.items.map(leaseOf).filter(({ name }) => lease === undefined || name === lease);
  const [only, ...others] = found;
  const place = operatorNamespace === undefined ? 'this cluster' : `namespace ${operatorNamespace}`;
  if (only === undefined) {
    throw new ConfigurationFailure(
      `There is no Lease of an operator${lease === undefined ? '' : ` named ${lease}`} in ${place}. The operator makes it when it starts: ` +
        'check that it runs, or name another namespace with --operator-namespace.',
    );
  }
  if (others.length > 0) {
    const names = found.map(({ namespace, name }) => `${namespace}/${name}`).join(', ');
    throw new UsageFailure(
      `There are several operators in ${place}: ${names}. Choose one with --operator-namespace and --lease.`,
    );
  }
  return only;
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

function leaseOf({ metadata: { namespace, name, annotations = {} } }: LeaseObject): OperatorLease {
  return { namespace, name, paused: annotations[PAUSED] };
}

async function ask<Answer>(send: () => Promise<unknown>): Promise<Answer> {
  try {
    return (await send()) as Answer;
  } catch (error) {
    throw error instanceof ApiError ? refusal(error, '--operator-namespace') : error;
  }
}
