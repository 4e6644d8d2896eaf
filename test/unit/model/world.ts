import { SimulatedClock, settled } from '../simulated-clock.ts';
import { ApiServer } from './api-server.ts';
import { wrongAtRest } from './at-rest.ts';
import { ModelLambda } from './lambda.ts';
import { OperatorProcess } from './operator-process.ts';
import { HOME, ownerAmong, type Reading, readObject } from './reading.ts';
import { Referee } from './referee.ts';

/** How an operator is started. */
export interface Start {
  readonly region: string;
  readonly observeOnly: boolean;
}

const USUAL: Start = { region: HOME, observeOnly: false };

// Longer than any back-off, and longer than two checks.
const REST_MILLISECONDS = 1_500_000;

// More than anything here needs; a loop without end is a finding as well.
const MOST_STEPS = 10_000;

/** A cluster, an AWS account, and one life of the operator after another. */
export class World {
  readonly clock = new SimulatedClock();
  /** The calls that Lambda and the API server have taken, in order. */
  readonly journal: string[] = [];
  readonly apiServer = new ApiServer(this.clock, this.journal);
  readonly lambda = new ModelLambda(this.clock, this.journal);
  readonly referee = new Referee(this.apiServer, this.lambda);
  operator: OperatorProcess;
  readonly #concurrency: number;
  /** Objects that somebody has changed since the world was last at rest; by uid. */
  readonly #changed = new Set<string>();
  readonly #hijacked: string[] = [];
  #ownersAtRest: ReadonlyMap<string, string> = new Map();
  #wandered = false;
  #start: Start = USUAL;

  constructor(concurrency = 2) {
    this.#concurrency = concurrency;
    this.operator = this.#started(USUAL);
  }

  /** All objects, as the API server has them. */
  get readings(): Reading[] {
    return this.apiServer.list().map((object) => readObject(object, this.#start.region));
  }

  /** Who owns which target, by uid and canonical ARN. */
  get owners(): ReadonlyMap<string, string> {
    const { readings } = this;
    return new Map(
      readings.flatMap(({ target }) => {
        const owner = ownerAmong(readings, target);
        return owner?.claims.has(target) ? [[target, owner.uid]] : [];
      }),
    );
  }

  /** A user is about to change an object. */
  userChanges(name: string): void {
    const object = this.apiServer.get(name);
    if (object) this.#changed.add(object.metadata.uid);
  }

  /** One of the things that can happen next happens. @returns whether there was one */
  async step(pick: number): Promise<boolean> {
    await settled();
    const { gates, hasNews } = this.operator;
    const choices = gates.waiting.length + (hasNews ? 1 : 0);
    if (choices === 0) return false;
    const gate = gates.waiting[pick % choices];
    if (gate) gate.proceed();
    else this.operator.hear();
    await settled();
    return true;
  }

  /** A call that is under way fails. */
  async fail(pick: number, performed: boolean, kind: number): Promise<void> {
    await settled();
    const { waiting } = this.operator.gates;
    waiting[pick % waiting.length]?.fail(performed, kind);
    await settled();
  }

  /** The operator dies, with a call that still arrives or with none; `start` makes another one. */
  async die(arrives: number | undefined): Promise<void> {
    await settled();
    const { waiting } = this.operator.gates;
    if (arrives !== undefined) waiting[arrives % waiting.length]?.performUnheard();
    this.operator.kill();
    await settled();
    this.clock.dropTimers();
  }

  async start(start: Start = this.#start): Promise<void> {
    this.operator = this.#started(start);
    await settled();
  }

  /** The operator dies, and is started anew at once. */
  async kill(arrives: number | undefined, start: Start = this.#start): Promise<void> {
    await this.die(arrives);
    await this.start(start);
  }

  /** Everything that is under way ends well; no time passes. */
  async quiesce(): Promise<void> {
    for (let steps = 0; await this.step(steps); steps += 1) {
      if (steps > MOST_STEPS) throw new Error('The operator finds no end.');
    }
  }

  /** Time passes, and everything ends well meanwhile. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.clock.now() + milliseconds;
    await this.quiesce();
    for (let next = this.clock.nextAt; next !== undefined && next <= until; next = this.clock.nextAt) {
      this.clock.advance(next - this.clock.now());
      await this.quiesce();
    }
    this.clock.advance(until - this.clock.now());
  }

  /** AWS mends itself, and the operator runs as usual for a good while. */
  async rest(): Promise<void> {
    this.lambda.denied.clear();
    this.lambda.unreachable.clear();
    if (this.#start !== USUAL) await this.kill(undefined, USUAL);
    await this.pass(REST_MILLISECONDS);
    const { owners } = this;
    for (const [target, uid] of this.#ownersAtRest) {
      const owner = owners.get(target);
      if (owner !== undefined && owner !== uid && !this.#changed.has(uid)) {
        this.#hijacked.push(`${owner} took ${target} from ${uid}, which nobody had changed.`);
      }
    }
    // A suspended object lets go of nothing, so it may come back to what it has left meanwhile.
    const mayReturn = this.readings.filter(({ suspended, held }) => suspended && held);
    this.#ownersAtRest = new Map([...owners].filter(([arn]) => !mayReturn.some(({ claims }) => claims.has(arn))));
    this.#changed.clear();
  }

  /** Writes so far: in Lambda, in Kubernetes, and events. */
  get writes(): readonly number[] {
    return [this.lambda.writes, this.apiServer.writes, this.operator.events.length];
  }

  /** What was called since the last time. */
  takeJournal(): string[] {
    return this.journal.splice(0);
  }

  /** All that is wrong, as sentences; at rest only. */
  get wrong(): string[] {
    const unexpected = this.operator.errors.filter((error) => !error.includes('The API server fails.'));
    return [
      ...this.referee.violations,
      ...this.#hijacked,
      ...unexpected,
      ...wrongAtRest({
        readings: this.readings,
        lambda: this.lambda,
        tampered: this.referee.tampered,
        wandered: this.#wandered,
      }),
    ];
  }

  #started(start: Start): OperatorProcess {
    this.#start = start;
    if (start.region !== HOME) {
      this.#wandered = true;
      // What is whose is another question there.
      for (const { uid } of this.readings) this.#changed.add(uid);
    }
    const { clock, apiServer, lambda, referee } = this;
    return new OperatorProcess({
      ...start,
      clock,
      apiServer,
      lambda,
      witness: referee,
      concurrency: this.#concurrency,
    });
  }
}
