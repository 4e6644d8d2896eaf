import type { Answered } from './answers.ts';
import { orAborted, type WriteCall } from './client.ts';
import { accessKey } from './scope.ts';

// A write that hangs must not hold up those of other functions for long.
const LONGEST_WAIT_MILLISECONDS = 2_000;

/**
 * The writes to an endpoint that may ignore qualifiers: the first of an access goes alone, and the others learn from its
 * answer. They wait before they have a turn, since nothing that has one may wait for another request.
 */
export class FirstWrites {
  readonly #longestWaitMilliseconds: number;
  // By access.
  readonly #underWay = new Map<string, Promise<void>>();

  /** @param longestWaitMilliseconds - for which a write waits for another one */
  constructor(longestWaitMilliseconds = LONGEST_WAIT_MILLISECONDS) {
    this.#longestWaitMilliseconds = longestWaitMilliseconds;
  }

  /**
   * Makes a write once no other one is under way, or none need be waited for any longer.
   *
   * @param isUnproven - whether the endpoint may still ignore qualifiers
   * @returns undefined if the caller's patience ended first
   * @throws the signal's reason, and what the write throws
   */
  async make(
    { access, patience, signal }: Pick<WriteCall, 'access' | 'patience' | 'signal'>,
    isUnproven: () => boolean,
    write: () => Promise<Answered | undefined>,
  ): Promise<Answered | undefined> {
    const key = accessKey(access);
    const waited = AbortSignal.timeout(this.#longestWaitMilliseconds);
    const isOver = AbortSignal.any([patience, signal, waited]);
    while (isUnproven() && !waited.aborted) {
      signal.throwIfAborted();
      if (patience.aborted) return undefined;
      const underWay = this.#underWay.get(key);
      if (underWay === undefined) return this.#first(key, write);
      await orAborted(underWay, isOver).catch(() => {});
    }
    return write();
  }

  #first(key: string, write: () => Promise<Answered | undefined>): Promise<Answered | undefined> {
    const made = write();
    const over = () => void this.#underWay.delete(key);
    this.#underWay.set(key, made.then(over, over));
    return made;
  }
}
