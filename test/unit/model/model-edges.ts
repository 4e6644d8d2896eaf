import { isDeepStrictEqual } from 'node:util';
import type { AWSAccount } from '../../../src/api/aws-account.ts';
import type { Clock } from '../../../src/clock.ts';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import type { Connection } from '../../../src/kubernetes/connection.ts';
import type { DeclaredAccounts, ReachedAccount } from '../../../src/lambda/accounts.ts';
import type { Failure, FailureKind } from '../../../src/lambda/failure.ts';
import type { Observation, Page } from '../../../src/lambda/observation.ts';
import { spend, type Turn } from '../../../src/lambda/request-budget.ts';
import type { RequestBudgets } from '../../../src/lambda/request-budgets.ts';
import type { Requests } from '../../../src/lambda/requests.ts';
import { type Access, accessKey } from '../../../src/lambda/scope.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import type { Identity, Target } from '../../../src/lambda/target.ts';
import { nameIn } from './account-server.ts';
import { type ApiServer, type Endpoint, placeOf } from './api-server.ts';
import type { Gates } from './gates.ts';
import { type Action, failed, type ModelLambda } from './lambda.ts';
import { ELSEWHERE, HOME } from './reading.ts';

/** A call to Lambda. */
export interface LambdaCall {
  readonly action: Action;
  /** The AWSAccount with whose credentials it is made; absent: the operator's own. */
  readonly via: string | undefined;
  /** Of a List: its qualifier says nothing. */
  readonly target: Target;
  readonly settings?: Settings;
}

/** A call that was made, as Lambda takes it. Nothing happens in Lambda before that. */
export interface SentCall {
  /** A write arrives. */
  arrive(): Observation;
  /** Something was shown. @param isHeard - whether the operator gets to know */
  shown(seen: ReadonlyMap<string, Observation>, isHeard: boolean): void;
}

/** Who watches what the operator does. */
export interface Witness {
  /** The operator makes a call. */
  sent(call: LambdaCall): SentCall;
  /** The operator writes an object. */
  patching(name: string, endpoint: Endpoint): void;
}

const PAGE_SIZE = 50;

// What the other side may say where it fails for a while.
const LAMBDA_FAILURES: readonly FailureKind[] = ['Unavailable', 'Throttled', 'ConcurrentUpdate', 'CredentialsInvalid'];
const API_FAILURES: readonly (number | undefined)[] = [undefined, 500, 429, 403];

// What was performed can only be answered by silence or a fault: a refusal says that it was not performed.
const LOST_ANSWERS = { lambda: 'Unavailable', api: [undefined, 500] } as const;

/**
 * The way to the model's API server.
 *
 * @param onAccount - told of each AWSAccount that it has answered with
 */
export function modelConnection(
  apiServer: ApiServer,
  gates: Gates,
  witness: Witness,
  onAccount: (account: AWSAccount) => void,
): Connection {
  return {
    send: ({ method, path, body }) => {
      const account = nameIn(path);
      const { name, endpoint } = placeOf(path);
      if (method === 'PATCH' && account === undefined) witness.patching(name, endpoint);
      return gates.pass<unknown>({
        name: account === undefined ? `${method} ${endpoint} of ${name}` : `${method} AWSAccount ${account}`,
        perform: (isHeard) => {
          if (account === undefined) return apiServer.handle({ method, path, body });
          const answer = apiServer.accounts.handle({ method, path, body });
          if (isHeard) onAccount(answer);
          return answer;
        },
        failure: (kind, performed) => {
          const codes = performed ? LOST_ANSWERS.api : API_FAILURES;
          throw new ApiError('The API server fails.', codes[kind % codes.length], undefined);
        },
        ...(method !== 'GET' && {
          keptBack: () => {
            throw new ApiError('The API server fails. This process does not lead.', undefined, undefined);
          },
        }),
      });
    },
    watch: () => {
      throw new Error('The model tells the news itself.');
    },
    close: () => Promise.resolve(),
  };
}

/**
 * The credentials of one account, and those of AWSAccounts. At its start the operator learns whose its own are, for the region that it
 * was given.
 */
