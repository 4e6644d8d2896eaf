import type { AWSAccount } from '../../../src/api/aws-account.ts';
import type { FormerEnd } from '../../../src/controller/lease.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { ApiServer } from './api-server.ts';
import { wrongAtRest } from './at-rest.ts';
import { ModelLambda } from './lambda.ts';
import { type Operator, OperatorProcess, type OperatorProcessOptions } from './operator-process.ts';
import { ACCOUNT, claimsAndNames, HOME, ownerAmong, type Place, type Reading, readObject } from './reading.ts';
import { Referee } from './referee.ts';

/** How an operator is started. */
export interface Start {
  readonly region: string | undefined;
  /** @default the account that everything is in */
  readonly account?: string;
  readonly byDefault?: Place['byDefault'];
  readonly observeOnly: boolean;
}

const USUAL: Start = { region: HOME, observeOnly: false };

// Longer than any back-off, than the wait for an heir, and than two checks, of which the second one may be far off.
const REST_MILLISECONDS = 3_900_000;

// More than anything here needs; a loop without end is a finding as well.
const MOST_STEPS = 10_000;

/** Makes one life of the operator. */
export type MakeOperator = (options: OperatorProcessOptions, clock: SimulatedClock) => Operator;

/** A call of a process that gave up or died, which arrives later. */
interface Late {
  readonly at: number;
  readonly arrive: () => void;
}

/** A cluster, an AWS account, and one life of the operator after another. */
export class World {
  readonly clock = new SimulatedClock();
  /** The calls that Lambda and the API server have taken, in order. */
  readonly journal: string[] = [];
  readonly apiServer = new ApiServer(this.clock, this.journal);
  readonly lambda = new ModelLambda(this.clock, this.journal);
  readonly referee = new Referee(this.apiServer, this.lambda, this.clock);
  operator: Operator;
  readonly #concurrency: number;
  readonly #make: MakeOperator;
  /** Objects that somebody has changed since the world was last at rest; by uid. */
  readonly #changed = new Set<string>();
  readonly #hijacked: string[] = [];
  #late: Late[] = [];
  #ownersAtRest: ReadonlyMap<string, string> = new Map();
  #start: Start = USUAL;
  #former: FormerEnd = 'Orderly';

  /** @param make - makes each life of the operator. @default one process */
  constructor(concurrency = 2, make: MakeOperator = (options) => new OperatorProcess(options)) {
    this.#concurrency = concurrency;
    this.#make = make;
    this.operator = this.#started(USUAL);
  }

