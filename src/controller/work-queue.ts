import type { Clock } from '../clock.ts';
import { isMoreUrgent, type Priority } from '../priority.ts';
import { Delays } from './delays.ts';
import { type DispatchedKey, Lane } from './lane.ts';

/** A key that needs work. */
export interface Work {
  readonly key: string;
  readonly priority: Priority;
  /** When the key began to need work with this priority, in milliseconds of the monotonic clock. */
  readonly since: number;
  /** When it was last added, in milliseconds of the monotonic clock: what was read before may not show the reason. */
  readonly addedAt: number;
}

/** Where a key waits and with what it shares a place. */
export interface Dispatch {
  /** The keys of different lanes never wait for each other. */
  readonly lane: string;
  /** True if a key that began to wait elsewhere goes on to wait here. */
  readonly takesOver: boolean;
  /** How many units of the lane may be worked on at once, 1 or more. Asked again and again. */
  readonly places: () => number;
  /** The keys of one unit share a place. */
  readonly unit: string;
  /** Within a priority, work goes round the tenants. */
  readonly tenant: string;
}

/**
 * The keys that need work. No key is worked on twice at the same time. A key that is added during its work comes again
 * once that work is finished.
 */
export interface WorkQueue {
  /** Adds a key now. This ends its delay, and raises its priority if it waits already with a lower one. */
  add(key: string, priority: Priority): void;
  /** Adds a key later. Of two delays of one key, the one that ends first counts, with its priority. */
  addAfter(key: string, milliseconds: number, priority: Priority): void;
  /**
   * Works on the keys until the signal aborts: in each lane on the most urgent one, as soon as a place is free.
   *
   * @param work - must not throw: it handles every failure of its key
   * @returns once the last key that was begun is finished
   */
  work(work: (work: Work) => Promise<void>, signal: AbortSignal): Promise<void>;
  /** The keys that need work now, by lane. */
  byLane(): ReadonlyMap<string, LaneWork>;
}

/** The keys of one lane that need work. */
export interface LaneWork {
  /** The keys that wait for a place. */
  readonly waiting: readonly Work[];
  /** The keys that are worked on. */
  readonly underWay: readonly Work[];
}

/** Told of what happens to the keys of a queue. */
export interface QueueObserver {
  /** A key needs work now, and did not before; or it needs it with a higher priority than before. */
  due(key: string, priority: Priority): void;
  /** Work on the key begins. */
  taken(key: string): void;
  /** Work on the key is finished. */
  finished(key: string): void;
}

const UNOBSERVED: QueueObserver = { due: () => {}, taken: () => {}, finished: () => {} };

/**
 * An empty queue.
 *
 * @param dispatchOf - where a key waits; asked when the key begins to wait, and once more when it gets its place: if the answer
 *   names another place then, which takes over, the key waits there instead
 */
export function createWorkQueue(
  clock: Clock,
  dispatchOf: (key: string) => Dispatch,
  observer: QueueObserver = UNOBSERVED,
): WorkQueue {
  return new Queue(clock, dispatchOf, observer);
}

interface Waiting extends Work, DispatchedKey {
  readonly lane: string;
}

class Queue implements WorkQueue {
  readonly #clock: Clock;
  readonly #dispatchOf: (key: string) => Dispatch;
  readonly #observer: QueueObserver;
  readonly #delays: Delays;
  readonly #lanes = new Map<string, Lane<Waiting>>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #underWay = new Map<string, Waiting>();
  // Keys that were added during their work, as they were added last.
  readonly #again = new Map<string, Work>();
  #begin: ((work: Work) => void) | undefined;

  constructor(clock: Clock, dispatchOf: (key: string) => Dispatch, observer: QueueObserver) {
    this.#clock = clock;
    this.#dispatchOf = dispatchOf;
    this.#observer = observer;
    this.#delays = new Delays(clock, (key, priority) => this.add(key, priority));
  }

