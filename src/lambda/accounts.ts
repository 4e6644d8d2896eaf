import { LambdaClient } from '@aws-sdk/client-lambda';
import { STSClient } from '@aws-sdk/client-sts';
import type { Clock } from '../clock.ts';
import type { AwsOptions } from './aws-options.ts';
import { answerMilliseconds, type Call, clientSettings, orAborted } from './client.ts';
import { isClockOff } from './clock-offset.ts';
import { Credentials } from './credentials.ts';
import type { Failure, FailureKind, Operation } from './failure.ts';
import { learnIdentity, type Probe } from './identity.ts';
import { type ObserveCall, UNOBSERVED } from './observe-call.ts';
import { Recent } from './recent.ts';
import type { RequestBudgets } from './request-budgets.ts';
import { createRequestHandler, type ToldRequest, type Writer } from './request-handler.ts';
import { type Access, accessKey } from './scope.ts';
import { Standings } from './standings.ts';
import type { Identity } from './target.ts';

/** The AWS identities that the operator acts with, and the clients that use them. */
export interface Accounts {
  /**
   * Learns the account of an access, and learns it again after each change of the credentials. The credentials are loaded
   * here, so that no call loads them while it holds a turn.
   *
   * @returns undefined if neither STS nor Lambda was asked, or if the caller's patience ended first
   */
  identify(probe: Probe, call: Call): Promise<Identity | Failure | undefined>;
  /** The account that was last learnt for an access. Sends no request. */
  known(access: Access): Identity | undefined;
  /** The client of an access; or the failure, if AWS has refused its credentials a moment ago: then no request is sent. */
  client(access: Access): LambdaClient | Failure;
  /**
   * Reports how a call to Lambda went.
   *
   * @param failure - undefined if the call succeeded
   * @returns the failure. A refusal of credentials that AWS accepts in other regions becomes `RegionNotEnabled`
   */
  heard(operation: Operation, access: Access, client: LambdaClient, failure: Failure | undefined): Failure | undefined;
}

/** A call that failed, for the log. */
export interface FailedCall {
  readonly operation: Operation;
  readonly region: string;
  readonly failure: Failure;
}

// A client holds some 20 kB. If more accesses are in use, their clients are made again and again, which costs little.
const MOST_CLIENTS = 128;

// An entry holds a few bytes.
const MOST_REMEMBERED = 1_024;

// AWS checks the signature first, so these failures show that it accepted the credentials.
const ACCEPTED: ReadonlySet<FailureKind> = new Set([
  'FunctionNotFound',
  'DestinationRefused',
  'RequestRefused',
  'AccessDenied',
  'ConcurrentUpdate',
]);

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
 * @param tellFailure - called for each failed call
 * @param writer - of the requests; absent: one that may always write
 * @param observe - called for each call to Lambda that learns an account
 */
export function createAccounts(
  options: AwsOptions,
  budgets: RequestBudgets,
  clock: Clock,
  tell: (request: ToldRequest) => void,
  tellFailure: (call: FailedCall) => void,
  writer: Writer = {},
  observe: ObserveCall = UNOBSERVED,
): Accounts {
  const account = new OwnAccount(options, budgets, clock, tell, tellFailure, writer, observe);
  // Callers pass single methods on.
  return {
    identify: (probe, call) => account.identify(probe, call),
    known: (access) => account.known(access),
    client: (access) => account.client(access),
    heard: (...call) => account.heard(...call),
  };
}

class OwnAccount implements Accounts {
  readonly #options: AwsOptions;
  readonly #budgets: RequestBudgets;
  readonly #clock: Clock;
  readonly #tellFailure: (call: FailedCall) => void;
  readonly #observe: ObserveCall;
  readonly #limit: number;
  readonly #settings: ReturnType<typeof clientSettings>;
  readonly #makeSettings: () => ReturnType<typeof clientSettings>;
  readonly #clients = new Recent<LambdaClient>(MOST_CLIENTS);
  readonly #standings: Standings;
  // By access key ID: the account of a key never changes.
  readonly #identities = new Recent<Identity>(MOST_REMEMBERED);
  readonly #learnt = new Recent<Identity>(MOST_REMEMBERED);
  // By access and access key ID: a failure in one region says nothing about another one.
  readonly #learning = new Map<string, Promise<Identity | Failure | undefined>>();
  #home: Promise<string | undefined> | undefined;
  #credentials: Credentials;
  // How far AWS's clock is ahead, in milliseconds. The SDK keeps it in each client, so a new client would not have it.
  #clockOffset = 0;

