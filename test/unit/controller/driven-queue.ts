import type { Clock } from '../../../src/clock.ts';
import {
  createWorkQueue,
  type Dispatch,
  type QueueObserver,
  type Work,
  type WorkQueue,
} from '../../../src/controller/work-queue.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';

/** A work queue whose work ends when a test says so. */
export class DrivenQueue {
  readonly clock = new SimulatedClock();
  readonly stop = new AbortController();
  /** The places of each lane. */
  places = 1;
  /** All work that was begun, in order. */
  readonly works: Work[] = [];
  readonly underWay = new Map<string, () => void>();
  /** Keys that were begun while they were under way. */
  readonly begunTwice: string[] = [];
  readonly queue: WorkQueue;
  #working: Promise<void> | undefined;

  /** @param dispatch - where a key waits; by default each key is a unit of its own in one lane */
  constructor(
    dispatch: (key: string) => Partial<Dispatch> = () => ({}),
    observerOf: (clock: Clock) => QueueObserver | undefined = () => undefined,
  ) {
    const dispatchOf = (key: string) => ({
      lane: '',
      takesOver: true,
      unit: key,
      tenant: '',
      places: () => this.places,
      ...dispatch(key),
    });
    this.queue = createWorkQueue(this.clock, dispatchOf, observerOf(this.clock));
  }

  /** Begins to work; the first time only. */
  work(): Promise<void> {
    this.#working ??= this.queue.work((work) => {
      if (this.underWay.has(work.key)) this.begunTwice.push(work.key);
      this.works.push(work);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.underWay.set(work.key, resolve);
      return promise;
    }, this.stop.signal);
    return this.#working;
  }

  /** The keys that are under way, once all that may begin has begun. */
  async begun(): Promise<string[]> {
    await settled();
    return [...this.underWay.keys()];
  }

  async finish(key: string): Promise<void> {
    await settled();
    const finish = this.underWay.get(key);
    this.underWay.delete(key);
    finish?.();
    await settled();
  }

  /** All keys that are under way or due now, each finished at once, in the order in which they began. */
  async drain(): Promise<string[]> {
    void this.work();
    await settled();
    const from = this.works.length - this.underWay.size;
    for (let [key] = this.underWay.keys(); key !== undefined; [key] = this.underWay.keys()) await this.finish(key);
    return this.works.slice(from).map(({ key }) => key);
  }
}