  /** All objects, as the API server has them. */
  get readings(): Reading[] {
    const place = { ...placeOf(this.#start), accounts: this.accounts };
    return this.apiServer.list().map((object) => readObject(object, place));
  }

  /** The AWSAccounts, by name. */
  get accounts(): ReadonlyMap<string, AWSAccount> {
    return new Map(this.apiServer.accounts.list().map((account) => [account.metadata.name, account]));
  }

  /** Who owns which target, by uid and canonical ARN. */
  get owners(): ReadonlyMap<string, string> {
    const { readings } = this;
    return new Map(
      readings.flatMap(({ target }) => {
        const owner = ownerAmong(readings, target);
        return owner && claimsAndNames(owner, target) ? [[target, owner.uid]] : [];
      }),
    );
  }

  /** A user is about to change an object. */
  userChanges(name: string): void {
    const object = this.apiServer.get(name);
    if (object) this.#changed.add(object.metadata.uid);
  }

  /** An administrator is about to change an AWSAccount: whose a target is may be another question then. */
  accountsChange(): void {
    for (const { metadata } of this.apiServer.list()) this.#changed.add(metadata.uid);
  }

  /** One of the things that can happen next happens. @param held - a call that stays under way. @returns whether there was one */
  async step(pick: number, held?: string): Promise<boolean> {
    await settled();
    const { gates, hasNews } = this.operator;
    const free = gates.waiting.filter(({ name }) => name !== held);
    const choices = free.length + (hasNews ? 1 : 0);
    if (choices === 0) return false;
    const gate = free[pick % choices];
    if (gate) gate.proceed();
    else this.operator.hear();
    await settled();
    return true;
  }

  /** Goes on, one thing after another, until a call is under way. @throws Error where it never is */
  async stepUntil(call: string): Promise<void> {
    await settled();
    while (!this.operator.gates.waiting.some(({ name }) => name === call)) {
      if (!(await this.step(0))) throw new Error(`There is no ${call}.`);
    }
  }

  /** A call that is under way fails. @param arrivesAfterSeconds - a call that is not performed now may be so later */
  async fail(pick: number, performed: boolean, kind: number, arrivesAfterSeconds?: number | undefined): Promise<void> {
    await settled();
    const { waiting } = this.operator.gates;
    const gate = waiting[pick % waiting.length];
    if (gate === undefined) return;
    if (!performed && arrivesAfterSeconds !== undefined && isPut(gate.name)) {
      this.arriveLater(arrivesAfterSeconds, gate.leave());
      // Only a failure that does not say that the Put was refused.
      gate.fail(false, 0);
    } else {
      gate.fail(performed, kind);
    }
    await settled();
  }

  /**
   * The operator dies, with a call that still arrives or with none; `start` makes another one.
   *
   * @param arrivesAfterSeconds - of a Put: anything else arrives at once
   */
  async die(arrives: number | undefined, arrivesAfterSeconds = 0): Promise<void> {
    await settled();
    const { waiting } = this.operator.gates;
    const gate = arrives === undefined ? undefined : waiting[arrives % waiting.length];
    if (gate && isPut(gate.name)) this.arriveLater(arrivesAfterSeconds, gate.leave());
    else gate?.leave()?.();
    this.referee.died();
    this.operator.kill();
    await settled();
    this.clock.dropTimers();
    this.#former = 'Unknown';
  }

  /** Goes on until a Put is under way, where one comes; the operator dies, and the Put arrives later. */
  async dieInPut(arrivesAfterSeconds: number): Promise<void> {
    const isUnderWay = () => this.operator.gates.waiting.some(({ name }) => isPut(name));
    await settled();
    while (!isUnderWay() && (await this.step(0)));
    const index = this.operator.gates.waiting.findIndex(({ name }) => isPut(name));
    await this.die(index < 0 ? undefined : index, arrivesAfterSeconds);
  }

  /** The operator is asked to stop, and finishes what it has begun. */
  async stop(): Promise<void> {
    let ended: FormerEnd | undefined;
    void this.operator.stop().then((late) => {
      ended = late === 'None' ? 'Orderly' : 'Unknown';
    });
    await settled();
    for (let steps = 0; ended === undefined; steps += 1) {
      if (steps > MOST_STEPS) throw new Error('The operator does not stop.');
      await this.step(steps);
    }
    this.operator.kill();
    await settled();
    this.clock.dropTimers();
    this.#former = ended;
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

  /** Everything that is under way ends well; no time passes. @param held - a call that stays under way */
  async quiesce(held?: string): Promise<void> {
    for (let steps = 0; await this.step(steps, held); steps += 1) {
      if (steps > MOST_STEPS) throw new Error('The operator finds no end.');
    }
  }

  /** Time passes, and everything ends well meanwhile. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.clock.now() + milliseconds;
    await this.quiesce();
    for (let next = this.#nextAt; next !== undefined && next <= until; next = this.#nextAt) {
      this.clock.advance(next - this.clock.now());
      this.#arriveDue();
      await this.quiesce();
    }
    this.clock.advance(until - this.clock.now());
  }

  /** What AWS or Kubernetes refuses is granted again. */
  mend(): void {
    this.lambda.denied.clear();
    this.lambda.distrusting.clear();
    this.lambda.unreachable.clear();
    this.lambda.unanswered.clear();
    this.lambda.postpone = undefined;
    this.lambda.failing = undefined;
    this.apiServer.refuses.clear();
    this.apiServer.prunesClaims = false;
  }

  /** From now on Puts take their time, and their answers are lost. */
  postponePuts(seconds: number): void {
    this.lambda.postpone = (arrive) => this.arriveLater(seconds, arrive);
  }

  /** AWS and Kubernetes mend themselves, and the operator runs as usual for a good while. */
  async rest(): Promise<void> {
    this.mend();
    if (this.#start !== USUAL) await this.kill(undefined, USUAL);
    const { operator } = this;
    const end = await operator.calm((milliseconds) => this.pass(milliseconds));
    await this.pass(REST_MILLISECONDS);
    end();
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

  /** Writes so far: in Lambda, events, and in Kubernetes by object. */
  get writes(): readonly unknown[] {
    const { writesOf, accounts } = this.apiServer;
    return [this.lambda.writes, this.operator.events.length, new Map(writesOf), new Map(accounts.writesOf)];
  }

  /** What was called since the last time. */
  takeJournal(): string[] {
    return this.journal.splice(0);
  }

  /** All that is wrong, as sentences; at rest only. */
  get wrong(): string[] {
    const unexpected = this.operator.errors.filter((error) => !error.includes('The API server fails.'));
    const { readings, accounts, lambda, referee } = this;
    return [
      ...referee.violations,
      ...this.#hijacked,
      ...unexpected,
      ...wrongAtRest({ readings, accounts, lambda, memory: referee.memory, isTold: (arn) => referee.isTold(arn) }),
    ];
  }

  get #nextAt(): number | undefined {
    const moments = [this.clock.nextAt, ...this.#late.map(({ at }) => at)].filter((at) => at !== undefined);
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  /** What has left arrives after a while. */
  arriveLater(seconds: number, arrive: (() => void) | undefined): void {
    if (arrive === undefined) return;
    this.#late.push({ at: this.clock.now() + seconds * 1000, arrive });
    this.#arriveDue();
  }

  #arriveDue(): void {
    const due = this.#late.filter(({ at }) => at <= this.clock.now());
    this.#late = this.#late.filter((each) => !due.includes(each));
    const { postpone } = this.lambda;
    // What arrives late does so once: a call is not put off again.
    this.lambda.postpone = undefined;
    for (const { arrive } of due) arrive();
    this.lambda.postpone = postpone;
  }

  #started(start: Start): Operator {
    this.#start = start;
    const { clock, apiServer, lambda, referee } = this;
    const place = placeOf(start);
    // What is whose is another question under another region or account.
    const isAtHome = place.region === HOME && place.account === ACCOUNT && place.byDefault === undefined;
    if (!isAtHome) for (const { uid } of this.readings) this.#changed.add(uid);
    return this.#make(
      {
        place,
        observeOnly: start.observeOnly,
        clock,
        apiServer,
        lambda,
        witness: (operator) => referee.witness(operator),
        concurrency: this.#concurrency,
        former: this.#former,
      },
      clock,
    );
  }
}

function placeOf({ region, account = ACCOUNT, byDefault }: Start): Omit<Place, 'accounts'> {
  return { region, account, byDefault };
}

function isPut(gateName: string): boolean {
  return gateName.startsWith('Put ');
}
