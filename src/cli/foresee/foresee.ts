import { NO_ACCOUNTS } from '../../accounts/account-book.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { backOffSeconds, FAST } from '../../back-off.ts';
import { sleep } from '../../clock.ts';
import { createAccounts, defaultRegion } from '../../lambda/accounts.ts';
import type { AwsOptions } from '../../lambda/aws-options.ts';
import { answerMilliseconds } from '../../lambda/client.ts';
import { createInvokeConfigs } from '../../lambda/invoke-configs.ts';
import { createRequestBudgets } from '../../lambda/request-budgets.ts';
import { createRequests } from '../../lambda/requests.ts';
import { createLedger } from '../../reconcile/ledger.ts';
import type { Reaching } from '../../reconcile/object/reach.ts';
import { type Preview, preview } from '../../reconcile/preview.ts';
import { candidateOf, contenderOf, looseKeysOf } from '../../reconcile/rules/contender.ts';
import { tellRequest } from '../tell-request.ts';
import type { Terminal } from '../terminal.ts';

/** Says what the operator would do with objects, from what the cluster and Lambda hold now. It writes nothing. */
export interface Foresight {
  /** How functions are reached. */
  readonly reaching: Reaching;
  /** What the operator would do. A failure that may pass by itself is retried for half a minute. */
  foresee(object: EventInvokeConfig): Promise<Preview>;
}

// At the fast pace, these retries take half a minute.
const MOST_RETRIES = 5;

/** @param all - the objects that may be asked about, and all others that may own the same targets */
export async function createForesight(
  all: readonly EventInvokeConfig[],
  options: AwsOptions & { readonly requestsPerSecond: number },
  { clock, signal, stderr }: Terminal,
): Promise<Foresight> {
  const budgets = createRequestBudgets(options.requestsPerSecond, clock, () => {});
  const accounts = createAccounts(options, budgets, clock, tellRequest(stderr), () => {});
  const { read } = createInvokeConfigs(createRequests(accounts, answerMilliseconds(options)), budgets, clock);
  const reaching: Reaching = {
    defaultRegion: await defaultRegion(options),
    accountBook: NO_ACCOUNTS,
    ownIdentity: (region) => accounts.known({ region }),
  };
  const index = Map.groupBy(
    all
      .map((object) => contenderOf(candidateOf(object), reaching))
      .flatMap((contender) => looseKeysOf(contender).map((key) => ({ key, contender }))),
    ({ key }) => key,
  );
  const ports = {
    ...reaching,
    grantsKnown: () => ({ since: 0, until: clock.now() }),
    accountIsHeld: () => true,
    observeOnly: false,
    // A pause only puts off what is shown.
    paused: () => undefined,
    contenders: (key: string) => (index.get(key) ?? []).map(({ contender }) => contender),
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
        const foreseen = await preview(object, ports, call, clock.now());
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