  constructor(
    options: AwsOptions,
    budgets: RequestBudgets,
    clock: Clock,
    tell: (request: ToldRequest) => void,
    tellFailure: (call: FailedCall) => void,
    writer: Writer,
    observe: ObserveCall,
  ) {
    this.#options = options;
    this.#budgets = budgets;
    this.#clock = clock;
    this.#tellFailure = tellFailure;
    this.#observe = observe;
    this.#limit = answerMilliseconds(options);
    this.#standings = new Standings(clock);
    const handler = createRequestHandler(options, tell, writer);
    this.#makeSettings = () => clientSettings(options, handler);
    this.#settings = this.#makeSettings();
    this.#credentials = this.#newCredentials();
  }

  client(access: Access): LambdaClient | Failure {
    return this.#standings.refusal(access) ?? this.#clientOf(access);
  }

  known(access: Access): Identity | undefined {
    return this.#learnt.get(accessKey(access));
  }

  heard(operation: Operation, access: Access, client: LambdaClient, failure: Failure | undefined): Failure | undefined {
    const isCurrent = this.#clients.get(accessKey(access)) === client;
    if (failure === undefined || ACCEPTED.has(failure.kind)) {
      this.#standings.worked(access, isCurrent);
      if (isCurrent) this.#clockOffset = kept(client.config.systemClockOffset);
      if (failure !== undefined) this.#told(operation, access, failure);
      return failure;
    }
    const seen = this.#standings.inContext(failure, access);
    this.#told(operation, access, seen);
    // Calls that were under way at the same time fail together. Only the first finds its client still in use; the others must
    // not discard the new one.
    if (!isCurrent) return seen;
    if (seen.kind === 'ClockOff') this.#correctClock(client.config.systemClockOffset);
    if (seen.kind !== 'CredentialsInvalid' && seen.kind !== 'RegionNotEnabled') return seen;
    // If the region has accepted credentials before, the region is not the reason.
    if (seen.kind === 'CredentialsInvalid' && this.#standings.hasWorked(access)) this.#refuseEverywhere(seen);
    else this.#refuse(access, seen);
    return seen;
  }

  async identify(probe: Probe, call: Call): Promise<Identity | Failure | undefined> {
    const { access, signal } = call;
    const refusal = this.#standings.refusal(access);
    if (refusal !== undefined) return refusal;
    const loaded = await this.#load(access, signal);
    if ('failure' in loaded) {
      // Callers that shared one loading fail together.
      if (this.#standings.refusal(access) !== loaded.failure) {
        this.#told('AssumeRole', access, loaded.failure);
        this.#refuseEverywhere(loaded.failure);
      }
      return loaded.failure;
    }
    const key = loaded.answer.accessKeyId;
    // After a refusal in this region, STS is asked whether the credentials are still good elsewhere.
    const known = this.#standings.isRefused(access) ? undefined : this.#identities.get(key);
    if (known !== undefined) return this.#learn(access, known);
    // No await between here and learning.set unless another caller is asking: two callers would both ask AWS.
    const asking = this.#learning.get(`${accessKey(access)} ${key}`);
    const underWay = asking && (await asking);
    // A missing function of one caller says nothing about the account of another caller.
    if (underWay !== undefined && !('kind' in underWay)) return this.#learn(access, underWay);
    if (underWay !== undefined && underWay.kind !== 'FunctionNotFound') return underWay;
    const asked = this.#ask(probe, call);
    this.#learning.set(`${accessKey(access)} ${key}`, asked);
    try {
      const answer = await asked;
      if (answer === undefined || 'kind' in answer) return answer;
      this.#identities.set(key, answer);
      return this.#learn(access, answer);
    } finally {
      this.#learning.delete(`${accessKey(access)} ${key}`);
    }
  }

  async #load(access: Access, signal: AbortSignal) {
    const refused = this.#standings.refusedCredentials(access);
    // The SDK asks the STS of the caller's region for a role's credentials. A region that is not enabled would refuse.
    const home = await this.#homeRegion();
    const { config } = this.#clientOf({ ...access, region: home ?? access.region });
    signal.throwIfAborted();
    return orAborted(this.#credentials.load(refused, { callerClientConfig: config }), signal);
  }

  async #ask(probe: Probe, call: Call): Promise<Identity | Failure | undefined> {
    const { access } = call;
    const home = await this.#homeRegion();
    const lambda = this.#clientOf(access);
    const sts = new STSClient({ ...this.#shared(), region: home ?? access.region });
    const heardOfSts = (failure: Failure | undefined): Failure | undefined => {
      this.#correctClock(sts.config.systemClockOffset);
      if (failure === undefined) this.#standings.accepted();
      else this.#told('GetCallerIdentity', access, failure);
      if (failure?.kind !== 'CredentialsInvalid') return failure;
      // Without a region of the operator's own, STS was asked in one that may not be enabled.
      if (home === undefined && !this.#standings.hasWorked(access)) this.#refuse(access, failure);
      else this.#refuseEverywhere(failure);
      return failure;
    };
    return learnIdentity(lambda, sts, probe, call, this.#options, this.#budgets, (operation) => {
      if (operation === 'GetCallerIdentity') return heardOfSts;
      const over = this.#observe(operation, access);
      return (failure) => {
        const seen = this.heard(operation, access, lambda, failure);
        over(seen);
        return seen;
      };
    });
  }

  #learn(access: Access, identity: Identity): Identity {
    this.#learnt.set(accessKey(access), identity);
    this.#budgets.learnt(access, { ...identity, region: access.region });
    return identity;
  }

  #clientOf(access: Access): LambdaClient {
    const key = accessKey(access);
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const { endpointUrl } = this.#options;
    // All clients share their connections, so a client that is let go must not be destroyed.
    const created = new LambdaClient({
      ...this.#shared(),
      region: access.region,
      ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    });
    this.#clients.set(key, created);
    return created;
  }

