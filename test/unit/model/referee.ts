import { isDeepStrictEqual } from 'node:util';
import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import type { Target } from '../../../src/lambda/target.ts';
import type { ApiServer } from './api-server.ts';
import { type Action, arnOf, type HeldConfig, LEFT, type ModelLambda, STRANGER } from './lambda.ts';
import type { LambdaCall, OperatorProcess, Witness } from './operator-process.ts';
import { ownerAmong, type Reading, readObject, settingsOf } from './reading.ts';

/**
 * Watches every call, and says which of them the rules forbid: by what the operator's cache said when it made the call,
 * and by what the API server and Lambda hold when it arrives.
 */
export class Referee implements Witness {
  readonly violations: string[] = [];
  /** Objects whose claims a user has taken away: nothing can be held against the operator there. */
  readonly tampered = new Set<string>();
  readonly #apiServer: ApiServer;
  readonly #lambda: ModelLambda;
  /** What Lambda showed in this reconcile; what was put and what was deleted since it is claimed. */
  readonly #seen = new Memory<HeldConfig | undefined>();
  readonly #put = new Memory<true>();
  readonly #deleted = new Memory<true>();
  /** Canonical ARNs of what was let go on purpose since the last Put. */
  readonly #left = new Set<string>();
  /** What an object claimed last, and how often its target had been edited by then; by uid. */
  readonly #lastClaim = new Map<string, { readonly arn: string; readonly renamings: number }>();

  constructor(apiServer: ApiServer, lambda: ModelLambda) {
    this.#apiServer = apiServer;
    this.#lambda = lambda;
    apiServer.onWritten = (before, after) => this.#written(before, after);
  }

