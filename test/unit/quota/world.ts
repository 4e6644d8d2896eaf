import { isDeepStrictEqual } from 'node:util';
import { seeded } from '../../../dev/seeded.ts';
import { conditionOf } from '../../../src/api/conditions.ts';
import type { EventInvokeConfig, EventInvokeConfigSpec } from '../../../src/api/event-invoke-config.ts';
import { ApiServer } from '../model/api-server.ts';
import { ModelLambda } from '../model/lambda.ts';
import { HOME, targetOf } from '../model/reading.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { CONCURRENCY, OperatorLife } from './operator-life.ts';
import { RemoteLambda } from './remote-lambda.ts';

/** How a world is made. */
export interface Making {
  /** The operator's request budget. */
  readonly perSecond: number;
  /** Of everything that is left to chance: latencies, and which requests are refused. */
  readonly seed: number;
  readonly driftCheckIntervalSeconds?: number;
  /** How many functions the objects are about: the fewer, the more qualifiers of each. */
  readonly functions?: number;
  /** How many functions the operator works on at once. */
  readonly concurrency?: number;
  /** Whether loading the credentials of a reconcile takes long now and then. */
  readonly slowCredentials?: boolean;
}

/** How many objects there can be. */
export const MOST_OBJECTS = 40;

/** The fewest functions that all objects can be about, by all their qualifiers. */
export const FEWEST_FUNCTIONS = 8;
const QUALIFIERS = ['$LATEST', 'live', 'blue', 'green', 'canary'];

// More functions than the budget serves in that time have no place.
const SERVED_SOON_SECONDS = 10;

const SLOW_CREDENTIALS_MILLISECONDS = 2_000;

// Of a new object.
const EVENT_AGE_SECONDS = 60;

// The longest one, with its jitter.
const BACK_OFF_SECONDS = 80;

// More than any schedule here needs at one moment; a loop without end is a finding as well.
const MOST_STEPS_AT_ONCE = 10_000;

/** A cluster, Lambda with its quota, and one life of the operator after another, in simulated time. */
export class QuotaWorld {
  readonly clock = new SimulatedClock();
  readonly apiServer = new ApiServer(this.clock, []);
  readonly model = new ModelLambda(this.clock, []);
  readonly lambda: RemoteLambda;
  readonly perSecond: number;
  /** The last one is at work. */
  readonly lives: OperatorLife[] = [];
  /** Each time the operator gave an object up to a human: its name and the reason. */
  readonly stalled: string[] = [];
  /** The objects that were told that they wait for the quota, once for each time. */
  readonly told: string[] = [];
  /** Those among them whose status lost or gained anything else by that. */
  readonly forged: string[] = [];
  readonly #random: () => number;
  readonly #driftCheckIntervalSeconds: number;
  readonly #functions: number;
  readonly concurrency: number;
  readonly #slowCredentials: boolean;

