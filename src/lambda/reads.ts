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
 * Reads of configurations. Reads of one function that are wanted at the same time share a
 * ListFunctionEventInvokeConfigs if that costs fewer requests than a GetFunctionEventInvokeConfig for each.
 */
export interface Reads {
  /**
   * Reads a target. A change never gets an observation from before the change.
   *
   * @returns undefined if the caller's patience ended, or if a write of the target made the observation void
   * @throws the signal's reason
   */
  read(target: Target, call: Call): Promise<Observation | undefined>;
  /** Reports a write of a target: reads of it that are under way are void. */
  voidReads(target: Target): void;
}

/** A read that waits for its observation. */
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
  /** The namespace that its turn is taken for: that of the reader that made it as urgent as it is. */
  tenant: string;
  /** Ends the waiting for a turn. */
  stopWaiting: () => void;
  /** Once it is under way, the qualifiers that it will still have an answer for. */
  covers: 'All' | Set<string>;
  /** Qualifiers that were written since the batch is under way. */
  readonly written: Set<string>;
}

// The checks of one function's qualifiers fall due together, but arrive here one after another.
const GATHERING_MILLISECONDS = 25;

// Policies that allow only Get are common, and may be changed at any time.
const LIST_REFUSED_MILLISECONDS = 60 * 60_000;

/** Reads through the request budgets. */
export function createReads(requests: Pick<Requests, 'get' | 'list'>, budgets: RequestBudgets, clock: Clock): Reads {
  return new FunctionReads(requests, budgets, clock);
}

class FunctionReads implements Reads {
  readonly #requests: Pick<Requests, 'get' | 'list'>;
  readonly #budgets: RequestBudgets;
  readonly #clock: Clock;
  // Both by function and access. A change must not join a batch that is under way, so it starts another one.
  readonly #waiting = new Map<string, Batch>();
  readonly #underWay = new Map<string, Set<Batch>>();
  // By function: the number of pages, if there are several.
  readonly #pages = new Map<string, number>();
  // By function and access, in milliseconds of the monotonic clock: a policy may deny List on one function only.
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
      const end = () => {
        this.#drop(batch, asker);
        call.patience.removeEventListener('abort', leave);
      };
      const asker: Asker = {
        qualifier: target.qualifier,
        answer: (seen) => {
          end();
          resolve(seen);
        },
        fail: (error) => {
          end();
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
        covers: 'All',
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
          (batch.covers === 'All' || batch.covers.has(target.qualifier)) &&
          !batch.written.has(target.qualifier),
      );
  }

  // A batch that its last asker has left ends a little later. A read that joined it until then would get no answer.
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
    // The turn may have come just before the last asker left, or before a more urgent one asked for another turn.
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
    if ((this.#listRefusedUntil.get(waitingKey(batch)) ?? 0) > this.#clock.elapsed()) return false;
    return qualifiersOf(batch).size > (this.#pages.get(functionArn(target)) ?? 1);
  }

  /** Lists as long as that saves requests. @returns a turn to read the rest one by one; undefined if nothing is left */
  async #list(batch: Batch, first: Turn): Promise<Turn | undefined> {
    const { target, signal } = batch;
    const found = new Map<string, Observation>();
    let turn: Turn | undefined = first;
    const markers = new Set<string>();
    let marker: string | undefined;
    for (let pages = 1; turn !== undefined; pages += 1) {
      const page: Page | { failure: Failure } = await this.#requests.list(target, batch.access, marker, turn, signal);
      if ('failure' in page) return this.#listFailed(batch, page.failure);
      // A List that begins again would never end.
      if (page.marker !== undefined && markers.has(page.marker)) return this.#withoutList(batch);
      if (page.marker !== undefined) markers.add(page.marker);
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
    if (failure.kind === 'AccessDenied' || failure.kind === 'RequestRefused') return this.#withoutList(batch);
    const seen: Observation = failure.kind === 'FunctionNotFound' ? { kind: 'absent' } : { kind: 'failed', failure };
    for (const asker of [...batch.askers]) this.#answer(batch, asker, seen);
    return undefined;
  }

  /** @returns a turn for the Gets that are made instead, now and for an hour */
  #withoutList(batch: Batch): Promise<Turn | undefined> {
    const now = this.#clock.elapsed();
    for (const [key, until] of this.#listRefusedUntil) if (until <= now) this.#listRefusedUntil.delete(key);
    this.#listRefusedUntil.set(waitingKey(batch), now + LIST_REFUSED_MILLISECONDS);
    return this.#turn(batch);
  }

  async #get(batch: Batch, first: Turn): Promise<void> {
    const qualifiers = qualifiersOf(batch);
    batch.covers = qualifiers;
    let turn: Turn | undefined = first;
    for (const qualifier of qualifiers) {
      // All that asked for this qualifier may have left during the requests before.
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
