import type { AddressInfo } from 'node:net';
import { type Behaviour, defaultBehaviour } from './behaviour.ts';
import { CallLog } from './call-log.ts';
import { callerOf } from './caller.ts';
import { Destinations } from './destinations.ts';
import { EventInvokeConfigs } from './event-invoke-configs.ts';
import type { Exchange } from './exchange.ts';
import { Faults } from './faults.ts';
import { Identities, type Identity } from './identities.ts';
import { LambdaFunctions } from './lambda-functions.ts';
import { lambdaRoute } from './lambda-route.ts';
import { LambdaService } from './lambda-service.ts';
import { Quota } from './quota.ts';
import { type Role, Roles } from './roles.ts';
import { type Scope, scopeOf } from './scope.ts';
import { type HttpRequest, listen } from './server.ts';
import { isStsRequest, stsExchange } from './sts-service.ts';

/** How to start the emulator; every switch of its {@link Behaviour} may be given as well. */
export interface LambdaEmulatorOptions extends Partial<Behaviour> {
  /** Port on 127.0.0.1. @default 0, any free port */
  readonly port?: number;
  /** The clock for the quota, `LastModified` and the call log, in epoch milliseconds. @default Date.now */
  readonly now?: () => number;
  /** The account of unregistered access keys, and of methods without an account. @default '111122223333' */
  readonly account?: string;
  /** The region of methods without a region; a request's region is the one in its signature. @default 'us-east-1' */
  readonly region?: string;
  /** The identities of access keys. @default none */
  readonly identities?: readonly Identity[];
  /** The roles that can be assumed. @default none */
  readonly roles?: readonly Role[];
}

/** A running emulator of Lambda's event invoke configs, and of the part of STS that tells an account and lends roles. */
export interface LambdaEmulator extends AsyncDisposable {
  /** The endpoint of both services, for example `http://127.0.0.1:41234`. */
  readonly url: string;
  /** The default account and region. */
  readonly scope: Scope;
  readonly behaviour: Behaviour;
  readonly identities: Identities;
  readonly roles: Roles;
  readonly functions: LambdaFunctions;
  readonly destinations: Destinations;
  readonly configs: EventInvokeConfigs;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** Closes every connection, even one that waits for an answer. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts the emulator.
 *
 * @throws Error with code EADDRINUSE if the port is taken
 * @example
 * await using emulator = await startLambdaEmulator();
 * emulator.functions.create('orders', { versions: 1, aliases: { live: '1' } });
 * const lambda = new LambdaClient({ endpoint: emulator.url, region: 'us-east-1' });
 */
export async function startLambdaEmulator(options: LambdaEmulatorOptions = {}): Promise<LambdaEmulator> {
  const { port = 0, now = Date.now, account = '111122223333', region = 'us-east-1', ...switches } = options;
  const { identities: registered = [], roles: assumable = [], ...behaviourGiven } = switches;
  const behaviour: Behaviour = { ...defaultBehaviour, ...behaviourGiven };
  const stopping = new AbortController();
  const scope = scopeOf(account, region);
  const identities = new Identities(account, now);
  const roles = new Roles(identities, now);
  for (const identity of registered) identities.register(identity);
  for (const role of assumable) roles.register(role);
  const configs = new EventInvokeConfigs(scope, now);
  const functions = new LambdaFunctions(configs, scope);
  const destinations = new Destinations();
  const faults = new Faults();
  const calls = new CallLog(now);
  const state = { functions, configs, destinations, behaviour };
  const lambda = new LambdaService(state, new Quota(now), stopping.signal);

  // Of the machine, not of the emulator's options: signatures are made by it.
  const serviceTime = () => Date.now() + behaviour.clockOffsetMs;
  const exchange = ({ method, target, authorization, signedAt, body }: HttpRequest): Exchange | undefined => {
    const caller = callerOf(authorization, serviceTime() - signedTime(signedAt), identities);
    if (isStsRequest(method, target)) return behaviour.sts ? stsExchange(body, caller, roles, behaviour) : undefined;
    const route = lambdaRoute(method, target);
    return route && lambda.exchange(route, body, caller);
  };
  const server = await listen({ calls, faults, now: serviceTime, exchange, signal: stopping.signal }, port);

  const stop = async (): Promise<void> => {
    stopping.abort();
    calls.close();
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    await closed;
  };
  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${listening}`,
    scope,
    behaviour,
    identities,
    roles,
    functions,
    destinations,
    configs,
    faults,
    calls,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

// Such as 20260101T120000Z. Without one, it was signed just now.
function signedTime(header: string | undefined): number {
  const [, date, hours, minutes, seconds] = /^(\d{8})T(\d{2})(\d{2})(\d{2})Z$/.exec(header ?? '') ?? [];
  if (date === undefined) return Date.now();
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  return Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
}
