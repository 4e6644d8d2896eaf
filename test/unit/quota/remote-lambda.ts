import type { Clock } from '../../../src/clock.ts';
import type { Failure, FailureKind } from '../../../src/lambda/failure.ts';
import type { Observation, Page } from '../../../src/lambda/observation.ts';
import { spend, type Turn } from '../../../src/lambda/request-budget.ts';
import type { Requests } from '../../../src/lambda/requests.ts';
import { functionArn, type Target } from '../../../src/lambda/target.ts';
import { type Action, failed, type ModelLambda } from '../model/lambda.ts';
import { LambdaQuota } from './lambda-quota.ts';

/** A request to Lambda, as the operator made it. */
export interface Sent {
  /** Which life of the operator made it. */
  readonly life: number;
  readonly operation: Action;
  readonly functionArn: string;
  readonly qualifier: string;
  readonly at: number;
  /** When it was answered, and with which failure; neither where that is still to come. */
  answeredAt?: number;
  failure?: FailureKind;
}

/** A failure that meets the next request; `performed` where only the answer is lost. */
export interface OneFailure {
  readonly kind: 'Unavailable' | 'ConcurrentUpdate';
  readonly performed: boolean;
}

const LEAST_LATENCY_MILLISECONDS = 20;
const LATENCY_SPREAD_MILLISECONDS = 60;

type Answer<T> = { readonly answer: T } | { readonly failure: Failure };

/** Lambda at the end of a network: requests take their time, cost its quota, and fail now and then. */
export class RemoteLambda {
  /** All requests so far, in order. */
  readonly sent: Sent[] = [];
  readonly quota: LambdaQuota;
  /** How many configurations a List shows at once. */
  pageSize = 50;
  readonly #model: ModelLambda;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #failures: OneFailure[] = [];
  // Functions whose configurations are being written.
  readonly #writing = new Set<string>();
  #refusal = { share: 0, until: 0 };

  constructor(model: ModelLambda, clock: Clock, random: () => number) {
    this.#model = model;
    this.#clock = clock;
    this.#random = random;
    this.quota = new LambdaQuota(clock);
  }

  /** For a while, a part of the requests is answered with 429, whatever the quota says. */
  refuse(share: number, milliseconds: number): void {
    this.#refusal = { share, until: this.#clock.elapsed() + milliseconds };
  }

  failNext(failure: OneFailure): void {
    this.#failures.push(failure);
  }

  /** Ends all trouble. */
  calm(): void {
    this.refuse(0, 0);
    this.#failures.length = 0;
    this.quota.shareWithNeighbour(0);
  }

  /**
   * The way there for one life of the operator.
   *
   * @param isAlive - whether anybody is there to hear an answer: what was sent arrives all the same
   */
  requests(life: number, isAlive: () => boolean): Requests {
    const call = async <T>(
      operation: Sent['operation'],
      target: Target,
      turn: Turn,
      perform: () => Answer<T>,
    ): Promise<Answer<T>> =>
      spend(turn, () => {
        const { qualifier } = target;
        const sent: Sent = { life, operation, functionArn: functionArn(target), qualifier, at: this.#clock.elapsed() };
        this.sent.push(sent);
        return this.#travel(sent, perform, isAlive);
      });
    const observe = async (
      operation: Sent['operation'],
      target: Target,
      turn: Turn,
      perform: () => Observation,
    ): Promise<Observation> => {
      const result = await call(operation, target, turn, () => asAnswer(perform()));
      return 'failure' in result ? { kind: 'failed', failure: result.failure } : result.answer;
    };
    return {
      isUnproven: () => false,
      get: (target, _access, turn) => observe('Get', target, turn, () => this.#model.get(target)),
      put: (target, _access, settings, turn) =>
        observe('Put', target, turn, () => this.#model.put(target, settings, 'operator')),
      delete: (target, _access, turn) => observe('Delete', target, turn, () => this.#model.delete(target)),
      list: async (target, _access, marker, turn) => {
        const result = await call<Page>('List', target, turn, () => {
          const page = this.#model.list(target, marker, this.pageSize);
          return 'failure' in page ? page : { answer: page };
        });
        return 'failure' in result ? result : result.answer;
      },
      getFunction: async (target, _access, turn) => {
        const result = await call('GetFunction', target, turn, () => {
          const failure = this.#model.getFunction(target)?.failure;
          return failure === undefined ? { answer: undefined } : { failure };
        });
        return 'failure' in result ? result.failure : undefined;
      },
    };
  }

  #travel<T>(sent: Sent, perform: () => Answer<T>, isAlive: () => boolean): Promise<Answer<T>> {
    const half = (LEAST_LATENCY_MILLISECONDS + LATENCY_SPREAD_MILLISECONDS * this.#random()) / 2;
    return new Promise((resolve) => {
      this.#clock.after(half, () => {
        const { result, over } = this.#arrive(sent, perform);
        this.#clock.after(half, () => {
          over();
          sent.answeredAt = this.#clock.elapsed();
          if ('failure' in result) sent.failure = result.failure.kind;
          if (isAlive()) resolve(result);
        });
      });
    });
  }

  #arrive<T>({ operation, functionArn }: Sent, perform: () => Answer<T>): { result: Answer<T>; over: () => void } {
    const refused = (kind: FailureKind) => ({ result: { failure: failed(kind).failure }, over: () => {} });
    const { share, until } = this.#refusal;
    if (this.#clock.elapsed() < until && this.#random() < share) return refused('Throttled');
    // GetFunction has a quota of its own, which nothing here comes near.
    if (operation !== 'GetFunction' && !this.quota.admits()) return refused('Throttled');
    const failure = this.#failures.shift();
    if (failure?.performed === false) return refused(failure.kind);
    const writes = operation === 'Put' || operation === 'Delete';
    if (writes && this.#writing.has(functionArn)) return refused('ConcurrentUpdate');
    if (writes) this.#writing.add(functionArn);
    const result = perform();
    const over = () => void (writes && this.#writing.delete(functionArn));
    return { result: failure === undefined ? result : refused(failure.kind).result, over };
  }
}

function asAnswer(seen: Observation): Answer<Observation> {
  return seen.kind === 'failed' ? { failure: seen.failure } : { answer: seen };
}
