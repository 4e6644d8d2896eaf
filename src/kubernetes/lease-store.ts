import { ApiError } from './api-error.ts';
import type { Connection } from './connection.ts';

interface Lease {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec?: { readonly holderIdentity?: string };
}

/** The name of a Lease. */
export interface LeaseName {
  readonly namespace: string;
  readonly name: string;
}

/** One Lease of the cluster. Each write succeeds only on the version that was read. */
export function createLeaseStore(connection: Connection, { namespace, name }: LeaseName, signal: AbortSignal) {
  const collection = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const metadata = { namespace, name, labels: { 'app.kubernetes.io/name': 'event-invoke-operator' } };

  return {
    async read(): Promise<{ holder: string; version: string } | undefined> {
      try {
        const lease = (await connection.send({ method: 'GET', path: `${collection}/${name}`, signal })) as Lease;
        return { holder: lease.spec?.holderIdentity ?? '', version: lease.metadata.resourceVersion };
      } catch (error) {
        if (error instanceof ApiError && error.code === 404) return undefined;
        throw error;
      }
    },
    create: (holder: string): Promise<boolean> =>
      unlessConflict(() =>
        connection.send({
          method: 'POST',
          path: collection,
          body: {
            apiVersion: 'coordination.k8s.io/v1',
            kind: 'Lease',
            metadata,
            spec: { holderIdentity: holder },
          },
          signal,
        }),
      ),
    write: (holder: string, version: string): Promise<boolean> =>
      unlessConflict(() =>
        connection.send({
          method: 'PATCH',
          path: `${collection}/${name}`,
          contentType: 'application/merge-patch+json',
          body: { metadata: { resourceVersion: version }, spec: { holderIdentity: holder } },
          signal,
        }),
      ),
  };
}

async function unlessConflict(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 409) return false;
    throw error;
  }
}
