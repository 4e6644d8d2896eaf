import { createHash } from 'node:crypto';
import { type Account, readAccount } from '../../accounts/account.ts';
import type { AWSAccount, AWSAccountStatus, LeftBehind } from '../../api/aws-account.ts';
import { backOffSeconds, SLOW } from '../../back-off.ts';
import type { Clock } from '../../clock.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { ObjectWriter } from '../../kubernetes/object-writer.ts';
import { shareRun } from '../../kubernetes/shared-run.ts';
import type { DeclaredAccounts } from '../../lambda/accounts.ts';
import type { RequestBudgets } from '../../lambda/request-budgets.ts';
import { timestamp } from '../rules/facts.ts';
import { type AccountFindings, accountStatusAfter, findingOf } from './account-status.ts';

/** The dependencies of a keeper. */
export interface AccountKeeperPorts {
  readonly object: (name: string) => AWSAccount | undefined;
  /** How many objects name an AWSAccount, or have claims under it. */
  readonly users: (name: string) => number;
  /** True if an object has a claim under an AWSAccount that is to be let go with it. */
  readonly isNeeded: (name: string) => boolean;
  readonly accounts: Pick<DeclaredAccounts, 'identify' | 'known' | 'actsAs'>;
  readonly budgets: Pick<RequestBudgets, 'limitOf' | 'throttledRegions'>;
  readonly writer: Pick<ObjectWriter<AWSAccount, AWSAccountStatus>, 'writeFinalizers' | 'writeStatus'>;
  /** The operator, as namespace/name of its Lease. */
  readonly operator: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: (level: 'warn', message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** Keeps the AWSAccounts themselves: their finalizer, and what their status says. */
export interface AccountKeeper {
  /** Looks at one AWSAccount. @returns in how many milliseconds it is to be looked at again; undefined: at its next change */
  keep(name: string, signal: AbortSignal): Promise<number | undefined>;
  /** Puts our finalizer on an AWSAccount, so that it stays until what is written with it is deleted. @throws ApiError */
  hold(name: string, signal: AbortSignal): Promise<'Held' | 'NotKept' | 'Gone'>;
  /** True if our finalizer holds an AWSAccount. */
  isHeld(account: Account): boolean;
  /** Notes what was left in an account, for the next report. */
  leftBehind(name: string, left: LeftBehind): void;
}

// Counts and throttling change all the time, and the credentials may go bad without a change here.
const LOOK_MILLISECONDS = 60_000;

// Of the names of finalizers.
const LONGEST_NAME = 63;

const MOST_CONFLICTS = 5;

function invalid(problem: string): string {
  return `The operator can't use this AWSAccount, since ${problem}. No object may use it. Upgrade the CRD and correct what it then refuses.`;
}

/** The finalizer of an operator. @param operator - namespace/name of its Lease */
export function accountFinalizer(operator: string): string {
  const name = operator.replace('/', '.');
  const hash = createHash('sha256').update(operator).digest('hex').slice(0, 8);
  const fits = name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 9)}-${hash}`;
  return `operator.lambda.eventinvoke.dev/${fits}`;
}

/** A keeper that has not looked at anything yet. */
export function createAccountKeeper(ports: AccountKeeperPorts): AccountKeeper {
  const { writer, clock, accounts, budgets, operator } = ports;
  const finalizer = accountFinalizer(operator);
  const left = new Map<string, LeftBehind[]>();
  const failures = new Map<string, number>();
  const holding = new Map<string, ReturnType<typeof shareRun<'Held' | 'NotKept' | 'Gone'>>>();
  const isHeldIn = ({ metadata }: AWSAccount) => metadata.finalizers?.includes(finalizer) ?? false;

  const holdNow = async (name: string, signal: AbortSignal): Promise<'Held' | 'NotKept' | 'Gone'> => {
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts += 1) {
      const object = ports.object(name);
      if (object === undefined) return 'Gone';
      if (isHeldIn(object)) return 'Held';
      // The API server takes no new finalizer of an object that is being deleted.
      if (object.metadata.deletionTimestamp !== undefined) return 'Gone';
      const finalizers = [...(object.metadata.finalizers ?? []), finalizer];
      const written = await writer.writeFinalizers(object, finalizers, signal);
      if (written.was === 'Written') return isHeldIn(written.object) ? 'Held' : 'NotKept';
      if (written.was === 'Gone') return 'Gone';
    }
    throw new ApiError(`somebody else changed the AWSAccount ${name} ${MOST_CONFLICTS} times in a row`, 409, undefined);
  };

  const identify = async (
    account: Account,
    signal: AbortSignal,
  ): Promise<Pick<AccountFindings, 'ready' | 'reason' | 'message' | 'identity'>> => {
    const { name, region, accountId, terminating } = account;
    const access = { awsAccount: name, region };
    const call = { access, signal, patience: signal, priority: 'retry', tenant: '' } as const;
    // Without the name of a function Lambda is not asked: no object that a grant allows asks for it.
    const answer = await accounts.identify({}, call);
    if (answer !== undefined && 'kind' in answer) return findingOf(answer);
    const actsAs = accounts.actsAs(name);
    const identity = actsAs === undefined ? {} : { identity: actsAs };
    if (terminating) {
      const message = 'It is being deleted, and stays until the objects that have settings in it have let go of them.';
      return { ready: 'Unknown', reason: 'Terminating', message, ...identity };
    }
    if (answer === undefined && accounts.known(access) === undefined) {
      const message = 'STS could not tell whose the credentials are: the first answer of Lambda will tell it.';
      return { ready: 'True', reason: 'NotVerified', message };
    }
    return {
      ready: 'True',
      reason: 'Verified',
      message: `The credentials belong to account ${accountId}.`,
      ...identity,
    };
  };

  const look = async (object: AWSAccount, signal: AbortSignal): Promise<AccountFindings> => {
    const { name } = object.metadata;
    const account = readAccount(object);
    const found =
      'problem' in account
        ? ({ ready: 'False', reason: 'Invalid', message: invalid(account.problem) } as const)
        : await identify(account, signal);
    const accountId = 'problem' in account ? '' : account.accountId;
    return {
      ...found,
      objects: ports.users(name),
      requestsPerSecond: budgets.limitOf(accountId),
      throttledRegions: budgets.throttledRegions(accountId),
      leftBehind: left.get(name) ?? [],
    };
  };

  const letGo = async (object: AWSAccount, signal: AbortSignal): Promise<number | undefined> => {
    const others = (object.metadata.finalizers ?? []).filter((each) => each !== finalizer);
    const written = await writer.writeFinalizers(object, others, signal);
    return written.was === 'Conflict' ? 0 : undefined;
  };

  const report = async (name: string, signal: AbortSignal): Promise<number | undefined> => {
    const object = ports.object(name);
    if (object === undefined) return undefined;
    const isTerminating = object.metadata.deletionTimestamp !== undefined;
    if (isTerminating && isHeldIn(object) && !ports.isNeeded(name)) return letGo(object, signal);
    const findings = await look(object, signal);
    // The look may have taken a while.
    const current = ports.object(name);
    if (current === undefined || current.metadata.uid !== object.metadata.uid) return undefined;
    const status = accountStatusAfter(current, operator, findings, timestamp(clock.now()));
    const written = await writer.writeStatus(current, status, signal);
    if (written.was === 'Conflict') return 0;
    const told = new Set(findings.leftBehind);
    const untold = (left.get(name) ?? []).filter((each) => !told.has(each));
    if (untold.length > 0) left.set(name, untold);
    else left.delete(name);
    return LOOK_MILLISECONDS;
  };

  return {
    async keep(name, signal) {
      try {
        const next = await report(name, signal);
        failures.delete(name);
        return next;
      } catch (error) {
        if (signal.aborted) return undefined;
        if (!(error instanceof ApiError)) throw error;
        ports.log('warn', 'the AWSAccount could not be written', { awsAccount: name, detail: error.message });
        const count = (failures.get(name) ?? 0) + 1;
        failures.set(name, count);
        return backOffSeconds(SLOW, count, ports.random(), error.retryAfterSeconds) * 1000;
      }
    },
    hold(name, signal) {
      const run = holding.get(name) ?? shareRun((own) => holdNow(name, own));
      holding.set(name, run);
      return run(signal).finally(() => holding.delete(name));
    },
    isHeld: ({ finalizers }) => finalizers.includes(finalizer),
    leftBehind(name, each) {
      left.set(name, [...(left.get(name) ?? []), each]);
    },
  };
}
