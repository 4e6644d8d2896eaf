import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Clock } from '../clock.ts';
import type { AwsOptions } from './aws-options.ts';
import { answerMilliseconds, attempt, type Call, clientSettings, requestHandler, type ToldRequest } from './client.ts';
import type { Failure } from './failure.ts';
import { learnIdentity, type Probe } from './identity.ts';
import type { RequestBudgets } from './request-budgets.ts';
import type { Identity } from './target.ts';

/** The AWS identity that the operator acts with: whose it is, and the clients that carry it. */
export interface Accounts {
  /**
   * Whose credentials are in use, learnt again whenever they change.
   *
   * @returns undefined where nobody who could tell was asked, or the caller's patience ended before
   */
  identify(probe: Probe, call: Call): Promise<Identity | Failure | undefined>;
  /** A client for a region; the same one until the credentials are renewed. */
  client(region: string): LambdaClient;
  /** AWS refused the credentials that a client carries: they are read anew before the next call. */
  credentialsRefused(refused: LambdaClient, failure: Failure): void;
}

// One object after another would find out for itself that the credentials have expired; one probe is enough.
const REFUSAL_MILLISECONDS = 5_000;

/** The region of functions whose manifest names none; undefined where neither option, environment nor profile has one. */
export async function defaultRegion(options: AwsOptions): Promise<string | undefined> {
  if (options.region !== undefined) return options.region;
  const client = new LambdaClient({ ...(options.profile !== undefined && { profile: options.profile }) });
  try {
    return await client.config.region();
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}

/**
 * The operator's own identity, from the SDK's chain of credential sources.
 *
 * @param tell - is told of each request, where the options ask for it
 */
export function createAccounts(
  options: AwsOptions,
  budgets: RequestBudgets,
  clock: Clock,
  tell: (request: ToldRequest) => void,
): Accounts {
  let clients = new Map<string, LambdaClient>();
  // Rotated static keys are rare, and a short-lived key lives an hour: what was learnt of one key never changes.
  const identities = new Map<string, Identity>();
  const learning = new Map<string, Promise<Identity | Failure | undefined>>();
  const handler = requestHandler(options, tell);
  const limit = answerMilliseconds(options);
  const base = () => ({
    // The work queue decides when there is another.
    maxAttempts: 1,
    ...clientSettings(options, handler),
  });
  let shared = base();

  const client = (region: string): LambdaClient => {
    const known = clients.get(region);
    if (known !== undefined) return known;
    const created = new LambdaClient({
      ...shared,
      region,
      ...(options.endpointUrl !== undefined && { endpoint: options.endpointUrl }),
    });
    clients.set(region, created);
    return created;
  };

  let refusal: { readonly failure: Failure; readonly until: number } | undefined;
  const credentialsRefused = (refused: LambdaClient, failure: Failure): void => {
    // Calls that were under way together fail together; only the first finds its client still in use.
    if (![...clients.values()].includes(refused)) return;
    refusal = { failure, until: clock.now() + REFUSAL_MILLISECONDS };
    clients = new Map();
    shared = base();
  };

  return {
    client,
    credentialsRefused,
    async identify(probe, call) {
      if (refusal !== undefined && clock.now() < refusal.until) return refusal.failure;
      const lambda = client(probe.region);
      const credentials = await attempt('AssumeRole', () => lambda.config.credentials(), call, limit);
      if ('failure' in credentials) {
        credentialsRefused(lambda, credentials.failure);
        return credentials.failure;
      }
      const key = credentials.answer.accessKeyId;
      const known = identities.get(key);
      if (known !== undefined) return known;
      // No await where nobody asks: whoever comes next must find this one asking.
      const asking = learning.get(key);
      const underWay = asking && (await asking);
      // That a function is missing says nothing to who asked by another one.
      if (underWay !== undefined && !('kind' in underWay && underWay.kind === 'FunctionNotFound')) return underWay;
      const asked = learnIdentity(lambda, shared, probe, call, options, budgets);
      learning.set(key, asked);
      try {
        const learnt = await asked;
        if (learnt === undefined) return undefined;
        if (!('kind' in learnt)) identities.set(key, learnt);
        else if (learnt.kind === 'CredentialsInvalid') credentialsRefused(lambda, learnt);
        return learnt;
      } finally {
        learning.delete(key);
      }
    },
  };
}
