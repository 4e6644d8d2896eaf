import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import type { ApiServer, Endpoint } from './api-server.ts';
import { wrongWithWrite } from './claim-writes.ts';
import { arnOf, type HeldConfig, type ModelLambda } from './lambda.ts';
import { wrongWithDelete, wrongWithPut } from './lambda-writes.ts';
import { Memory } from './memory.ts';
import type { LambdaCall, SentCall } from './model-edges.ts';
import type { Audience, OperatorProcess } from './operator-process.ts';
import { AT_HOME, ownerAmong, type Place, type Reading, readObject } from './reading.ts';

const ARN = /arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w$-]+:[\w$-]+/;

// Events by their reasons, and a line of the log by its message.
const TELLS_OF_A_REST: ReadonlySet<string> = new Set(['LeftInLambda', 'Orphaned', 'Observing', 'left in Lambda']);

/**
 * Watches every call, and says which of them the rules forbid: by what the operator's cache said when it made the call, and
 * by what the world remembers.
 */
export class Referee {
  readonly violations: string[] = [];
  readonly memory = new Memory();
  readonly #apiServer: ApiServer;
  readonly #lambda: ModelLambda;
  readonly #clock: SimulatedClock;
  /** Counts what happens: of two things, the later one has the higher number. */
  #moment = 0;
  /** By canonical ARN: when the Put was sent that Lambda holds, and when it was told that something stays there. */
  readonly #sentAt = new Map<string, number>();
  readonly #toldAt = new Map<string, number>();
  /** Objects that a user has ended: nobody asked the operator. */
  readonly #endedByUser = new Set<string>();
  #operator: OperatorProcess | undefined;
  #isDying = false;

  constructor(apiServer: ApiServer, lambda: ModelLambda, clock: SimulatedClock) {
    this.#apiServer = apiServer;
    this.#lambda = lambda;
    this.#clock = clock;
    apiServer.onWritten = (before, after, by) =>
      by === 'operator' ? this.#written(before, after) : this.#changed(before, after);
  }

  /** The witness of one life of the operator. */
  witness(operator: OperatorProcess): Audience {
    this.#operator = operator;
    /** By canonical ARN: what Lambda has shown to this process. */
    const seen = new Map<string, HeldConfig | undefined>();
    return {
      told: (reason, message) => this.#told(reason, message),
      patching: (name, endpoint) => this.#patching(name, endpoint, operator),
      sent: (call) => this.#sent(call, operator, seen),
    };
  }

  /** The operator dies while a call of its own arrives: it could tell nobody of it. */
  dying(arrive: () => void): void {
    this.#isDying = true;
    arrive();
    this.#isDying = false;
  }

  /** Whether somebody was told that what an object put there stays in Lambda. */
  isTold(arn: string): boolean {
    return (this.#toldAt.get(arn) ?? -1) >= (this.#sentAt.get(arn) ?? 0);
  }

  get #place(): Place {
    return this.#operator?.place ?? AT_HOME;
  }

  #stored(): Reading[] {
    return this.#apiServer.list().map((object) => readObject(object, this.#place));
  }

  #told(reason: string, message: string): void {
    if (!TELLS_OF_A_REST.has(reason)) return;
    const [arn] = ARN.exec(message) ?? [];
    if (arn !== undefined) this.#excuse(arn);
  }

  #excuse(arn: string): void {
    this.#moment += 1;
    this.#toldAt.set(arn, this.#moment);
  }

  #patching(name: string, endpoint: Endpoint, operator: OperatorProcess): void {
    if (operator.observeOnly && endpoint === 'metadata') {
      this.violations.push(`Metadata of ${name} written, although the operator only observes.`);
    }
  }

  #sent(call: LambdaCall, operator: OperatorProcess, seen: Map<string, HeldConfig | undefined>): SentCall {
    const { action, target, settings = {} } = call;
    const arn = arnOf(target);
    const cached = operator.cached;
    for (const each of cached) this.memory.declares(each);
    this.#moment += 1;
    const sentAt = this.#moment;
    const context = {
      arn,
      cached,
      owner: ownerAmong(cached, arn),
      held: this.#lambda.configs.get(arn),
      seen,
      memory: this.memory,
      now: this.#clock.now(),
    };
    const wrong =
      action === 'Put' ? wrongWithPut(settings, context) : action === 'Delete' ? wrongWithDelete(context) : [];
    const isWrite = action === 'Put' || action === 'Delete';
    if (isWrite && operator.observeOnly) wrong.push('the operator only observes');
    if (!isWrite && !cached.some((each) => !each.suspended)) wrong.push('all objects are suspended');
    this.violations.push(...wrong.map((why) => `${action} on ${arn}, although ${why}.`));
    return {
      arrive: () =>
        action === 'Put' ? this.#put(call, context.owner?.uid ?? 'nobody', sentAt) : this.#lambda.delete(target),
      shown: (found, isHeard) => {
        for (const [qualifier, observation] of found) {
          if (observation.kind === 'failed' || !isHeard) continue;
          const shownArn = arnOf({ ...target, qualifier });
          const config = this.#lambda.configs.get(shownArn);
          seen.set(shownArn, config);
          if (config) this.memory.shown(shownArn, config);
        }
      },
    };
  }

  #put({ target, settings = {} }: LambdaCall, uid: string, sentAt: number): Observation {
    const answer = this.#lambda.put(target, settings, uid);
    if (answer.kind !== 'found') return answer;
    const arn = arnOf(target);
    this.#sentAt.set(arn, sentAt);
    this.memory.reached(uid, arn);
    if (this.#endedByUser.has(uid)) this.#excuse(arn);
    return answer;
  }

  /** Somebody else than the operator has changed an object. */
  #changed(before: EventInvokeConfig, after: EventInvokeConfig | undefined): void {
    const was = readObject(before, this.#place);
    const is = after && readObject(after, this.#place);
    if (is === undefined) this.#endedByUser.add(was.uid);
    for (const [arn, claim] of was.claims) {
      const left = is?.claims.get(arn);
      // Who takes claims away takes the knowledge with them.
      const isWeaker =
        left === undefined ||
        (claim.established && !left.established) ||
        left.state !== claim.state ||
        left.attempts.length < claim.attempts.length;
      if (isWeaker) this.#excuse(arn);
    }
  }

  #written(before: EventInvokeConfig, after: EventInvokeConfig | undefined): void {
    const was = readObject(before, this.#place);
    const is = after && readObject(after, this.#place);
    if (this.#isDying) for (const arn of was.claims.keys()) if (is?.claims.has(arn) !== true) this.#excuse(arn);
    if (is === undefined) return;
    this.memory.declares(is);
    const others = this.#stored().filter(({ uid }) => uid !== is.uid);
    for (const [arn, claim] of is.claims) {
      if (claim.state !== undefined) continue;
      for (const other of others) {
        const theirs = other.claims.get(arn);
        if (theirs && theirs.state !== 'Released') this.memory.inherits(is.uid, other.uid, arn);
      }
    }
    const cached = this.#operator?.cached ?? [];
    this.violations.push(...wrongWithWrite(was, is, { others, cached, memory: this.memory }));
  }
}
