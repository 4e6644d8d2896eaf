import type { Clock } from '../clock.ts';
import { type Answered, Answers, isStale, LONGEST_FRESH_MILLISECONDS, type Sent } from './answers.ts';
import type { ReadCall, WriteCall } from './client.ts';
import type { Failure } from './failure.ts';
import type { ListChoice } from './list-choice.ts';
import type { Observation } from './observation.ts';
import type { Turn, Wanted } from './request-budget.ts';
import type { RequestBudgets } from './request-budgets.ts';
import type { Requests } from './requests.ts';
import { type Access, accessKey } from './scope.ts';
import { functionArn, type Target, targetArn } from './target.ts';
import { nextWish, type ReadWish, type Wish, type WriteWish } from './wish.ts';

/** What the requests to all functions share. */
export interface FunctionRequestsPorts {
  readonly requests: Pick<Requests, 'get' | 'list'>;
  readonly budgets: RequestBudgets;
  readonly listChoice: ListChoice;
  readonly clock: Clock;
}

/** A List of which pages are left. */
interface Listing {
  readonly first: Sent;
  readonly markers: readonly string[];
}

/**
 * The requests to one function: one at a time, so that Lambda refuses no write for another one that is under way, and no read
 * overlaps with a write. Reads that wait together share a List if that costs less; an answer serves each read that waited or
 * was wanted before it was asked for.
 */
export class FunctionRequests {
  readonly #ports: FunctionRequestsPorts;
  readonly #target: Target;
  readonly #wishes = new Set<Wish>();
  // By access: one access may be shown what another one may not.
  readonly #answers = new Map<string, Answers>();
  readonly #listings = new Map<string, Listing>();
  // By tenant, the serial of the request that served it last.
  readonly #servedAt = new Map<string, number>();
  // The order of wishes and requests.
  #serial = 0;
  #isBusy = false;
  #usedAt: number;
  /** The waiting for the next turn. */
  #waiting: { readonly wanted: Omit<Wanted, 'patience'>; readonly patience: AbortController } | undefined;

  /** @param target - any qualifier of the function */
  constructor(target: Target, ports: FunctionRequestsPorts) {
    this.#target = target;
    this.#ports = ports;
    this.#usedAt = ports.clock.elapsed();
  }

  /** Whether nothing is lost if this one is forgotten: nothing waits, and no answer is fresh. */
  get isIdle(): boolean {
    const unusedSince = this.#ports.clock.elapsed() - LONGEST_FRESH_MILLISECONDS;
    return !this.#isBusy && this.#wishes.size === 0 && this.#usedAt < unusedSince;
  }

  /** @returns undefined if the caller's patience ended first; @throws what the request throws */
  read(qualifier: string, call: ReadCall): Promise<Answered | undefined> {
    return this.#wish(call.patience, (waiting) => ({ ...waiting, qualifier, effect: 'read', call }));
  }

  /** @returns undefined if the caller's patience ended first or the write was not wanted; @throws what the request throws */
  write(qualifier: string, call: WriteCall, request: WriteWish['request']): Promise<Answered | undefined> {
    return this.#wish(call.patience, (waiting) => ({ ...waiting, qualifier, effect: 'write', call, request }));
  }