  sent(call: LambdaCall, operator: OperatorProcess): void {
    const cached = this.#apiServer.keysEver.flatMap((key) => {
      const object = operator.store.get(key);
      return object ? [readObject(object, operator.region)] : [];
    });
    const actor = cached.find(({ key }) => key === call.actor);
    if (actor === undefined) {
      this.#forbid(call, 'there is no such object');
      return;
    }
    if (actor.suspended) this.#forbid(call, 'it is suspended');
    // Whose an orphaned target is next can only be told under an identity.
    if (actor.deleting && (actor.orphans || actor.observing) && call.action !== 'Identify') {
      this.#forbid(call, 'it only has to let go');
    }
    // Each reconcile begins with it, and knows nothing of what an earlier one has seen.
    if (call.action === 'Identify') this.#seen.clear(call.uid);
    if (call.action === 'Get' || call.action === 'Identify' || call.target === undefined) return;

    const arn = arnOf(call.target);
    if (operator.observeOnly) this.#forbid(call, 'the operator only observes');
    if (actor.observing) this.#forbid(call, 'the object only observes');
    if (!actor.held || !actor.claims.has(arn)) this.#forbid(call, 'nothing of the kind is claimed');
    const owner = ownerAmong(cached, arn);
    if (call.action === 'Put') {
      if (actor.deleting) this.#forbid(call, 'it is being deleted');
      if (actor.target !== arn) this.#forbid(call, `its spec names ${actor.target}`);
      if (owner?.key !== actor.key) this.#forbid(call, `${owner?.key} owns the target`);
      if (!isDeepStrictEqual(call.settings, actor.settings)) this.#forbid(call, 'its spec says other settings');
    } else {
      if (!actor.deleting && actor.target === arn) this.#forbid(call, 'its spec names the target');
      if (actor.orphans) this.#forbid(call, 'its policy is Orphan');
      if (owner !== undefined) this.#forbid(call, `${owner.key} takes the target over`);
    }
  }

  perform(call: LambdaCall & { readonly action: Action; readonly target: Target }): Observation {
    const { action, target, uid } = call;
    const arn = arnOf(target);
    if (action === 'Get') {
      this.#seen.set(uid, arn, this.#lambda.configs.get(arn));
      return this.#lambda.get(target);
    }
    if (action === 'Delete') {
      this.#deleted.set(uid, arn, true);
      return this.#lambda.delete(target);
    }
    const stored = this.#stored().find((each) => each.uid === uid);
    const claimed = stored?.held ? stored.claims.get(arn) : undefined;
    if (claimed === undefined && !this.tampered.has(uid)) this.#forbid(call, 'the API server holds no claim');
    const first = !this.#put.get(uid, arn);
    const recorded = stored?.object.status?.adopted;
    if (
      first &&
      !this.tampered.has(uid) &&
      claimed?.adopted &&
      !(recorded?.functionArn === arn && isDeepStrictEqual(settingsOf(recorded), claimed.adopted.settings))
    ) {
      this.#forbid(call, 'what it overwrites is not recorded in the status yet');
    }
    const answer = this.#lambda.put(target, call.settings ?? {}, uid);
    if (answer.kind === 'found') {
      this.#put.set(uid, arn, true);
      this.#left.delete(arn);
      this.#deleted.clear(uid, arn);
    }
    return answer;
  }

  patching(actor: string, operator: OperatorProcess, isStatus: boolean): void {
    if (operator.observeOnly && !isStatus) {
      this.violations.push(`Metadata of ${actor} written, although the operator only observes.`);
    }
  }

  #written(before: EventInvokeConfig, after: EventInvokeConfig | undefined): void {
    const was = readObject(before, '');
    const is = after && readObject(after, '');
    if (this.tampered.has(was.uid)) return;
    for (const arn of was.claims.keys()) {
      if (is?.claims.has(arn) !== true) this.#claimGone(was, arn);
    }
    if (is === undefined) return;
    if (was.held && !is.held) {
      if (is.claims.size > 0 && !was.observing) this.violations.push(`${was.key} has claims and no finalizer.`);
      for (const arn of is.claims.keys()) this.#left.add(arn);
    }
    for (const arn of is.claims.keys()) this.#claimWritten(was, is, arn);
  }

  #claimGone(was: Reading, arn: string): void {
    const held = this.#lambda.configs.get(arn);
    // Without the finalizer it was let go before, to be observed.
    const mayStay = !was.held || (was.deleting ? was.orphans || !was.enforcing : was.orphans && was.enforcing);
    const successor = this.#stored().find(
      (each) => each.uid !== was.uid && ((each.held && each.claims.has(arn)) || this.tampered.has(each.uid)),
    );
    // A stranger's configuration is the object's where it has taken that over, or had put its own there before.
    const had = held?.origin !== STRANGER || this.#put.get(was.uid, arn) || was.claims.get(arn)?.adopted;
    const forgotten = held !== undefined && (held.origin === was.uid || (had && !this.#deleted.get(was.uid, arn)));
    // Of two that claim it, one may have been told to leave it in Lambda while the other was handing it over.
    if (mayStay) this.#left.add(arn);
    if (forgotten && !this.#left.has(arn) && successor === undefined) {
      this.violations.push(`${was.key} forgets ${arn}, which Lambda still holds (${held.origin}).`);
    }
    if (held?.origin === was.uid) {
      this.#lambda.configs.set(arn, { ...held, origin: successor?.uid ?? LEFT });
    }
    for (const memory of [this.#put, this.#deleted]) memory.clear(was.uid, arn);
  }

  #claimWritten(was: Reading, is: Reading, arn: string): void {
    const seen = this.#seen.get(is.uid, arn);
    const before = was.claims.get(arn);
    const adopted = is.claims.get(arn)?.adopted;
    if (before === undefined) {
      const inherited = this.#stored().some((each) => each.uid !== is.uid && each.held && each.claims.has(arn));
      // What it had put itself and let go of may count as its own again.
      const own = seen?.writer === is.uid;
      if (!inherited && !own && !isDeepStrictEqual(adopted?.settings, seen?.settings)) {
        this.violations.push(`${is.key} claims ${arn} without remembering what was there.`);
      }
      const renamings = this.#apiServer.renamings.get(is.uid) ?? 0;
      const last = this.#lastClaim.get(is.uid);
      if (was.held && was.claims.size > 0 && last?.renamings === renamings && last.arn !== arn) {
        this.violations.push(`${is.key} moved to ${arn} without an edit.`);
      }
      this.#lastClaim.set(is.uid, { arn, renamings });
    }
    if (adopted && !isDeepStrictEqual(adopted, before?.adopted) && seen?.origin === is.uid) {
      this.violations.push(`${is.key} takes its own Put on ${arn} for somebody else's.`);
    }
  }

  #stored(): Reading[] {
    return this.#apiServer.list().map((object) => readObject(object, ''));
  }

  #forbid({ action, actor, target }: LambdaCall, why: string): void {
    this.violations.push(`${action} for ${actor}${target ? ` on ${arnOf(target)}` : ''}, although ${why}.`);
  }
}

/** By an object's uid and a canonical ARN. */
class Memory<Value> {
  readonly #values = new Map<string, Map<string, Value>>();

  get(uid: string, arn: string): Value | undefined {
    return this.#values.get(uid)?.get(arn);
  }

  set(uid: string, arn: string, value: Value): void {
    this.#values.set(uid, new Map(this.#values.get(uid)).set(arn, value));
  }

  clear(uid: string, arn?: string): void {
    if (arn === undefined) this.#values.delete(uid);
    else this.#values.get(uid)?.delete(arn);
  }
}
