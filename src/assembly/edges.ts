import type { DefaultAccount } from '../accounts/account-book.ts';
import type { Clock } from '../clock.ts';
import type { Connection } from '../kubernetes/connection.ts';
import type { Accounts, DeclaredAccounts } from '../lambda/accounts.ts';
import type { RequestBudgets } from '../lambda/request-budgets.ts';
import type { Requests } from '../lambda/requests.ts';
import type { Observer } from '../observer.ts';
import type { Audience } from '../reconcile/report/publish.ts';

/** What an operator is told by its user. */
export interface AssemblyOptions {
  /** The region of manifests that name none. */
  readonly defaultRegion: string | undefined;
  /** The account of objects that name none. */
  readonly defaultAccount: DefaultAccount;
  /** The operator, as namespace/name of its Lease: AWSAccounts know it by that. */
  readonly operator: string;
  readonly observeOnly: boolean;
  /** The most requests to one account and region in any second. */
  readonly requestsPerSecond: number;
  /** The shortest interval that an object may have, in seconds. */
  readonly minimumDriftCheckIntervalSeconds: number;
  /** Seconds between checks of an object that names no interval. */
  readonly driftCheckIntervalSeconds: number;
  /** How many functions of one account and region are worked on at once. */
  readonly concurrency: number;
}

/** Where an operator meets the world. */
export interface AssemblyEdges extends Pick<Audience, 'recordEvent' | 'log'> {
  readonly connection: Connection;
  readonly accounts: (budgets: RequestBudgets) => DeclaredAccounts;
  readonly requests: (accounts: Accounts) => Requests;
  readonly clock: Clock;
  /** The clock of the request budgets: the same, but for a model in which a call takes no time. */
  readonly requestClock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Why nothing may be written to Lambda now; undefined: the operator is not paused. */
  readonly paused: () => string | undefined;
  /** Absent: its work is not observed. */
  readonly observer?: Observer;
}
