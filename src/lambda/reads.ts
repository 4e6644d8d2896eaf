import type { Clock } from '../clock.ts';
import { isMoreUrgent, type Priority } from '../priority.ts';
import type { Call } from './client.ts';
import type { Failure } from './failure.ts';
import type { Observation } from './observation.ts';
import type { Turn } from './request-budget.ts';
import type { RequestBudgets } from './request-budgets.ts';
import type { Page, Requests } from './requests.ts';
import { type Access, accessKey } from './scope.ts';
import { functionArn, type Target } from './target.ts';

/**
 * Reads of configurations. Those of one function that are wanted together cost one ListFunctionEventInvokeConfigs where
 * that is cheaper than a GetFunctionEventInvokeConfig each.
 */
export interface Reads {
  /**
   * Reads a target. A change is never answered with what was read before it was made.
   *
   * @returns undefined where the caller's patience ended, or where the target was written meanwhile: what was read is void
   * @throws the signal's reason
   */
  read(target: Target, call: Call): Promise<Observation | undefined>;
  /** Says that a target is being written: what is being read of it is out of date. */
  voidReads(target: Target): void;
}

interface Asker {
  readonly qualifier: string;
  readonly answer: (seen: Observation | undefined) => void;
  readonly fail: (error: unknown) => void;
}

/** The reads of one function that are made together. */
interface Batch {
  readonly target: Target;
  readonly access: Access;
  readonly signal: AbortSignal;
  readonly askers: Set<Asker>;
  priority: Priority;
  /** Whose turn it takes: the namespace of the reader that made it as urgent as it is. */
  tenant: string;
  /** Ends its waiting for a turn. */
  stopWaiting: () => void;
  /** What it will still have an answer to, once it is under way; undefined for every qualifier of the function. */
  covers: Set<string> | undefined;
  /** Written since the batch went out. */
  readonly written: Set<string>;
}

// The qualifiers of one function fall due together, and reach this place one after another.
const GATHERING_MILLISECONDS = 25;

// Policies that allow only Get are common; they may be widened at any time.
const LIST_REFUSED_MILLISECONDS = 60 * 60_000;

/** Reads through the request budgets. */
export function createReads(requests: Pick<Requests, 'get' | 'list'>, budgets: RequestBudgets, clock: Clock): Reads {
  return new FunctionReads(requests, budgets, clock);
}

class FunctionReads implements Reads {
  readonly #requests: Pick<Requests, 'get' | 'list'>;
  readonly #budgets: RequestBudgets;
  readonly #clock: Clock;
  // By function and access; a batch that is under way takes no change, which starts another one.
  readonly #waiting = new Map<string, Batch>();
  readonly #underWay = new Map<string, Set<Batch>>();
  // Pages of those functions that have more than one.
  readonly #pages = new Map<string, number>();
  readonly #listRefusedUntil = new Map<string, number>();

  constructor(requests: Pick<Requests, 'get' | 'list'>, budgets: RequestBudgets, clock: Clock) {
    this.#requests = requests;
    this.#budgets = budgets;
    this.#clock = clock;
  }

  read(target: Target, call: Call): Promise<Observation | undefined> {
    return new Promise((resolve, reject) => {
      if (call.patience.aborted) {
        resolve(undefined);
        return;
      }
      const leave = () => {
        this.#drop(batch, asker);
        if (batch.askers.size === 0) batch.stopWaiting();
        resolve(undefined);
      };
      const settle = () => {
        this.#drop(batch, asker);
        call.patience.removeEventListener('abort', leave);
      };
      const asker: Asker = {
        qualifier: target.qualifier,
        answer: (seen) => {
          settle();
          resolve(seen);
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      call.patience.addEventListener('abort', leave, { once: true });
      const batch = this.#join(asker, target, call);
    });
  }

  voidReads(target: Target): void {
    for (const batch of this.#underWay.get(functionArn(target)) ?? []) batch.written.add(target.qualifier);
  }

  #join(asker: Asker, target: Target, call: Call): Batch {
    const key = waitingKey({ target, access: call.access });
    const shared = call.priority === 'change' ? undefined : this.#answering(target, call.access);
    const batch = shared ?? this.#waiting.get(key);
    if (batch === undefined) {
      const created: Batch = {
        target,
        access: call.access,
        signal: call.signal,
        askers: new Set([asker]),
        priority: call.priority,
        tenant: call.tenant,
        stopWaiting: () => {},
        covers: undefined,
        written: new Set(),
      };
      this.#waiting.set(key, created);
      this.#wait(created, call.waits);
      return created;
    }
    batch.askers.add(asker);
    call.waits?.();
    if (batch !== shared && isMoreUrgent(call.priority, batch.priority)) {
      batch.priority = call.priority;
      batch.tenant = call.tenant;
      batch.stopWaiting();
      this.#wait(batch, undefined);
    }
    return batch;
  }

  #answering(target: Target, access: Access): Batch | undefined {
    return this.#underWay
      .get(functionArn(target))
      ?.values()
      .find(
        (batch) =>
          accessKey(batch.access) === accessKey(access) &&
          batch.covers?.has(target.qualifier) !== false &&
          !batch.written.has(target.qualifier),
      );
  }

  // A batch that nobody asks any longer comes to its end a little later: whoever joined it meanwhile would get no answer.
  #drop(batch: Batch, asker: Asker): void {
    batch.askers.delete(asker);
    if (batch.askers.size > 0) return;
    const key = waitingKey(batch);
    if (this.#waiting.get(key) === batch) this.#waiting.delete(key);
    this.#noLongerUnderWay(batch);
  }

  #noLongerUnderWay(batch: Batch): void {
    const arn = functionArn(batch.target);
    const underWay = this.#underWay.get(arn);
    underWay?.delete(batch);
    if (underWay?.size === 0) this.#underWay.delete(arn);
  }