  constructor(making: Making) {
    const { perSecond, seed, driftCheckIntervalSeconds = 60, functions = FEWEST_FUNCTIONS } = making;
    const { concurrency = CONCURRENCY, slowCredentials = false } = making;
    this.#functions = functions;
    this.concurrency = concurrency;
    this.#slowCredentials = slowCredentials;
    this.perSecond = perSecond;
    this.#random = seeded(seed);
    this.#driftCheckIntervalSeconds = driftCheckIntervalSeconds;
    this.lambda = new RemoteLambda(this.model, this.clock, this.#random);
    this.apiServer.onWritten = (before, after, by) => {
      if (by !== 'operator') return;
      if (after !== undefined && waits(after) && !waits(before)) {
        this.told.push(after.metadata.name);
        const kept = { ...beside(before), uid: after.metadata.uid };
        if (!isDeepStrictEqual(kept, beside(after))) this.forged.push(after.metadata.name);
      }
      const stalled = conditionOf(after?.status?.conditions, 'Stalled');
      if (stalled !== undefined) this.stalled.push(`${after?.metadata.name}: ${stalled.reason}`);
    };
    this.start();
  }

  get operator(): OperatorLife {
    const operator = this.lives.at(-1);
    if (operator === undefined) throw new Error('No operator was started.');
    return operator;
  }

  /** How many functions the operator may work on at once, at most. */
  get placesAtMost(): number {
    return Math.min(this.concurrency, SERVED_SOON_SECONDS * this.perSecond);
  }

  /** How many of the objects are about one function, at most. */
  get keysOfAFunction(): number {
    return Math.ceil(MOST_OBJECTS / this.#functions);
  }

  start(): void {
    this.lives.push(
      new OperatorLife({
        life: this.lives.length,
        clock: this.clock,
        apiServer: this.apiServer,
        lambda: this.lambda,
        random: this.#random,
        perSecond: this.perSecond,
        driftCheckIntervalSeconds: this.#driftCheckIntervalSeconds,
        concurrency: this.concurrency,
        credentialsMilliseconds: () => this.#credentialsMilliseconds(),
      }),
    );
  }

  /** The operator is killed, and is back after a while. */
  async restart(downMilliseconds: number): Promise<void> {
    this.operator.kill();
    await this.pass(downMilliseconds);
    this.start();
  }

  create(...indexes: readonly number[]): void {
    for (const index of indexes) this.apiServer.create(nameOf(index), this.#spec(index, EVENT_AGE_SECONDS));
    this.operator.watch();
  }

  edit(index: number, eventAgeSeconds: number): void {
    this.apiServer.edit(nameOf(index), () => this.#spec(index, eventAgeSeconds));
    this.operator.watch();
  }

  delete(index: number): void {
    this.apiServer.delete(nameOf(index));
    this.operator.watch();
  }

  /**
   * Somebody else changes what an object has put, or deletes it. What was never put is left alone: whose that would be is
   * not the question here.
   */
  drift(index: number, eventAgeSeconds: number | undefined): void {
    const object = this.apiServer.get(nameOf(index));
    const isReady = conditionOf(object?.status?.conditions, 'Ready')?.status === 'True';
    if (object === undefined || !isReady || object.metadata.deletionTimestamp !== undefined) return;
    const arn = targetOf(object.spec, HOME);
    if (eventAgeSeconds === undefined) this.model.configs.delete(arn);
    else this.model.hold(arn, { maximumEventAgeInSeconds: eventAgeSeconds });
  }

  /** Time passes, and everything happens that falls due meanwhile. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.clock.now() + milliseconds;
    await settled();
    let steps = 0;
    for (let next = this.clock.nextAt; next !== undefined && next <= until; next = this.clock.nextAt) {
      steps = next > this.clock.now() ? 0 : steps + 1;
      if (steps > MOST_STEPS_AT_ONCE) throw new Error('Time stands still.');
      this.clock.advance(next - this.clock.now());
      await settled();
    }
    this.clock.advance(until - this.clock.now());
  }

  /** Trouble ends, and everything has the time it needs: the longest back-off, every check, and the requests for them. */
  async rest(): Promise<void> {
    this.lambda.calm();
    const checks = 2 * this.#driftCheckIntervalSeconds * this.operator.stretch();
    await this.pass((BACK_OFF_SECONDS + checks + (3 * MOST_OBJECTS) / this.perSecond) * 1000);
  }

  // A session token lasts for a while, and is renewed by one call.
  #credentialsMilliseconds(): number {
    if (!this.#slowCredentials || this.#random() < 0.8) return 0;
    return Math.ceil(SLOW_CREDENTIALS_MILLISECONDS * this.#random());
  }

  /** What an object is about, beside its function. */
  qualifier(index: number): string {
    return QUALIFIERS[Math.floor(index / this.#functions)] ?? '';
  }

  #spec(index: number, eventAgeSeconds: number): EventInvokeConfigSpec {
    return {
      functionName: `function-${index % this.#functions}`,
      qualifier: this.qualifier(index),
      maximumRetryAttempts: 1,
      maximumEventAgeInSeconds: eventAgeSeconds,
    };
  }
}

function waits(object: EventInvokeConfig): boolean {
  return conditionOf(object.status?.conditions, 'Reconciling')?.reason === 'WaitingForQuota';
}

/** What a status says beside the state of its object. */
function beside({ status }: EventInvokeConfig): object {
  const { conditions: _, observedGeneration: __, ...rest } = status ?? {};
  return rest;
}

function nameOf(index: number): string {
  return `object-${index}`;
}
