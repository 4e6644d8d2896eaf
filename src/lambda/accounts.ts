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

/** The AWS identities that the operator acts with, and the clients that use them. */
export interface Accounts {
  /**
   * Learns the account of an access, and learns it again after each change of the credentials.
   *
   * @returns undefined if neither STS nor Lambda was asked, or if the caller's patience ended first
   */
  identify(probe: Probe, call: Call): Promise<Identity | Failure | undefined>;
  /** The account that was last learnt for an access. Sends no request. */
  known(access: Access): Identity | undefined;
  /** The client of an access: the same one until the credentials are loaded again. */
  client(access: Access): LambdaClient;
  /** Reports that AWS refused a client's credentials: they are loaded again before the next call. */
  credentialsRefused(access: Access, refused: LambdaClient, failure: Failure): void;
}

// Without this pause, each object would try expired credentials for itself.
const REFUSAL_MILLISECONDS = 5_000;

/** The region of functions whose manifest names no region; undefined if options, environment and profile name none. */
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
 * @param tell - called for each request if the options ask for debug output
 */
export function createAccounts(
  options: AwsOptions,
  budgets: RequestBudgets,
  clock: Clock,
  tell: (request: ToldRequest) => void,
): Accounts {
  // By access key ID: the account of a key never changes. Nothing is removed, as a process meets few keys: static keys
  // seldom change, and a short-lived key lives for an hour.
  const identities = new Map<string, Identity>();
  // By access and access key ID: a failure in one region says nothing about another one.
  const learning = new Map<string, Promise<Identity | Failure | undefined>>();
  const handler = createRequestHandler(options, tell);
  const limit = answerMilliseconds(options);
  const base = () => ({
    // The work queue decides when a failed call is tried again.
    maxAttempts: 1,
    ...clientSettings(options, handler),
  });

  // The first clients share one chain of credential sources, so that it is asked once for all regions.
  const first = base();
  const connect = ({ region }: Access, settings: ReturnType<typeof base>) => ({
    settings,
    client: new LambdaClient({
      ...settings,
      region,
      ...(options.endpointUrl !== undefined && { endpoint: options.endpointUrl }),
    }),
  });
  // By access: another region may accept the credentials that one region refuses.
  const connections = new Map<string, ReturnType<typeof connect>>();
  const connection = (access: Access) => {
    const known = connections.get(accessKey(access)) ?? connect(access, first);
    connections.set(accessKey(access), known);
    return known;
  };

  const refusals = new Map<string, { readonly failure: Failure; readonly until: number }>();
  const credentialsRefused = (access: Access, refused: LambdaClient, failure: Failure): void => {
    const key = accessKey(access);
    // Calls that were under way at the same time fail together. Only the first finds its client still in use; the
    // others must not discard the new one.
    if (connections.get(key)?.client !== refused) return;
    refusals.set(key, { failure, until: clock.now() + REFUSAL_MILLISECONDS });
    connections.set(key, connect(access, base()));
  };

  const learnt = new Map<string, Identity>();
  const learn = (access: Access, identity: Identity): Identity => {
    learnt.set(accessKey(access), identity);
    budgets.learnt(access, { ...identity, region: access.region });
    return identity;
  };

  return {
    client: (access) => connection(access).client,
    credentialsRefused,
    known: (access) => learnt.get(accessKey(access)),
    async identify(probe, call) {
      const { access } = call;
      const refusal = refusals.get(accessKey(access));
      if (refusal !== undefined && clock.now() < refusal.until) return refusal.failure;
      const { client: lambda, settings } = connection(access);
      const credentials = await attempt('AssumeRole', () => lambda.config.credentials(), call, limit);
      if ('failure' in credentials) {
        credentialsRefused(access, lambda, credentials.failure);
        return credentials.failure;
      }
      const key = credentials.answer.accessKeyId;
      const known = identities.get(key);
      if (known !== undefined) return learn(access, known);
      // No await between here and learning.set unless another caller is asking: two callers would both ask AWS.
      const asked = `${accessKey(access)} ${key}`;
      const asking = learning.get(asked);
      const underWay = asking && (await asking);
      // A missing function of one caller says nothing about the account of another caller.
      if (underWay !== undefined && !('kind' in underWay)) return learn(access, underWay);
      if (underWay !== undefined && underWay.kind !== 'FunctionNotFound') return underWay;
      const answering = learnIdentity(lambda, settings, probe, call, options, budgets);
      learning.set(asked, answering);
      try {
        const answer = await answering;
        if (answer === undefined) return undefined;
        if ('kind' in answer) {
          if (answer.kind === 'CredentialsInvalid') credentialsRefused(access, lambda, answer);
          return answer;
        }
        identities.set(key, answer);
        return learn(access, answer);
      } finally {
        learning.delete(asked);
      }
    },
  };
}
