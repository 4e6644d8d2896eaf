import { isMoreUrgent, type Priority } from '../priority.ts';
import { type Answered, LONGEST_FRESH_MILLISECONDS, type Sent } from './answers.ts';
import type { Patience, ReadCall, WriteCall } from './client.ts';
import { FunctionReads, type FunctionReadsPorts } from './function-reads.ts';
import type { Turn } from './request-budget.ts';
import type { RequestBudgets } from './request-budgets.ts';
import { type Access, accessKey } from './scope.ts';
import type { Target } from './target.ts';
import { WaitingRequests, type Wanted } from './waiting-requests.ts';
import type { ReadWish, Wish, WriteWish } from './wish.ts';

// Lambda answers a read within a fraction of a second. One that takes longer may take as long as its limit allows.
const HANGING_MILLISECONDS = 1_000;

/** A read that was sent and is not answered yet. */
interface ReadUnderWay {
  readonly priority: Priority;
  readonly sent: Sent;
  readonly givenUp: AbortController;
}

/** What the requests to all functions share. */
export interface FunctionRequestsPorts extends FunctionReadsPorts {
  readonly budgets: RequestBudgets;
}

/**
 * The requests to one function: one at a time, so that Lambda refuses no write for another one that is under way, and no read
 * overlaps with a write. Reads that wait together share a List if that costs less; an answer serves each read that waited or
 * was wanted before it was asked for.
 */
export class FunctionRequests {
  readonly #ports: FunctionRequestsPorts;
  readonly #target: Target;
  readonly #wishes = new WaitingRequests<Wish>();
  readonly #reads: FunctionReads;
  // By what is wanted. Each tenant waits for a turn of its own, and none loses its place where others come and go.
  readonly #turns = new Map<string, AbortController>();
  // The order of wishes and requests.
  #serial = 0;
  #isBusy = false;
  #reading: ReadUnderWay | undefined;
  // Since the last write.
  #hasRead = false;
  #usedAt: number;

  /** @param target - any qualifier of the function */
  constructor(target: Target, ports: FunctionRequestsPorts) {
    this.#target = target;
    this.#ports = ports;
    this.#reads = new FunctionReads(target, ports);
    this.#usedAt = ports.clock.elapsed();
  }

  /** Whether nothing is lost if this one is forgotten: nothing waits, and no answer is fresh. */
  get isIdle(): boolean {
    const unusedSince = this.#ports.clock.elapsed() - LONGEST_FRESH_MILLISECONDS;
    return !this.#isBusy && this.#wishes.isEmpty && this.#usedAt < unusedSince;
  }

  /** @returns undefined if the caller's patience ended first; @throws what the request throws */
  read(qualifier: string, call: ReadCall): Promise<Answered | undefined> {
    return this.#wish(call, (waiting) => ({ ...waiting, qualifier, effect: 'read', call }));
  }

  /** @returns undefined if the caller's patience ended first or the write was not wanted; @throws what the request throws */
  write(qualifier: string, call: WriteCall, request: WriteWish['request']): Promise<Answered | undefined> {
    return this.#wish(call, (waiting) => ({ ...waiting, qualifier, effect: 'write', call, request }));
  }