  #wish(
    patience: AbortSignal,
    create: (waiting: Pick<Wish, 'serial' | 'begin' | 'resolve' | 'reject'>) => Wish,
  ): Promise<Answered | undefined> {
    return new Promise((resolve, reject) => {
      if (patience.aborted) {
        resolve(undefined);
        return;
      }
      const begin = () => {
        this.#wishes.delete(wish);
        patience.removeEventListener('abort', leave);
      };
      const leave = () => {
        wish.resolve(undefined);
        this.#seek();
      };
      const wish = create({
        serial: this.#nextSerial(),
        begin,
        resolve: (answered) => {
          begin();
          resolve(answered);
        },
        reject: (error) => {
          begin();
          reject(error);
        },
      });
      patience.addEventListener('abort', leave, { once: true });
      this.#wishes.add(wish);
      this.#serveFromAnswers(wish.call.access);
      this.#seek();
    });
  }

  /** Waits for a turn on behalf of the next wish; again where a more urgent one has come, or the last one has left. */
  #seek(): void {
    if (this.#isBusy) return;
    const next = nextWish(this.#wishes, this.#servedAt);
    if (next === undefined) {
      this.#waiting?.patience.abort();
      this.#waiting = undefined;
      return;
    }
    const { priority, tenant } = next.call;
    const { effect } = next;
    const now = this.#waiting?.wanted;
    if (now?.priority === priority && now.tenant === tenant && now.effect === effect) return;
    this.#waiting?.patience.abort();
    const patience = new AbortController();
    const waiting = { wanted: { priority, tenant, effect }, patience };
    this.#waiting = waiting;
    const { calls } = this.#ports.budgets.of(this.#target);
    void calls.take({ ...waiting.wanted, patience: patience.signal }).then((turn) => {
      if (turn === undefined) return;
      // The turn may have come just before the waiting for it ended.
      if (this.#waiting !== waiting) turn.giveBack();
      else void this.#use(turn);
    });
  }

  async #use(turn: Turn): Promise<void> {
    this.#waiting = undefined;
    this.#isBusy = true;
    const next = this.#nextWanted();
    if (next === undefined) turn.giveBack();
    else {
      const sent = { at: this.#ports.clock.elapsed(), serial: this.#nextSerial() };
      this.#servedAt.set(next.call.tenant, sent.serial);
      await (next.effect === 'write' ? this.#write(next, sent, turn) : this.#read(next, sent, turn));
      this.#usedAt = this.#ports.clock.elapsed();
    }
    this.#isBusy = false;
    this.#seek();
  }

  /** The next wish that is still wanted, now that its turn has come. */
  #nextWanted(): Wish | undefined {
    for (;;) {
      const next = nextWish(this.#wishes, this.#servedAt);
      if (next === undefined || next.effect === 'read') return next;
      try {
        if (next.call.stillWanted()) return next;
        next.resolve(undefined);
      } catch (error) {
        next.reject(error);
      }
    }
  }

  async #write({ qualifier, call, request, begin, resolve, reject }: WriteWish, sent: Sent, turn: Turn): Promise<void> {
    begin();
    for (const answers of this.#answers.values()) answers.void(qualifier, sent);
    try {
      const seen = await request(turn);
      if (isOf({ ...this.#target, qualifier }, seen)) this.#answersOf(call.access).note(qualifier, seen, sent);
      resolve({ seen, at: sent.at });
    } catch (error) {
      reject(error);
    }
  }

  #read(wish: ReadWish, sent: Sent, turn: Turn): Promise<void> {
    const { access } = wish.call;
    const key = accessKey(access);
    const qualifiers = new Set(this.#reads(access).map(({ qualifier }) => qualifier)).size;
    const isListing = this.#listings.has(key);
    if (isListing ? qualifiers > 1 : this.#ports.listChoice.pays(functionArn(this.#target), key, qualifiers)) {
      return this.#list(wish, sent, turn);
    }
    this.#listings.delete(key);
    return this.#get(wish, sent, turn);
  }

  async #get({ qualifier, call: { access, signal } }: ReadWish, sent: Sent, turn: Turn): Promise<void> {
    const sharing = this.#reads(access).filter((each) => each.qualifier === qualifier);
    try {
      const seen = await this.#ports.requests.get({ ...this.#target, qualifier }, access, turn, signal);
      if (seen.kind === 'failed') for (const each of sharing) each.resolve({ seen, at: sent.at });
      else this.#answersOf(access).note(qualifier, seen, sent);
      this.#serveFromAnswers(access);
    } catch (error) {
      for (const each of sharing) each.reject(error);
    }
  }

  async #list({ call: { access, signal } }: ReadWish, sent: Sent, turn: Turn): Promise<void> {
    const { requests, listChoice } = this.#ports;
    const arn = functionArn(this.#target);
    const key = accessKey(access);
    const sharing = this.#reads(access);
    const { first, markers } = this.#listings.get(key) ?? { first: sent, markers: [] };
    this.#listings.delete(key);
    try {
      const page = await requests.list(this.#target, access, markers.at(-1), turn, signal);
      if ('failure' in page) {
        const { failure } = page;
        if (failure.kind === 'FunctionNotFound') this.#answersOf(access).listed(first);
        else if (isOfNoUse(failure)) listChoice.noteRefused(arn, key);
        else for (const each of sharing) each.resolve({ seen: { kind: 'failed', failure }, at: sent.at });
      } else if (page.marker !== undefined && markers.includes(page.marker)) {
        // A List that begins again would never end.
        listChoice.noteRefused(arn, key);
      } else {
        for (const [qualifier, seen] of page.found) this.#answersOf(access).note(qualifier, seen, sent);
        if (page.marker === undefined) this.#answersOf(access).listed(first);
        else this.#listings.set(key, { first, markers: [...markers, page.marker] });
        listChoice.notePages(arn, markers.length + (page.marker === undefined ? 1 : 2));
      }
      this.#serveFromAnswers(access);
      if (this.#reads(access).length === 0) this.#listings.delete(key);
    } catch (error) {
      for (const each of sharing) each.reject(error);
    }
  }

  #serveFromAnswers(access: Access): void {
    const answers = this.#answers.get(accessKey(access));
    if (answers === undefined) return;
    const now = this.#ports.clock.elapsed();
    for (const { qualifier, serial, call, resolve } of this.#reads(access)) {
      const answered = answers.of(qualifier);
      if (answered === undefined || isStale(answered, now)) continue;
      if (serial < answered.serial || call.since < answered.at) resolve({ seen: answered.seen, at: answered.at });
    }
  }

  #reads(access: Access): ReadWish[] {
    const key = accessKey(access);
    return [...this.#wishes].flatMap((wish) =>
      wish.effect === 'read' && accessKey(wish.call.access) === key ? [wish] : [],
    );
  }

  #answersOf(access: Access): Answers {
    const key = accessKey(access);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const created = new Answers();
    this.#answers.set(key, created);
    return created;
  }

  #nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }
}

// A policy that allows only Get is common.
function isOfNoUse({ kind }: Failure): boolean {
  return kind === 'AccessDenied' || kind === 'RequestRefused';
}

// An answer for another function says nothing of this one.
function isOf(target: Target, seen: Observation): boolean {
  return seen.kind === 'absent' || (seen.kind === 'found' && seen.functionArn === targetArn(target));
}
