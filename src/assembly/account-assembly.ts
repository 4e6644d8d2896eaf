import type { Account } from '../accounts/account.ts';
import { type AWSAccount, type AWSAccountStatus, PLURAL } from '../api/aws-account.ts';
import { type EventInvokeConfig, GROUP, VERSION } from '../api/event-invoke-config.ts';
import type { Clock } from '../clock.ts';
import { inSlices } from '../controller/slices.ts';
import { createWorkQueue } from '../controller/work-queue.ts';
import type { Connection } from '../kubernetes/connection.ts';
import { createObjectWriter } from '../kubernetes/object-writer.ts';
import { createStore, keyOf, type Sink, type Store } from '../kubernetes/store.ts';
import type { DeclaredAccounts, ReachedAccount } from '../lambda/accounts.ts';
import type { RequestBudgets } from '../lambda/request-budgets.ts';
import { type AccountKeeper, createAccountKeeper } from '../reconcile/accounts/account-keeper.ts';
import type { AccountChange, AccountRegistry } from '../reconcile/accounts/account-registry.ts';
import { concernedByAccount } from '../reconcile/accounts/concerned-objects.ts';
import { TYPICAL_ACCOUNT, trimAccount } from '../reconcile/accounts/trim-account.ts';
import { type Claims, readClaims } from '../reconcile/object/claims.ts';
import { ownStatus } from '../reconcile/object/own-status.ts';
import type { Reaching } from '../reconcile/object/reach.ts';
import type { Audience } from '../reconcile/report/publish.ts';
import { accountIndexKey, type Candidate } from '../reconcile/rules/contender.ts';
import type { CheckDemand } from '../reconcile/schedule/check-demand.ts';
import type { TriggerPorts } from '../reconcile/schedule/triggers.ts';

/** Few, so that a start with many accounts is no burst of requests to STS. */
const PLACES = 4;

// A namespace's objects go together, and each write of the status can tell of many.
const LEFT_BEHIND_MILLISECONDS = 1_000;

/** The dependencies of the part of an operator that looks after AWSAccounts. */
export interface AccountAssemblyPorts extends Pick<Audience, 'log'> {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly random: () => number;
  readonly accounts: DeclaredAccounts;
  readonly budgets: RequestBudgets;
  readonly registry: AccountRegistry;
  readonly reaching: Reaching;
  readonly objects: Pick<Store<EventInvokeConfig, Candidate>, 'get' | 'keys'>;
  readonly contenders: TriggerPorts['contenders'];
  /** The claims that a write of an object's status, which is under way, asks for; undefined where there is none. */
  readonly askedFor: (key: string) => Claims | undefined;
  readonly demand: Pick<CheckDemand, 'changed'>;
  /** The most requests to an account and region in any second, where its AWSAccount does not say. */
  readonly requestsPerSecond: number;
  /** The operator, as namespace/name of its Lease. */
  readonly operator: string;
  /** Called with each object that a change of an account concerns. */
  readonly wake: (key: string) => void;
}

/** The part of an operator that looks after AWSAccounts. */
export interface AccountAssembly {
  /** The reflector fills it. */
  readonly sink: Sink<AWSAccount>;
  readonly keeper: Pick<AccountKeeper, 'hold' | 'isHeld' | 'leftBehind'>;
  /**
   * An object has changed: an account that waits for its claims to go may go.
   *
   * @param asked - the claims that a write under way asked for until now
   */
  objectChanged(before: EventInvokeConfig, asked: Claims | undefined): void;
  /** From here on, until it stops, changes wake objects, and AWSAccounts are written. */
  takeUp(stop: AbortSignal): void;
  work(stop: AbortSignal, abort: AbortSignal): Promise<void>;
}