  add(key: string, priority: Priority): void {
    this.#delays.delete(key);
    const before: Work | undefined = this.#waiting.get(key) ?? this.#again.get(key);
    const addedAt = this.#clock.elapsed();
    const waits = before !== undefined && !isMoreUrgent(priority, before.priority) ? before : undefined;
    if (waits === undefined) this.#observer.due(key, priority);
    const work: Work = { key, priority: waits?.priority ?? priority, since: waits?.since ?? addedAt, addedAt };
    if (this.#underWay.has(key)) this.#again.set(key, work);
    else this.#wait(work);
  }

  #wait(work: Work, { places, ...dispatch }: Dispatch = this.#dispatchOf(work.key)): void {
    const { key } = work;
    const waiting: Waiting = { ...work, ...dispatch };
    const before = this.#waiting.get(key);
    if (before !== undefined && !isSamePlace(before, waiting)) this.#remove(before);
    const lane = this.#lanes.get(dispatch.lane) ?? new Lane<Waiting>(places);
    this.#lanes.set(dispatch.lane, lane);
    lane.add(waiting);
    this.#waiting.set(key, waiting);
    this.#serve(dispatch.lane, lane);
  }

  addAfter(key: string, milliseconds: number, priority: Priority): void {
    if (this.#waiting.has(key) || this.#again.has(key)) return;
    this.#delays.add(key, milliseconds, priority);
  }

  async work(work: (work: Work) => Promise<void>, signal: AbortSignal): Promise<void> {
    const working = new Set<Promise<void>>();
    const stopped = Promise.withResolvers<void>();
    const stop = () => {
      this.#begin = undefined;
      stopped.resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
    this.#begin = (begun) => {
      // The keys that are added together begin together, so that they can share a request.
      const running = Promise.resolve(begun)
        .then(work)
        .finally(() => {
          working.delete(running);
          this.#finish(begun.key);
        });
      working.add(running);
    };
    if (signal.aborted) stop();
    for (const [name, lane] of this.#lanes) this.#serve(name, lane);
    await stopped.promise;
    await Promise.all(working);
  }

  byLane(): ReadonlyMap<string, LaneWork> {
    const lanes = new Map<string, { readonly waiting: Work[]; readonly underWay: Work[] }>();
    const of = (lane: string) => {
      const known = lanes.get(lane) ?? { waiting: [], underWay: [] };
      lanes.set(lane, known);
      return known;
    };
    for (const work of this.#waiting.values()) of(work.lane).waiting.push(work);
    for (const work of this.#underWay.values()) of(work.lane).underWay.push(work);
    return lanes;
  }

  #finish(key: string): void {
    const finished = this.#underWay.get(key);
    if (finished === undefined) return;
    this.#underWay.delete(key);
    this.#observer.finished(key);
    const lane = this.#lanes.get(finished.lane);
    lane?.finish(finished);
    const again = this.#again.get(key);
    this.#again.delete(key);
    if (again !== undefined) this.#wait(again);
    if (lane !== undefined) this.#serve(finished.lane, lane);
  }

  #remove(waiting: Waiting): void {
    this.#waiting.delete(waiting.key);
    const lane = this.#lanes.get(waiting.lane);
    lane?.delete(waiting);
    if (lane?.isEmpty) this.#lanes.delete(waiting.lane);
  }

  #serve(name: string, lane: Lane<Waiting>): void {
    while (this.#begin !== undefined) {
      const next = lane.take();
      if (next === undefined) break;
      this.#waiting.delete(next.key);
      // The account of an access, by which lanes and units are told apart, is learnt while thousands of keys wait.
      const dispatch = this.#dispatchOf(next.key);
      if (dispatch.takesOver && !isSamePlace(next, { ...next, ...dispatch })) {
        lane.finish(next);
        this.#wait(next, dispatch);
        continue;
      }
      this.#underWay.set(next.key, next);
      this.#observer.taken(next.key);
      this.#begin(next);
    }
    if (lane.isEmpty && this.#lanes.get(name) === lane) this.#lanes.delete(name);
  }
}

function isSamePlace(one: Waiting, other: Waiting): boolean {
  return (
    one.lane === other.lane && one.unit === other.unit && one.tenant === other.tenant && one.priority === other.priority
  );
}
