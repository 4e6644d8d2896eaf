import type { AWSAccount } from '../../api/aws-account.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Cacheable } from '../../kubernetes/store.ts';
import { ACCOUNTS_PATH, type Cluster, collectionPath } from '../cluster/cluster.ts';
import { ServiceFailure } from '../failures.ts';
import { ACCOUNT_HEAD, type AccountRow, accountCellsOf, accountRowOf } from './account-row.ts';
import type { Operators } from './operators.ts';
import { cellsOf, headOf, type Row, rowOf } from './row.ts';

/** The objects of one kind that a command shows, and how it shows each. */
export interface View<T extends Cacheable, R extends object> {
  /** Of the collection. */
  readonly path: string;
  list(): Promise<readonly T[]>;
  /** What is told where there is none. */
  readonly none: string;
  rowOf(object: T): R;
  /** The row of an object that is gone. */
  gone(row: R): R;
  readonly head: readonly string[];
  /** @param now - milliseconds since the epoch */
  cellsOf(row: R, now: number): readonly string[];
}

const GONE = { ready: 'Unknown', reason: 'Gone', why: 'The object is deleted.' } as const;

/** The EventInvokeConfigs. @param namespace - absent: of all namespaces */
export function objectsView(
  cluster: Cluster,
  namespace: string | undefined,
  operators: Operators,
): View<EventInvokeConfig, Row> {
  const isWide = namespace === undefined;
  return {
    path: collectionPath(namespace),
    list: () => cluster.list(namespace),
    none: `There is no EventInvokeConfig${isWide ? '' : ` in namespace ${namespace}`}.`,
    rowOf: (object) => rowOf(object, operators),
    gone: (row) => ({ ...row, ...GONE }),
    head: headOf(isWide),
    cellsOf: (row, now) => cellsOf(row, isWide, now),
  };
}

/** The AWSAccounts. */
export function accountsView(cluster: Cluster): View<AWSAccount, AccountRow> {
  return {
    path: ACCOUNTS_PATH,
    async list() {
      const accounts = await cluster.listAccounts();
      if (accounts !== undefined) return accounts;
      throw new ServiceFailure(
        'You may not list AWSAccounts, which are for those who administer the cluster: ask them for get, list and watch on awsaccounts.',
      );
    },
    none: 'There is no AWSAccount.',
    rowOf: accountRowOf,
    gone: (row) => ({ ...row, ...GONE }),
    head: ACCOUNT_HEAD,
    cellsOf: accountCellsOf,
  };
}