  #wish(
    { priority, tenant, patience }: Patience,
    create: (waiting: Omit<Wish, 'qualifier' | 'effect' | 'call' | 'request'>) => Wish,
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
        priority,
        tenant,
        patience,
        serial: this.#nextSerial(),
        since: this.#ports.clock.elapsed(),
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
      if (wish.effect === 'read') this.#serveFromAnswers(wish.call.access);
      this.#seek();
    });
  }

  /** Waits for a turn for all that wait and do so already for none. */
  #seek(): void {
    if (this.#isBusy) {
      this.#giveUpHangingRead();
      return;
    }
    const wanted = new Map(
      this.#wishes.all().map(({ priority, tenant, effect }) => {
        const followsRead = effect === 'write' && this.#hasRead;
        return [`${priority} ${effect} ${tenant}`, { priority, tenant, effect, followsRead }];
      }),
    );
    for (const [name, patience] of this.#turns) {
      if (wanted.has(name)) continue;
      this.#turns.delete(name);
      patience.abort();
    }
    for (const [name, each] of wanted) if (!this.#turns.has(name)) void this.#take(name, each);
  }

  async #take(name: string, wanted: Omit<Wanted, 'patience'>): Promise<void> {
    const patience = new AbortController();
    this.#turns.set(name, patience);
    const turn = await this.#ports.budgets.of(this.#target).calls.take({ ...wanted, patience: patience.signal });
    if (turn === undefined) return;
    // The turn may have come just before the waiting for it ended.
    if (this.#turns.get(name) !== patience) {
      turn.giveBack();
      return;
    }
    this.#turns.delete(name);
    await this.#use(turn);
  }

  async #use(turn: Turn): Promise<void> {
    for (const patience of this.#turns.values()) patience.abort();
    this.#turns.clear();
    this.#isBusy = true;
    const next = this.#nextWanted();
    if (next === undefined) turn.giveBack();
    else {
      const sent = { at: this.#ports.clock.elapsed(), serial: this.#nextSerial() };
      this.#hasRead = next.effect === 'read';
      await (next.effect === 'write' ? this.#write(next, sent, turn) : this.#read(next, sent, turn));
      this.#usedAt = this.#ports.clock.elapsed();
    }
    this.#isBusy = false;
    this.#seek();
  }

  /** The next wish that is still wanted, now that its turn has come. */
  #nextWanted(): Wish | undefined {
    for (;;) {
      const next = this.#wishes.next();
      if (next === undefined) return undefined;
      const { waiter: wish } = next;
      try {
        if (wish.effect === 'read' || wish.call.stillWanted()) {
          this.#wishes.served(next);
          return wish;
        }
        wish.resolve(undefined);
      } catch (error) {
        wish.reject(error);
      }
    }
  }

  async #write({ qualifier, call, request, begin, resolve, reject }: WriteWish, sent: Sent, turn: Turn): Promise<void> {
    begin();
    this.#reads.writing(qualifier, sent);
    try {
      const seen = await request(turn);
      this.#reads.wrote(call.access, qualifier, seen, sent);
      resolve({ seen, askedAt: sent.at, answeredAt: this.#ports.clock.elapsed() });
    } catch (error) {
      reject(error);
    }
  }

  async #read(wish: ReadWish, sent: Sent, turn: Turn): Promise<void> {
    const { access } = wish.call;
    const givenUp = new AbortController();
    this.#reading = { priority: wish.priority, sent, givenUp };
    const cancel = this.#ports.clock.after(HANGING_MILLISECONDS, () => this.#giveUpHangingRead());
    await this.#reads.request(wish, this.#readsWith(access), sent, turn, givenUp.signal);
    cancel();
    this.#reading = undefined;
    this.#serveFromAnswers(access);
  }

  /** Gives up a read that hangs if something more urgent waits behind it: the read waits for another turn then. */
  #giveUpHangingRead(): void {
    const reading = this.#reading;
    if (reading === undefined || this.#ports.clock.elapsed() - reading.sent.at < HANGING_MILLISECONDS) return;
    const isInTheWay = this.#wishes.all().some(({ priority }) => isMoreUrgent(priority, reading.priority));
    if (isInTheWay) reading.givenUp.abort();
  }

  #serveFromAnswers(access: Access): void {
    for (const wish of this.#readsWith(access)) {
      const answered = this.#reads.answerTo(wish);
      if (answered !== undefined) wish.resolve(answered);
    }
  }

  #readsWith(access: Access): ReadWish[] {
    const key = accessKey(access);
    return [...this.#wishes.all()].flatMap((wish) =>
      wish.effect === 'read' && accessKey(wish.call.access) === key ? [wish] : [],
    );
  }

  #nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }
}
