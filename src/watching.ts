import { PLURAL as ACCOUNTS } from './api/aws-account.ts';
import { PLURAL } from './api/event-invoke-config.ts';
import { API_PATH, type Assembly } from './assembly/assembly.ts';
import type { Clock } from './clock.ts';
import { createSignsOfLife, type SignsOfLife } from './controller/signs-of-life.ts';
import type { Connection } from './kubernetes/connection.ts';
import { runReflector } from './kubernetes/reflector.ts';

const GRANT_AWSACCOUNTS =
  'grant get, list, watch and patch on awsaccounts to the operator by a ClusterRole; until then it does nothing.';

/** The watches to begin, and their listeners. */
export interface WatchOptions {
  readonly connection: Connection;
  readonly assembly: Pick<Assembly, 'store' | 'accountSink' | 'accountsHeard'>;
  /** Absent: all. */
  readonly namespaces: readonly string[] | undefined;
  readonly labelSelector: string | undefined;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onProblem: (message: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** The watches of an operator. */
export interface Watching {
  /** All objects and all AWSAccounts are known. */
  readonly listed: Promise<unknown>;
  /** Fulfilled once all watches have ended. */
  readonly ended: Promise<unknown>;
  /** Of each watch. */
  readonly signs: readonly SignsOfLife[];
}

/** Fills an operator's cache, and keeps it up to date. */
export function watch(options: WatchOptions): Watching {
  const { connection, assembly, namespaces = [undefined], labelSelector, clock, random, onProblem, signal } = options;
  const shared = { connection, clock, random, onProblem, signal };
  const watches = namespaces.map((namespace) => {
    const listed = Promise.withResolvers<void>();
    const signs = createSignsOfLife(clock);
    const ended = runReflector({
      ...shared,
      path: namespace === undefined ? `${API_PATH}/${PLURAL}` : `${API_PATH}/namespaces/${namespace}/${PLURAL}`,
      ...(labelSelector !== undefined && { labelSelector }),
      sink: assembly.store.sink(namespace),
      onListed: listed.resolve,
      onSign: signs.give,
    });
    return { listed: listed.promise, signs, ended };
  });
  // Whatever namespaces are watched: an AWSAccount belongs to the whole cluster.
  const accountsListed = Promise.withResolvers<void>();
  const accountSigns = createSignsOfLife(clock);
  const accountsEnded = runReflector({
    ...shared,
    path: `${API_PATH}/${ACCOUNTS}`,
    sink: assembly.accountSink,
    isOptional: true,
    onListed: accountsListed.resolve,
    onHeard: assembly.accountsHeard,
    onSign: accountSigns.give,
    advise: ({ code, message }) => (code === 403 ? `${message}: ${GRANT_AWSACCOUNTS}` : message),
  });
  return {
    listed: Promise.all([accountsListed.promise, ...watches.map(({ listed }) => listed)]),
    ended: Promise.all([accountsEnded, ...watches.map(({ ended }) => ended)]),
    signs: [accountSigns, ...watches.map(({ signs }) => signs)],
  };
}
