import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Clock } from '../clock.ts';
import type { AwsOptions } from './aws-options.ts';
import { type Call, orAborted } from './client.ts';
import type { Clients } from './clients.ts';
import type { Credentials } from './credentials.ts';
import { type Failure, type FailureKind, type Operation, wrongAccount } from './failure.ts';
import { type LearntIdentity, learnIdentity, type Probe } from './identity.ts';
import type { ObserveCall } from './observe-call.ts';
import { Recent } from './recent.ts';
import type { RequestBudgets } from './request-budgets.ts';
import { type Access, accessKey } from './scope.ts';
import { Standings } from './standings.ts';
import type { Identity } from './target.ts';

/** A call that failed, for the log. */
export interface FailedCall {
  readonly operation: Operation;
  /** The AWSAccount; absent: the operator's own identity. */
  readonly awsAccount?: string;
  readonly region: string;
  readonly failure: Failure;
}

/** The differences between one principal and another. */
export interface PrincipalSource {
  /** The name of its AWSAccount; absent: the operator's own. */
  readonly awsAccount?: string;
  readonly credentials: Credentials;
  /** The region whose STS is asked; undefined where none is known. */
  readonly home: () => Promise<string | undefined>;
  /** The account that it must belong to; absent: any. */
  readonly accountId?: string;
  /** Told of each failure to load its credentials. @returns the failure as a user should read it */
  readonly loadingFailed: (failure: Failure) => Failure;
  /** Told of each failure of STS to say whose its credentials are. @returns the failure as a user should read it */
  readonly stsFailed: (failure: Failure) => Failure;
}

/** The dependencies that all principals share. */
export interface PrincipalPorts {
  readonly options: AwsOptions;
  readonly clients: Clients;
  readonly budgets: RequestBudgets;
  readonly clock: Clock;
  readonly tellFailure: (call: FailedCall) => void;
  /** Called for each call to Lambda that learns an account. */
  readonly observe: ObserveCall;
}

// An entry holds a few bytes.
const MOST_REMEMBERED = 1_024;

// AWS checks the signature first, so these failures show that it accepted the credentials.
const ACCEPTED: ReadonlySet<FailureKind> = new Set([
  'FunctionNotFound',
  'DestinationRefused',
  'RequestRefused',
  'AccessDenied',
  'ConcurrentUpdate',
  'UnfitEndpoint',
]);

/** One identity that the operator acts with: what is known of it, and where AWS accepts it. */
export class Principal {
  readonly #source: PrincipalSource;
  readonly #ports: PrincipalPorts;
  readonly #standings: Standings;
  // By access key ID: the account of a key never changes.
  readonly #identities = new Recent<LearntIdentity>(MOST_REMEMBERED);
  // By access and access key ID: a failure in one region says nothing about another one.
  readonly #learning = new Map<string, Promise<LearntIdentity | Failure | undefined>>();
  #identity: Identity | undefined;
  #actsAs: string | undefined;

  constructor(source: PrincipalSource, ports: PrincipalPorts) {
    this.#source = source;
    this.#ports = ports;
    this.#standings = new Standings(ports.clock);
  }

  /** The ARN of the user or role, without the name of its session; undefined where STS did not tell it. */
  get actsAs(): string | undefined {
    return this.#actsAs;
  }

  client(access: Access): LambdaClient | Failure {
    return this.#standings.refusal(access) ?? this.#clientOf(access);
  }

  /** Its account, as it was last learnt in whatever region; undefined until then. */
  get identity(): Identity | undefined {
    return this.#identity;
  }

  heard(operation: Operation, access: Access, client: LambdaClient, failure: Failure | undefined): Failure | undefined {
    const { clients } = this.#ports;
    const isCurrent = clients.isCurrent(access, client);
    if (failure === undefined || ACCEPTED.has(failure.kind)) {
      this.#standings.worked(access, isCurrent);
      if (isCurrent) clients.learnClock(client);
      if (failure !== undefined) this.#told(operation, access, failure);
      return failure;
    }
    const seen = this.#standings.inContext(failure, access);
    this.#told(operation, access, seen);
    // Calls that were under way at the same time fail together. Only the first finds its client still in use; the others must
    // not discard the new one.
    if (!isCurrent) return seen;
    if (seen.kind === 'ClockOff') clients.correctClock(client.config.systemClockOffset);
    if (seen.kind !== 'CredentialsInvalid' && seen.kind !== 'RegionNotEnabled') return seen;
    // If the region has accepted credentials before, the region is not the reason.
    const isEverywhere = seen.kind === 'CredentialsInvalid' && this.#standings.hasWorked(access);
    return isEverywhere ? this.refuseEverywhere(seen) : this.#refuse(access, seen);
  }

  /** The failure of a call with its credentials. Where AWS accepts them elsewhere, it is one of the region. */
  inContext(failure: Failure, access: Access): Failure {
    return this.#standings.inContext(failure, access);
  }

  /** AWS has accepted the credentials somewhere. */
  accepted(): void {
    this.#standings.accepted();
  }