  // A change or a retry reads at once: other qualifiers seldom fall due at the same moment.
  #wait(batch: Batch, waits: (() => void) | undefined): void {
    if (batch.priority === 'change' || batch.priority === 'retry') {
      this.#go(batch, waits);
      return;
    }
    waits?.();
    batch.stopWaiting = this.#clock.after(GATHERING_MILLISECONDS, () => this.#go(batch, undefined));
  }

  #go(batch: Batch, waits: (() => void) | undefined): void {
    this.#make(batch, waits).catch((error: unknown) => {
      for (const asker of [...batch.askers]) asker.fail(error);
    });
  }

  async #make(batch: Batch, waits: (() => void) | undefined): Promise<void> {
    const arn = functionArn(batch.target);
    const turn = await this.#turn(batch, waits);
    if (turn === undefined) return;
    // The turn had come already when all left, or when it was asked for anew, more urgently.
    const key = waitingKey(batch);
    if (this.#waiting.get(key) !== batch) {
      turn.giveBack();
      return;
    }
    this.#waiting.delete(key);
    this.#underWay.set(arn, (this.#underWay.get(arn) ?? new Set()).add(batch));
    try {
      const left = this.#listPays(batch) ? await this.#list(batch, turn) : turn;
      if (left !== undefined) await this.#get(batch, left);
    } finally {
      this.#noLongerUnderWay(batch);
    }
  }

  #turn(batch: Batch, waits?: () => void): Promise<Turn | undefined> {
    const patience = new AbortController();
    batch.stopWaiting = () => patience.abort();
    const { priority, tenant, target } = batch;
    return this.#budgets
      .of(target)
      .calls.take({ priority, tenant, effect: 'read', patience: patience.signal, ...(waits && { waits }) });
  }

  #listPays(batch: Batch): boolean {
    const { target } = batch;
    if ((this.#listRefusedUntil.get(accessKey(batch.access)) ?? 0) > this.#clock.elapsed()) return false;
    return qualifiersOf(batch).size > (this.#pages.get(functionArn(target)) ?? 1);
  }

  /** Lists for as long as that pays. @returns a turn for those that are to be read one by one, if there are any */
  async #list(batch: Batch, first: Turn): Promise<Turn | undefined> {
    const { target, signal } = batch;
    const found = new Map<string, Observation>();
    let turn: Turn | undefined = first;
    let marker: string | undefined;
    for (let pages = 1; turn !== undefined; pages += 1) {
      const page: Page | { failure: Failure } = await this.#requests.list(target, batch.access, marker, turn, signal);
      if ('failure' in page) return this.#listFailed(batch, page.failure);
      for (const [qualifier, seen] of page.found) found.set(qualifier, seen);
      marker = page.marker;
      this.#notePages(target, marker === undefined ? pages : pages + 1);
      for (const asker of [...batch.askers]) {
        const seen = found.get(asker.qualifier) ?? (marker === undefined ? ({ kind: 'absent' } as const) : undefined);
        if (seen !== undefined) this.#answer(batch, asker, seen);
      }
      const missing = qualifiersOf(batch).size;
      if (missing === 0) return undefined;
      turn = await this.#turn(batch);
      if (missing === 1) return turn;
    }
    return undefined;
  }

  async #listFailed(batch: Batch, failure: Failure): Promise<Turn | undefined> {
    if (failure.kind === 'AccessDenied' || failure.kind === 'RequestRefused') {
      this.#listRefusedUntil.set(accessKey(batch.access), this.#clock.elapsed() + LIST_REFUSED_MILLISECONDS);
      return this.#turn(batch);
    }
    const seen: Observation = failure.kind === 'FunctionNotFound' ? { kind: 'absent' } : { kind: 'failed', failure };
    for (const asker of [...batch.askers]) this.#answer(batch, asker, seen);
    return undefined;
  }

  async #get(batch: Batch, first: Turn): Promise<void> {
    const qualifiers = qualifiersOf(batch);
    batch.covers = qualifiers;
    let turn: Turn | undefined = first;
    for (const qualifier of qualifiers) {
      // All that asked for it may have left meanwhile.
      if (qualifiersOf(batch).has(qualifier)) {
        turn ??= await this.#turn(batch);
        if (turn === undefined) return;
        const seen = await this.#requests.get({ ...batch.target, qualifier }, batch.access, turn, batch.signal);
        turn = undefined;
        for (const asker of [...batch.askers]) if (asker.qualifier === qualifier) this.#answer(batch, asker, seen);
      }
      qualifiers.delete(qualifier);
    }
    turn?.giveBack();
  }

  #answer({ written }: Batch, { answer, qualifier }: Asker, seen: Observation): void {
    answer(written.has(qualifier) ? undefined : seen);
  }

  #notePages(target: Target, pages: number): void {
    if (pages > 1) this.#pages.set(functionArn(target), pages);
    else this.#pages.delete(functionArn(target));
  }
}

function waitingKey({ target, access }: Pick<Batch, 'target' | 'access'>): string {
  return `${accessKey(access)} ${functionArn(target)}`;
}

function qualifiersOf({ askers }: Batch): Set<string> {
  return new Set([...askers].map(({ qualifier }) => qualifier));
}