  #shared() {
    return {
      // The work queue decides when a failed call is tried again.
      maxAttempts: 1,
      ...this.#settings,
      credentials: this.#options.signRequest ? this.#credentials.provider() : this.#settings.credentials,
      systemClockOffset: this.#clockOffset,
    };
  }

  #newCredentials(): Credentials {
    const source = () => {
      const { credentials } = this.#makeSettings();
      return typeof credentials === 'function' ? credentials : async () => credentials;
    };
    return new Credentials(source, this.#clock, this.#limit, () => this.#clockOffset);
  }

  #homeRegion(): Promise<string | undefined> {
    this.#home ??= defaultRegion(this.#options);
    return this.#home;
  }

  #refuse(access: Access, failure: Failure): void {
    this.#standings.refuse(access, failure, this.#credentials.current);
    this.#clients.delete(accessKey(access));
  }

  #refuseEverywhere(failure: Failure): void {
    this.#standings.refuseEverywhere(failure);
    this.#clients.clear();
    this.#credentials = this.#newCredentials();
  }

  // Each client learns the offset from its own answers. Without this, each of them would be refused once.
  #correctClock(offset: number): void {
    this.#clockOffset = kept(offset);
    for (const { config } of this.#clients.values()) config.systemClockOffset = this.#clockOffset;
  }

  #told(operation: Operation, { region }: Access, failure: Failure): void {
    this.#tellFailure({ operation, region, failure });
  }
}

// A small offset is only the time that the answer took.
function kept(offset: number): number {
  return isClockOff(offset) ? offset : 0;
}
