import { isDeepStrictEqual } from 'node:util';
import { RECONCILE_REQUESTED_AT } from '../../../src/api/annotations.ts';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import type { ApiServer, Endpoint } from './api-server.ts';
import { wrongWithWrite } from './claim-writes.ts';
import { arnOf, type ModelLambda } from './lambda.ts';
import { wrongWithAccess, wrongWithDelete, wrongWithPut } from './lambda-writes.ts';
import { Memory } from './memory.ts';
import type { LambdaCall, SentCall } from './model-edges.ts';
import type { Audience, OperatorProcess } from './operator-process.ts';
import { AT_HOME, ownerAmong, type Place, type Reading, readObject, textOf } from './reading.ts';
import { Reported } from './reported.ts';
import { Sight } from './sight.ts';

const ARN = /arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w$-]+:[\w$-]+/;

// Events by their reasons, and a line of the log by its message.
const ALLOWED_REST = /did not claim it in five minutes|no grant of the AWSAccount/;
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
  /** Objects, by uid and canonical ARN, whose claim somebody else took away and that have not claimed the target again. */
  readonly #robbed = new Set<string>();
  /** Objects that a user has ended: nobody asked the operator. */
  readonly #endedByUser = new Set<string>();
  #operator: OperatorProcess | undefined;
  /** The cache as it was when the write of an object was sent that is under way; by name. */
  readonly #cachedAtPatch = new Map<string, readonly Reading[]>();
  /** By canonical ARN: when Lambda was asked last. By uid and value: when a check was asked for. */
  readonly #askedAt = new Map<string, number>();
  readonly #requestedAt = new Map<string, number>();
  readonly #reported = new Reported();
  /** By canonical ARN: when the operator wrote that it lets go, in milliseconds since the epoch. */
  readonly #letGoAt = new Map<string, number>();

  constructor(apiServer: ApiServer, lambda: ModelLambda, clock: SimulatedClock) {
    this.#apiServer = apiServer;
    this.#lambda = lambda;
    this.#clock = clock;
    apiServer.onWritten = (before, after, by) =>
      by === 'operator' ? this.#written(before, after) : this.#changed(before, after);
    apiServer.accounts.onLetGo = (name) => this.#letGoOf(name);
  }

  /** The witness of one life of the operator. */
  witness(operator: OperatorProcess): Audience {
    this.#operator = operator;
    const seen = new Sight(this.#clock);
    return {
      told: (reason, message, uid) => this.#told(reason, message, seen, uid),
      patching: (name, endpoint) => this.#patching(name, endpoint, operator),
      sent: (call) => this.#sent(call, operator, seen),
    };
  }

  /** The operator dies: what it has written at this moment it could tell nobody any more. */
  died(): void {
    for (const [arn, at] of this.#letGoAt) if (at === this.#clock.now()) this.#excuse(arn);
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

  #told(reason: string, message: string, seen: Sight, uid?: string): void {
    if (!TELLS_OF_A_REST.has(reason)) return;
    const [arn] = ARN.exec(message) ?? [];
    if (arn === undefined) return;
    this.#excuse(arn);
    const held = this.#lambda.configs.get(arn);
    if (reason !== 'LeftInLambda' || uid === undefined || held === undefined || ALLOWED_REST.test(message)) return;
    const put = this.#reported.isForgotten(uid) ? undefined : seen.lastPut(uid, arn);
    const isKnown = this.#reported.hasSeen(uid, arn, held.settings) || (put && textOf(put) === textOf(held.settings));
    if (held.origin === uid && isKnown) this.violations.push(`${uid} leaves what it is known to have put on ${arn}.`);
  }

  #excuse(arn: string): void {
    this.#moment += 1;
    this.#toldAt.set(arn, this.#moment);
  }

  #patching(name: string, endpoint: Endpoint, operator: OperatorProcess): void {
    this.#cachedAtPatch.set(name, operator.cached);
    if (operator.observeOnly && endpoint === 'metadata') {
      this.violations.push(`Metadata of ${name} written, although the operator only observes.`);
    }
  }

  #sent(call: LambdaCall, operator: OperatorProcess, seen: Sight): SentCall {
    const { action, via, target, settings = {} } = call;
    const arn = arnOf(target);
    const cached = operator.cached;
    for (const each of cached) this.memory.declares(each);
    this.#moment += 1;
    const sentAt = this.#moment;
    const { place } = operator;
    const context = {
      arn,
      via,
      account: via === undefined ? undefined : place.accounts.get(via),
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
    for (const each of action === 'List' ? cached.map(({ target: named }) => named) : [arn]) {
      if (functionOf(each) === functionOf(arn)) this.#askedAt.set(each, sentAt);
    }
    wrong.push(...wrongWithAccess(action, context, place));
    if (isWrite && operator.observeOnly) wrong.push('the operator only observes');
    if (!isWrite && !cached.some((each) => !each.suspended)) wrong.push('all objects are suspended');
    if (action === 'Put' && context.owner !== undefined) seen.put(context.owner.uid, arn, settings);
    this.violations.push(...wrong.map((why) => `${action} on ${arn}, although ${why}.`));
    return {
      arrive: () =>
        action === 'Put' ? this.#put(call, context.owner?.uid ?? 'nobody', sentAt) : this.#lambda.delete(target),
      shown: (found, isHeard) => {
        for (const [qualifier, observation] of found) {
          if (observation.kind === 'failed' || !isHeard) continue;
          const shownArn = arnOf({ ...target, qualifier });
          const config = this.#lambda.configs.get(shownArn);
          seen.shown(shownArn, config);
          for (const { uid } of operator.cached.filter((each) => ownsForSure(each, shownArn))) {
            seen.shownToOwner(uid, shownArn, config);
          }
          if (config) this.memory.shown(shownArn, config);
        }
      },
    };
  }

  #put({ target, settings = {} }: LambdaCall, uid: string, sentAt: number): Observation {
    const arn = arnOf(target);
    const before = this.#lambda.configs.get(arn);
    const answer = this.#lambda.put(target, settings, uid);
    // A Put without an answer may have been made.
    if (this.#lambda.configs.get(arn) === before) return answer;
    this.#sentAt.set(arn, sentAt);
    this.memory.reached(uid, arn);
    // The operator may not have heard yet that the claim is gone under which it puts.
    if (this.#endedByUser.has(uid) || this.#robbed.has(`${uid} ${arn}`)) this.#excuse(arn);
    return answer;
  }

  /** Somebody else than the operator has changed an object. */
  #changed(before: EventInvokeConfig, after: EventInvokeConfig | undefined): void {
    const requested = after && requestOf(after);
    if (requested !== undefined && requested !== requestOf(before)) {
      this.#moment += 1;
      this.#requestedAt.set(`${before.metadata.uid} ${requested}`, this.#moment);
    }
    const was = readObject(before, this.#place);
    const is = after && readObject(after, this.#place);
    if (is === undefined) this.#endedByUser.add(was.uid);
    // Who writes the status takes the knowledge away, and who takes the finalizer away ends the object's hold at any moment.
    if (!isDeepStrictEqual(before.status, after?.status) || (was.held && is?.held !== true)) {
      this.#reported.forget(was.uid);
    }
    // Who takes claims away takes the knowledge with them.
    for (const arn of weakened(was, is)) {
      this.#robbed.add(`${was.uid} ${arn}`);
      this.#excuse(arn);
    }
  }

  #written(before: EventInvokeConfig, after: EventInvokeConfig | undefined): void {
    const was = readObject(before, this.#place);
    const is = after && readObject(after, this.#place);
    for (const arn of weakened(was, is)) {
      this.#letGoAt.set(arn, this.#clock.now());
      // An older CRD drops what it does not know.
      if (this.#apiServer.prunesClaims) this.#excuse(arn);
    }
    if (is === undefined) return;
    if (this.#apiServer.prunesClaims) this.#reported.forget(is.uid);
    else this.#reported.written(is);
    for (const arn of is.claims.keys()) this.#robbed.delete(`${is.uid} ${arn}`);
    this.memory.declares(is);
    const isOther = ({ uid }: Reading) => uid !== is.uid;
    // What the operator decided on may be gone by now.
    const cached = (this.#cachedAtPatch.get(is.object.metadata.name) ?? []).filter(isOther);
    const others = this.#stored().filter(isOther);
    for (const [arn, claim] of is.claims) {
      if (claim.state !== undefined) continue;
      for (const other of [...others, ...cached]) {
        const theirs = other.claims.get(arn);
        if (theirs && theirs.state !== 'Released') this.memory.inherits(is.uid, other.uid, arn);
      }
    }
    this.violations.push(...wrongWithWrite(was, is, { others, cached, memory: this.memory }));
    if (this.#isUnfounded(was, is)) this.violations.push(`${is.key} answers a request for a check without a look.`);
  }

  /** An AWSAccount goes, since the operator has taken its finalizer away. */
  #letGoOf(name: string): void {
    for (const { key, claims } of this.#stored()) {
      const isNeeded = [...claims.values()].some(({ via, state }) => via === name && state !== 'Released');
      if (isNeeded) this.violations.push(`The AWSAccount ${name} goes, and ${key} has claims that need it.`);
    }
  }

  /** An object that is Ready answers a request for a check, and Lambda was not asked since. */
  #isUnfounded({ object: before }: Reading, { object, uid, target }: Reading): boolean {
    const echo = object.status?.lastHandledReconcileAt;
    const isReady = object.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
    if (echo === undefined || echo === before.status?.lastHandledReconcileAt || !isReady) return false;
    // Its AWSAccount has gone since the look.
    if (target === '') return false;
    return (this.#askedAt.get(target) ?? 0) < (this.#requestedAt.get(`${uid} ${echo}`) ?? 0);
  }
}

function requestOf({ metadata }: EventInvokeConfig): string | undefined {
  return metadata.annotations?.[RECONCILE_REQUESTED_AT];
}

function functionOf(arn: string): string {
  return arn.slice(0, arn.lastIndexOf(':'));
}

function ownsForSure({ target, claims }: Reading, arn: string): boolean {
  const claim = claims.get(arn);
  return target === arn && claim !== undefined && claim.established && claim.state === undefined;
}

/** The targets of which an object has become less entitled to what Lambda holds there. */
function weakened(was: Reading, is: Reading | undefined): string[] {
  return [...was.claims].flatMap(([arn, claim]) => {
    const left = is?.claims.get(arn);
    const isWeaker =
      left === undefined ||
      (claim.established && !left.established) ||
      left.state !== claim.state ||
      left.attempts.length < claim.attempts.length;
    return isWeaker ? [arn] : [];
  });
}