  /** AWS refuses the credentials, and not one region alone: nothing is asked for a few seconds, and they are loaded anew. */
  refuseEverywhere(failure: Failure): Failure {
    const believed = this.#standings.refuseEverywhere(failure);
    this.#ports.clients.forgetAll(this.#source.awsAccount);
    this.#source.credentials.forget();
    return believed;
  }

  async identify(probe: Probe, call: Call): Promise<Identity | Failure | undefined> {
    const { access, signal } = call;
    const refusal = this.#standings.refusal(access);
    if (refusal !== undefined) return refusal;
    const loaded = await this.#load(access, signal);
    if ('failure' in loaded) return this.#notLoaded(access, loaded.failure);
    const key = loaded.answer.accessKeyId;
    // After a refusal in this region, STS is asked whether the credentials are still good elsewhere.
    const known = this.#standings.isRefused(access) ? undefined : this.#identities.get(key);
    if (known !== undefined) return this.#learn(access, known, key);
    // No await between here and learning.set unless another caller is asking: two callers would both ask AWS.
    const asking = this.#learning.get(`${accessKey(access)} ${key}`);
    const underWay = asking && (await asking);
    // A missing function of one caller says nothing about the account of another caller.
    if (underWay !== undefined && !('kind' in underWay)) return this.#learn(access, underWay, key);
    if (underWay !== undefined && underWay.kind !== 'FunctionNotFound') return underWay;
    const asked = this.#ask(probe, call);
    this.#learning.set(`${accessKey(access)} ${key}`, asked);
    try {
      const answer = await asked;
      if (answer === undefined || 'kind' in answer) return answer;
      this.#identities.set(key, answer);
      return this.#learn(access, answer, key);
    } finally {
      this.#learning.delete(`${accessKey(access)} ${key}`);
    }
  }

  async #load(access: Access, signal: AbortSignal) {
    const refused = this.#standings.refusedCredentials(access);
    // The SDK asks the STS of the caller's region for a role's credentials. A region that is not enabled would refuse.
    const home = await this.#source.home();
    const { config } = this.#clientOf({ ...access, region: home ?? access.region });
    signal.throwIfAborted();
    return orAborted(this.#source.credentials.load(refused, { callerClientConfig: config }), signal);
  }

  #notLoaded(access: Access, failure: Failure): Failure {
    // Callers that shared one loading fail together.
    const known = this.#standings.refusal(access);
    if (known !== undefined) return known;
    const told = this.#source.loadingFailed(failure);
    this.#told('AssumeRole', access, told);
    return this.refuseEverywhere(told);
  }

  async #ask(probe: Probe, call: Call): Promise<LearntIdentity | Failure | undefined> {
    const { access } = call;
    const { options, clients, budgets, observe } = this.#ports;
    const home = await this.#source.home();
    const lambda = this.#clientOf(access);
    const sts = clients.sts(home ?? access.region, this.#source.credentials);
    const heardOfSts = (answered: Failure | undefined): Failure | undefined => {
      const told = answered && this.#source.stsFailed(answered);
      // Without a region of the operator's own, STS was asked in one that may not be enabled.
      const failure = told && home === undefined ? this.inContext(told, access) : told;
      clients.correctClock(sts.config.systemClockOffset);
      // Where AWS refuses the region alone, it accepts the credentials elsewhere.
      if (failure === undefined || failure.kind === 'RegionNotEnabled') this.accepted();
      if (failure !== undefined) this.#told('GetCallerIdentity', access, failure);
      if (failure?.kind !== 'CredentialsInvalid') return failure;
      const isEverywhere = home !== undefined || this.#standings.hasWorked(access);
      return isEverywhere ? this.refuseEverywhere(failure) : this.#refuse(access, failure);
    };
    return learnIdentity(lambda, sts, probe, call, options, budgets, (operation) => {
      if (operation === 'GetCallerIdentity') return heardOfSts;
      const over = observe(operation, access);
      return (failure) => {
        const seen = this.heard(operation, access, lambda, failure);
        over(seen);
        return seen;
      };
    });
  }

  #learn(access: Access, { partition, account, actsAs }: LearntIdentity, accessKeyId: string): Identity | Failure {
    const { accountId, awsAccount = '' } = this.#source;
    if (accountId !== undefined && account !== accountId) {
      const failure = wrongAccount(awsAccount, accountId, account);
      this.#told('GetCallerIdentity', access, failure);
      return this.#refuse(access, failure);
    }
    const identity = { partition, account };
    // An answer about credentials that were replaced meanwhile says nothing about the present ones.
    if (this.#source.credentials.current?.accessKeyId === accessKeyId) {
      this.#actsAs = actsAs;
      this.#identity = identity;
    }
    this.#ports.budgets.learnt(access, { ...identity, region: access.region });
    return identity;
  }

  #clientOf(access: Access): LambdaClient {
    return this.#ports.clients.lambda(access, this.#source.credentials);
  }

  #refuse(access: Access, failure: Failure): Failure {
    const believed = this.#standings.refuse(access, failure, this.#source.credentials.current);
    this.#ports.clients.forget(access);
    return believed;
  }

  #told(operation: Operation, { region, awsAccount }: Access, failure: Failure): void {
    this.#ports.tellFailure({ operation, region, failure, ...(awsAccount !== undefined && { awsAccount }) });
  }
}
