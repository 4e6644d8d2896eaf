import { isDeepStrictEqual } from 'node:util';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Clock } from '../clock.ts';
import { type AssumedRole, describeRegionOfSts, describeRoleRefusal, isAboutBase, roleSource } from './assumed-role.ts';
import type { AwsOptions } from './aws-options.ts';
import { answerMilliseconds, type Call } from './client.ts';
import { Clients } from './clients.ts';
import { type CredentialProvider, Credentials } from './credentials.ts';
import { type Failure, type Operation, unknownAccount } from './failure.ts';
import type { Probe } from './identity.ts';
import { type ObserveCall, UNOBSERVED } from './observe-call.ts';
import { type FailedCall, Principal, type PrincipalPorts } from './principal.ts';
import type { RequestBudgets } from './request-budgets.ts';
import type { ToldRequest, Writer } from './request-handler.ts';
import type { Access } from './scope.ts';
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
  /** The account of an access, as it was last learnt: credentials have one account, whatever the region. Sends no request. */
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

/** The accounts of the operator's own identity, and those of the AWSAccounts that were declared. */
export interface DeclaredAccounts extends Accounts {
  /**
   * Says how an AWSAccount is reached from now on. Whatever was known of it is forgotten where that changes.
   *
   * @param reached - undefined where there is no such AWSAccount any longer
   */
  declare(awsAccount: string, reached: ReachedAccount | undefined): void;
  /** The ARN of the user or role that an AWSAccount is reached as, if STS has told it. Sends no request. */
  actsAs(awsAccount: string): string | undefined;
}

/** How an AWSAccount is reached. */
export interface ReachedAccount {
  /** The account that its credentials must belong to. */
  readonly accountId: string;
  /** Where STS is asked. */
  readonly region: string;
  /** Absent: with the operator's own identity. */
  readonly assumeRole?: AssumedRole;
}

const UNCHANGED = (failure: Failure): Failure => failure;

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
 * The operator's own identity, from the SDK's chain of credential sources, and those of the AWSAccounts that are declared.
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
): DeclaredAccounts {
  const clients = new Clients(options, tell, writer);
  const ports: PrincipalPorts = { options, clients, budgets, clock, tellFailure, observe };
  const limit = answerMilliseconds(options);
  const credentialsOf = (source: ConstructorParameters<typeof Credentials>[0]) =>
    new Credentials(source, clock, limit, () => clients.clockOffset);

  let home: Promise<string | undefined> | undefined;
  const ownHome = () => {
    home ??= defaultRegion(options);
    return home;
  };
  const ownCredentials = credentialsOf(() => clients.ownSource());
  const own = new Principal(
    { credentials: ownCredentials, home: ownHome, loadingFailed: UNCHANGED, stsFailed: UNCHANGED },
    ports,
  );
  const declared = new Map<string, { readonly reached: ReachedAccount; readonly principal: Principal }>();

  const principalFor = (awsAccount: string, { accountId, region, assumeRole }: ReachedAccount): Principal => {
    // Unsigned requests have no identity that could assume a role.
    const role = options.signRequest ? assumeRole : undefined;
    const session = (assumed: AssumedRole): CredentialProvider => {
      const load = roleSource(awsAccount, assumed, ownCredentials, clients.stsSettings(region));
      return async (caller) => {
        const loaded = await load(caller);
        // STS has accepted the credentials that assume the role.
        own.accepted();
        return loaded;
      };
    };
    const credentials = role ? credentialsOf(() => session(role)) : ownCredentials;
    // Its STS is asked with the operator's own credentials: to assume the role, or whose they are where there is none.
    const ownRefused = (failure: Failure) => {
      const seen = own.inContext(failure, { region });
      return seen.kind === 'RegionNotEnabled' ? describeRegionOfSts(awsAccount, region, seen) : failure;
    };
    const loadingFailed = (failure: Failure) => {
      if (role === undefined) return failure;
      if (!isAboutBase(failure)) return describeRoleRefusal(awsAccount, role, failure);
      const seen = ownRefused(failure);
      if (seen === failure) own.refuseEverywhere(failure);
      return seen;
    };
    const stsFailed = role === undefined ? ownRefused : UNCHANGED;
    return new Principal(
      { awsAccount, accountId, credentials, home: async () => region, loadingFailed, stsFailed },
      ports,
    );
  };
  const principalOf = ({ awsAccount }: Access): Principal | undefined =>
    awsAccount === undefined ? own : declared.get(awsAccount)?.principal;

  return {
    declare(awsAccount, reached) {
      if (isDeepStrictEqual(declared.get(awsAccount)?.reached, reached)) return;
      clients.forgetAll(awsAccount);
      if (reached === undefined) declared.delete(awsAccount);
      else declared.set(awsAccount, { reached, principal: principalFor(awsAccount, reached) });
    },
    async identify(probe, call) {
      const principal = principalOf(call.access);
      return principal === undefined ? unknownAccount(call.access.awsAccount) : principal.identify(probe, call);
    },
    known: (access) => principalOf(access)?.identity,
    actsAs: (awsAccount) => declared.get(awsAccount)?.principal.actsAs,
    client: (access) => principalOf(access)?.client(access) ?? unknownAccount(access.awsAccount),
    heard(operation, access, client, failure) {
      const principal = principalOf(access);
      return principal === undefined ? failure : principal.heard(operation, access, client, failure);
    },
  };
}