export function modelAccounts(
  account: string,
  defaultRegion: string | undefined,
  budgets: RequestBudgets,
  gates: Gates,
  lambda: ModelLambda,
): DeclaredAccounts {
  const learnt = new Map<string, Identity>();
  if (defaultRegion !== undefined) learnt.set(accessKey({ region: defaultRegion }), { partition: 'aws', account });
  const declared = new Map<string, ReachedAccount>();
  const identityOf = ({ awsAccount }: Access): Identity | Failure => {
    if (awsAccount === undefined) return { partition: 'aws', account };
    const reached = declared.get(awsAccount);
    return reached === undefined || lambda.distrusting.has(awsAccount)
      ? failed('CredentialsInvalid').failure
      : { partition: 'aws', account: reached.accountId };
  };
  return {
    identify: async (_, { access }) => {
      const answer = await gates.pass<Identity | Failure>({
        name: 'Identify',
        perform: () => identityOf(access),
        failure: () => failed('CredentialsInvalid').failure,
      });
      if ('account' in answer) {
        learnt.set(accessKey(access), answer);
        budgets.learnt(access, { ...answer, region: access.region });
      }
      return answer;
    },
    known: (access) => learnt.get(accessKey(access)),
    client: () => {
      throw new Error('The model has no clients.');
    },
    declare(awsAccount, reached) {
      if (isDeepStrictEqual(declared.get(awsAccount), reached)) return;
      for (const region of [HOME, ELSEWHERE]) learnt.delete(accessKey({ awsAccount, region }));
      if (reached === undefined) declared.delete(awsAccount);
      else declared.set(awsAccount, reached);
    },
    actsAs: () => undefined,
    heard: (_operation, _access, _client, failure) => failure,
  };
}

/** The requests to the model's Lambda. */
export function modelRequests(lambda: ModelLambda, gates: Gates, witness: Witness): Requests {
  const failure = (kind: number, performed: boolean) =>
    failed((!performed && LAMBDA_FAILURES[kind % LAMBDA_FAILURES.length]) || LOST_ANSWERS.lambda);
  const call = async (made: LambdaCall, turn: Turn, perform: (sent: SentCall, isHeard: boolean) => Observation) => {
    const sent = witness.sent(made);
    const { answer } = await spend(turn, async () => {
      const seen = await gates.pass<Observation>({
        name: `${made.action} ${made.target.functionName}:${made.target.qualifier}`,
        perform: (isHeard) => perform(sent, isHeard),
        failure,
        ...((made.action === 'Put' || made.action === 'Delete') && { keptBack: () => failed('NotLeading') }),
      });
      return seen.kind === 'failed' ? { ...seen, answer: seen } : { answer: seen };
    });
    return answer;
  };
  return {
    isUnproven: () => false,
    get: (target, { awsAccount: via }, turn) =>
      call({ action: 'Get', via, target }, turn, (sent, isHeard) => {
        const seen = lambda.get(target);
        sent.shown(new Map([[target.qualifier, seen]]), isHeard);
        return seen;
      }),
    list: (target, { awsAccount: via }, marker, turn) => {
      const sent = witness.sent({ action: 'List', via, target });
      return spend(turn, async () => {
        const page = await gates.pass<Page | { readonly failure: Failure }>({
          name: `List ${target.functionName}`,
          perform: (isHeard) => {
            const listed = lambda.list(target, marker, PAGE_SIZE);
            if ('found' in listed) sent.shown(listed.found, isHeard);
            return listed;
          },
          failure: (kind, performed) => ({ failure: failure(kind, performed).failure }),
        });
        return 'failure' in page ? page : { ...page, answer: undefined };
      });
    },
    put: (target, { awsAccount: via }, settings, turn) =>
      call({ action: 'Put', via, target, settings }, turn, (sent, isHeard) => {
        // A Put of a process that is gone has its own delay already: with a second one it could take more than a minute.
        if (lambda.postpone === undefined || !isHeard) {
          const seen = sent.arrive();
          sent.shown(new Map([[target.qualifier, seen]]), isHeard);
          return seen;
        }
        lambda.postpone(() => void sent.arrive());
        return failed('Unavailable');
      }),
    delete: (target, { awsAccount: via }, turn) =>
      call({ action: 'Delete', via, target }, turn, (sent) => sent.arrive()),
    getFunction: async (target, { awsAccount: via }, turn) => {
      const seen = await call(
        { action: 'GetFunction', via, target },
        turn,
        () => lambda.getFunction(target) ?? { kind: 'absent' },
      );
      return seen.kind === 'failed' ? seen.failure : undefined;
    },
  };
}

/**
 * The clock of the request budgets in a world in which no time passes between two calls: nothing that they wait for may
 * hold the operator up, but for a write to the same function.
 */
export function hastened(clock: Pick<Clock, 'now'>): Clock {
  let elapsed = 0;
  return {
    now: () => clock.now(),
    elapsed: () => {
      elapsed += 10_000;
      return elapsed;
    },
    after(_, run) {
      let isWanted = true;
      queueMicrotask(() => {
        if (isWanted) run();
      });
      return () => {
        isWanted = false;
      };
    },
  };
}
