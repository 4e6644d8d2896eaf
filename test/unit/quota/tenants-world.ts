import { seeded } from '../../../dev/seeded.ts';
import type { EventInvokeConfigSpec } from '../../../src/api/event-invoke-config.ts';
import type { Waiting } from '../../../src/api/waiting.ts';
import type { Requests } from '../../../src/lambda/requests.ts';
import type { Target } from '../../../src/lambda/target.ts';
import { pass } from '../lambda/passing-time.ts';
import { ModelLambda } from '../model/lambda.ts';
import { HOME } from '../model/reading.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { Cluster } from './cluster.ts';
import { OperatorLife } from './operator-life.ts';
import { RemoteLambda, type Sent } from './remote-lambda.ts';
import { failing, type Trouble } from './trouble.ts';

/** How a world of several tenants is made. */
export interface TenantsMaking {
  /** The operator's request budget, for each region. */
  readonly perSecond: number;
  /** Of everything that is left to chance. */
  readonly seed: number;
  readonly driftCheckIntervalSeconds?: number;
}

interface Region {
  readonly model: ModelLambda;
  readonly lambda: RemoteLambda;
  trouble: Trouble | undefined;
}

const FIRST_SECONDS = 60;

/** A cluster of several namespaces, regions of Lambda with a quota each, and one operator, in simulated time. */
export class TenantsWorld {
  readonly clock = new SimulatedClock();
  readonly cluster = new Cluster(this.clock);
  readonly #regions = new Map<string, Region>();
  readonly #random: () => number;
  readonly #making: TenantsMaking;
  #operator: OperatorLife | undefined;
  #lives = 0;

  constructor(making: TenantsMaking) {
    this.#making = making;
    this.#random = seeded(making.seed);
  }

  /** Starts the operator; what was created before is there when it starts. */
  start(): void {
    const { perSecond, driftCheckIntervalSeconds = 3600 } = this.#making;
    this.#lives += 1;
    this.#operator = new OperatorLife({
      life: this.#lives - 1,
      clock: this.clock,
      apiServer: this.cluster,
      lambda: { requests: (life, isAlive) => this.#requests(life, isAlive) },
      random: this.#random,
      perSecond,
      driftCheckIntervalSeconds,
    });
  }

  /** The operator is killed, and is back at once. */
  restart(): void {
    this.#operator?.kill();
    this.start();
  }

  /** @param spec - one function for each object, unless it says otherwise */
  create(namespace: string, name: string, spec: Partial<EventInvokeConfigSpec> = {}): void {
    this.cluster.create(namespace, name, { functionName: name, maximumEventAgeInSeconds: FIRST_SECONDS, ...spec });
    this.#operator?.watch();
  }

  edit(namespace: string, name: string, maximumEventAgeInSeconds: number): void {
    this.cluster.edit(namespace, name, { maximumEventAgeInSeconds });
    this.#operator?.watch();
  }

  delete(namespace: string, name: string): void {
    this.cluster.delete(namespace, name);
    this.#operator?.watch();
  }

  /** From now on, or no longer. */
  trouble(region: string, trouble: Trouble | undefined): void {
    this.#region(region).trouble = trouble;
  }

  /** All requests that reached a region, in order. */
  sent(region = HOME): readonly Sent[] {
    return this.#region(region).lambda.sent;
  }

  /** What a region holds. */
  lambda(region = HOME): ModelLambda {
    return this.#region(region).model;
  }

  /** What the operator logged as errors. */
  get errors(): readonly string[] {
    return this.#operator?.errors ?? [];
  }

  /** What the operator says of the objects that wait for the quota. */
  get waiting(): Waiting {
    return this.#operator?.waiting() ?? new Map();
  }

  /** Pauses the operator. */
  pause(reason: string): void {
    if (this.#operator !== undefined) this.#operator.paused = reason;
  }

  pass(milliseconds: number): Promise<void> {
    return pass(this.clock, milliseconds);
  }

  /**
   * An edit, and the time until its Put was sent.
   *
   * @returns milliseconds; undefined where none was sent within the time
   */
  async editAndWait(
    namespace: string,
    name: string,
    { region = HOME, withinMilliseconds }: { readonly region?: string; readonly withinMilliseconds: number },
  ): Promise<number | undefined> {
    const editedAt = this.clock.elapsed();
    const before = this.sent(region).length;
    this.edit(namespace, name, FIRST_SECONDS + 1 + Math.floor(this.#random() * 20_000));
    await this.pass(withinMilliseconds);
    const put = this.sent(region)
      .slice(before)
      .find(({ operation, functionArn }) => operation === 'Put' && functionArn.endsWith(`:${name}`));
    return put && put.at - editedAt;
  }

  #region(name: string): Region {
    const known = this.#regions.get(name);
    if (known !== undefined) return known;
    const model = new ModelLambda(this.clock, []);
    const region: Region = { model, lambda: new RemoteLambda(model, this.clock, this.#random), trouble: undefined };
    this.#regions.set(name, region);
    return region;
  }

  #requests(life: number, isAlive: () => boolean): Requests {
    const of = ({ region }: Target): Requests => {
      const { trouble, lambda } = this.#region(region);
      return trouble === undefined ? lambda.requests(life, isAlive) : failing(trouble, this.clock);
    };
    return {
      isUnproven: () => false,
      get: (target, ...rest) => of(target).get(target, ...rest),
      list: (target, ...rest) => of(target).list(target, ...rest),
      put: (target, ...rest) => of(target).put(target, ...rest),
      delete: (target, ...rest) => of(target).delete(target, ...rest),
      getFunction: (target, ...rest) => of(target).getFunction(target, ...rest),
    };
  }
}