/** Puts it together. */
export function assembleAccounts(ports: AccountAssemblyPorts): AccountAssembly {
  const { connection, clock, random, accounts, budgets, registry, reaching, objects, demand, log, operator } = ports;
  const { book } = registry;

  const store = createStore<AWSAccount, undefined>({
    indexKeys: () => [],
    record: () => undefined,
    trim: trimAccount,
    typical: TYPICAL_ACCOUNT,
  });
  const writer = createObjectWriter<AWSAccount, AWSAccountStatus>(
    connection,
    store,
    ({ metadata }) => `/apis/${GROUP}/${VERSION}/${PLURAL}/${metadata.name}`,
  );
  const usersOf = function* (name: string): Generator<EventInvokeConfig> {
    for (const key of [...objects.keys(accountIndexKey(name))]) {
      const object = objects.get(key);
      if (object !== undefined) yield object;
    }
  };
  const isNeeded = (name: string) =>
    usersOf(name).some((object) => claimsUnder(object, ports.askedFor(keyOf(object))).includes(name));
  const keeper = createAccountKeeper({
    object: store.get,
    users: (name) => [...objects.keys(accountIndexKey(name))].length,
    isNeeded,
    accounts,
    budgets,
    writer,
    operator,
    clock,
    random,
    log,
  });
  const queue = createWorkQueue(clock, (key) => ({
    lane: 'AWSAccounts',
    takesOver: false,
    unit: key,
    tenant: '',
    places: () => PLACES,
  }));
  // Ends what it does over time; undefined before it is taken up.
  let takenUp: AbortSignal | undefined;

  const limit = (accountId: string): void => {
    const rates = registry.sharing(accountId).map((each) => each.requestsPerSecond ?? ports.requestsPerSecond);
    budgets.limit(accountId, rates.length === 0 ? undefined : Math.min(...rates));
  };
  const changed = ({ name, old, account, before }: AccountChange): void => {
    accounts.declare(name, account && reachedBy(account));
    for (const accountId of new Set([old?.accountId, account?.accountId])) {
      if (accountId === undefined) continue;
      limit(accountId);
      // The rate in effect stands in the status of each.
      if (takenUp !== undefined) for (const each of registry.sharing(accountId)) queue.add(each.name, 'change');
    }
    for (const object of usersOf(name)) demand.changed(undefined, object);
    if (takenUp === undefined) return;
    const then = { ...reaching, accountBook: before };
    void inSlices(usersOf(name), clock, takenUp, (object) => {
      for (const key of concernedByAccount(object, then, reaching, ports.contenders)) ports.wake(key);
    });
  };
  store.subscribe((before, after) => {
    registry.changed(before, after, {
      before: (name) => {
        for (const object of usersOf(name)) demand.changed(object, undefined);
      },
      after: changed,
    });
    if (takenUp !== undefined && after !== undefined && before?.metadata.uid !== after.metadata.uid) {
      queue.add(after.metadata.name, 'change');
    }
  });

  return {
    sink: store.sink(),
    keeper: {
      ...keeper,
      leftBehind(name, left) {
        keeper.leftBehind(name, left);
        // Until it is written, a process that ends takes it along.
        queue.addAfter(name, LEFT_BEHIND_MILLISECONDS, 'retry');
      },
    },
    objectChanged(before, asked) {
      if (takenUp === undefined) return;
      for (const name of claimsUnder(before, asked)) if (book.account(name)?.terminating) queue.add(name, 'retry');
    },
    takeUp(stop) {
      takenUp = stop;
      for (const [name] of store.all()) queue.add(name, 'retry');
    },
    work: (stop, abort) =>
      queue.work(async ({ key }) => {
        const milliseconds = await keeper.keep(key, abort);
        if (milliseconds !== undefined) queue.addAfter(key, milliseconds, 'check');
      }, stop),
  };
}

function reachedBy({ accountId, region, assumeRole }: Account): ReachedAccount {
  return { accountId, region, ...(assumeRole && { assumeRole }) };
}

/** The AWSAccounts under which an object has claims that are to be let go, or asks for some. */
function claimsUnder(object: EventInvokeConfig, asked: Claims | undefined): string[] {
  const stored = readClaims(ownStatus(object));
  return [stored, asked].flatMap((claims) =>
    claims === undefined || 'problem' in claims
      ? []
      : claims.list.flatMap(({ account, parting }) =>
          account === undefined || parting?.state === 'Released' ? [] : [account],
        ),
  );
}
