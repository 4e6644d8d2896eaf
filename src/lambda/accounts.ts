import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Clock } from '../clock.ts';
import type { AwsOptions } from './aws-options.ts';
import { answerMilliseconds, attempt, type Call, clientSettings } from './client.ts';
import type { Failure } from './failure.ts';
import { learnIdentity, type Probe } from './identity.ts';
import type { RequestBudgets } from './request-budgets.ts';
import { createRequestHandler, type ToldRequest } from './request-handler.ts';
import { type Access, accessKey } from './scope.ts';
import type { Identity } from './target.ts';

/** The AWS identity that the operator acts with: whose it is, and the clients that carry it. */
export interface Accounts {
  /**
   * The account that an access belongs to, learnt again whenever its credentials change.
   *
   * @returns undefined where neither STS nor Lambda was asked, or the caller's patience ended before
   */
  identify(probe: Probe, call: Call): Promise<Identity | Failure | undefined>;
  /** The account that an access was last known to belong to, without asking. */
  known(access: Access): Identity | undefined;
  /** A client for an access; the same one until the credentials are renewed. */
  client(access: Access): LambdaClient;
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
  const handler = createRequestHandler(options, tell);
  const limit = answerMilliseconds(options);
  const base = () => ({
    // The work queue decides when there is another.
    maxAttempts: 1,
    ...clientSettings(options, handler),
  });
  let shared = base();

  const client = (access: Access): LambdaClient => {
    const key = accessKey(access);
    const known = clients.get(key);
    if (known !== undefined) return known;
    const created = new LambdaClient({
      ...shared,
      region: access.region,
      ...(options.endpointUrl !== undefined && { endpoint: options.endpointUrl }),
    });
    clients.set(key, created);
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

  const learnt = new Map<string, Identity>();
  const learn = (access: Access, identity: Identity): Identity => {
    learnt.set(accessKey(access), identity);
    budgets.learnt(access, { ...identity, region: access.region });
    return identity;
  };

  return {
    client,
    credentialsRefused,
    known: (access) => learnt.get(accessKey(access)),
    async identify(probe, call) {
      if (refusal !== undefined && clock.now() < refusal.until) return refusal.failure;
      const lambda = client(call.access);
      const credentials = await attempt('AssumeRole', () => lambda.config.credentials(), call, limit);
      if ('failure' in credentials) {
        credentialsRefused(lambda, credentials.failure);
        return credentials.failure;
      }
      const key = credentials.answer.accessKeyId;
      const known = identities.get(key);
      if (known !== undefined) return learn(call.access, known);
      // No await where nobody asks: the next caller must find this one asking.
      const asking = learning.get(key);
      const underWay = asking && (await asking);
      // One caller's missing function says nothing to a caller that asked about another function.
      if (underWay !== undefined && !('kind' in underWay)) return learn(call.access, underWay);
      if (underWay !== undefined && underWay.kind !== 'FunctionNotFound') return underWay;
      const asked = learnIdentity(lambda, shared, probe, call, options, budgets);
      learning.set(key, asked);
      try {
        const answer = await asked;
        if (answer === undefined) return undefined;
        if ('kind' in answer) {
          if (answer.kind === 'CredentialsInvalid') credentialsRefused(lambda, answer);
          return answer;
        }
        identities.set(key, answer);
        return learn(call.access, answer);
      } finally {
        learning.delete(key);
      }
    },
  };
}
