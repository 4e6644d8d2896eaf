import { type DefaultAccount, NO_ACCOUNTS } from '../../accounts/account-book.ts';
import type { AWSAccount } from '../../api/aws-account.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { backOffSeconds, FAST } from '../../back-off.ts';
import { sleep } from '../../clock.ts';
import { type Accounts, createAccounts, defaultRegion } from '../../lambda/accounts.ts';
import type { AwsOptions } from '../../lambda/aws-options.ts';
import { answerMilliseconds } from '../../lambda/client.ts';
import { createInvokeConfigs } from '../../lambda/invoke-configs.ts';
import { createRequestBudgets } from '../../lambda/request-budgets.ts';
import { createRequests } from '../../lambda/requests.ts';
import { createLedger } from '../../reconcile/ledger.ts';
import type { Reaching } from '../../reconcile/object/reach.ts';
import { type Preview, preview } from '../../reconcile/preview.ts';
import { candidateOf, contendersFor, indexKeysOf } from '../../reconcile/rules/contender.ts';
import { tellRequest } from '../tell-request.ts';
import type { Terminal } from '../terminal.ts';
import { bookOf, namesAccount, withoutAccount } from './account-books.ts';

/** Says what the operator would do with objects, from what the cluster and Lambda hold now. It writes nothing. */
export interface Foresight {
  /** How functions are reached. */
  readonly reaching: Reaching;
  /** What the operator would do. A failure that may pass by itself is retried for half a minute. */
  foresee(object: EventInvokeConfig): Promise<Preview>;
}

/** The cluster, as far as the user may know it. */
export interface Seen {
  /** The objects that may be asked about, and all others that may own the same targets. */
  readonly objects: readonly EventInvokeConfig[];
  /** Undefined: the user may not list them, so objects are taken as if there were none. */
  readonly accounts: readonly AWSAccount[] | undefined;
}

/** How Lambda is asked, and what the operator was started with. */
export interface ForesightOptions extends AwsOptions {
  readonly requestsPerSecond: number;
  readonly defaultAccount: DefaultAccount;
}

// At the fast pace, these retries take half a minute.
const MOST_RETRIES = 5;

/** Lambda is asked with the user's own credentials, since nobody but the operator may take the roles of AWSAccounts. */
export async function createForesight(
  seen: Seen,
  options: ForesightOptions,
  { clock, signal, stderr }: Terminal,
): Promise<Foresight> {
  const budgets = createRequestBudgets(options.requestsPerSecond, clock, () => {});
  const declared = createAccounts(options, budgets, clock, tellRequest(stderr), () => {});
  const accountBook = seen.accounts === undefined ? NO_ACCOUNTS : bookOf(seen.accounts, options.defaultAccount);
  for (const { metadata } of seen.accounts ?? []) {
    const account = accountBook.account(metadata.name);
    if (account !== undefined) declared.declare(account.name, { accountId: account.accountId, region: account.region });
  }
  if (seen.accounts === undefined && seen.objects.some(namesAccount)) {
    stderr.write(
      'The AWSAccounts can not be listed: their grants are not checked, and each object is compared with the account and region of your own credentials.\n',
    );
  }
  const asSeen = (object: EventInvokeConfig) => (seen.accounts === undefined ? withoutAccount(object) : object);
  const accounts = ofTheUser(declared);
  const { read } = createInvokeConfigs(createRequests(accounts, answerMilliseconds(options)), budgets, clock);
  const reaching: Reaching = {
    defaultRegion: await defaultRegion(options),
    accountBook,
    ownIdentity: (region) => accounts.known({ region }),
  };
  const index = Map.groupBy(
    seen.objects
      .map((object) => candidateOf(asSeen(object)))
      .flatMap((candidate) => indexKeysOf(candidate, accountBook.byDefault).map((key) => ({ key, candidate }))),
    ({ key }) => key,
  );
  const indexed = (key: string, except: string) =>
    (index.get(key) ?? []).map(({ candidate }) => candidate).filter((candidate) => candidate.key !== except);
  const ports = {
    ...reaching,
    grantsKnown: () => ({ since: 0, until: clock.now() }),
    accountIsHeld: () => true,
    observeOnly: false,
    // A pause only puts off what is shown.
    paused: () => undefined,
    contenders: (looseKey: string, except: string) => contendersFor(looseKey, except, indexed, reaching),
    ledger: createLedger(clock),
    accounts,
    read,
  };
  // A check would leave the budget's reserve unused.
  const call = { priority: 'retry', tenant: '', since: 0, signal, patience: signal } as const;
  return {
    reaching,
    async foresee(object) {
      for (let failures = 1; ; failures += 1) {
        const foreseen = await preview(asSeen(object), ports, call, clock.now());
        const { end, facts } = foreseen;
        // A wait for another object, or for a claim, takes longer than anybody wants to look at a terminal.
        const hasFailed = facts.failed !== undefined || facts.failedCalls.length > 0;
        if (end.do !== 'Wait' || !hasFailed || failures > MOST_RETRIES) return foreseen;
        const atLeastSeconds = end.retry.after === 'backoff' ? end.retry.atLeastSeconds : undefined;
        await sleep(clock, backOffSeconds(FAST, failures, Math.random(), atLeastSeconds) * 1000, signal);
      }
    },
  };
}

// The operator's credentials may be right where the user's are another account's.
function ofTheUser(accounts: Accounts): Accounts {
  return {
    ...accounts,
    async identify(probe, call) {
      const answer = await accounts.identify(probe, call);
      if (answer === undefined || !('kind' in answer) || answer.kind !== 'WrongAccount') return answer;
      const message = `Your own credentials belong to another account than the AWSAccount ${call.access.awsAccount}: use a --profile of its account.`;
      return { ...answer, message };
    },
  };
}
