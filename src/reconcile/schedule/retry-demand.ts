import type { Access } from '../../lambda/scope.ts';
import { Demand, type Need } from './demand.ts';

/** The sum of what retries need, told apart by how frequent they are. */
export class RetryDemand {
  // By the greatest power of two that is no longer than the delay between two retries, in seconds.
  readonly #byDelay = new Map<number, Demand>();

  /** @param sign - 1 for a need that has come, -1 for one that has gone */
  add(need: Need, sign: 1 | -1): void {
    const everySeconds = 2 ** Math.floor(Math.log2(need.everySeconds));
    const demand = this.#byDelay.get(everySeconds) ?? new Demand();
    this.#byDelay.set(everySeconds, demand);
    demand.add({ ...need, everySeconds }, sign);
  }

  /** The needs of each namespace, in requests per second by the delay, with all accesses that `isMeant` names. */
  byNamespace(isMeant: (access: Access) => boolean): ReadonlyMap<string, ReadonlyMap<number, number>> {
    const namespaces = new Map<string, Map<number, number>>();
    for (const [delay, demand] of this.#byDelay) {
      for (const [namespace, perSecond] of demand.byNamespace(isMeant)) {
        const byDelay = namespaces.get(namespace) ?? new Map<number, number>();
        namespaces.set(namespace, byDelay.set(delay, perSecond));
      }
    }
    return namespaces;
  }
}

// An object that has failed for so long has had half a dozen retries.
const SELDOM_FROM_SECONDS = 64;

/**
 * The shortest delay of a retry with which all of them together make no more requests than they may. Of what they may, those that
 * are tried seldom and those that are tried often have half each, and what the others leave: many old refusals must not put off
 * what is new, nor the other way round.
 *
 * @param wanted - requests per second, by the greatest power of two that is no longer than the delay, in seconds
 * @param allowedPerSecond - more than 0
 * @param seconds - the delay that the retry has by itself
 * @returns seconds; the same where all of them fit
 */
export function secondsToRetry(wanted: ReadonlyMap<number, number>, allowedPerSecond: number, seconds: number): number {
  const isSeldom = (delay: number) => delay >= SELDOM_FROM_SECONDS;
  const own = [...wanted].filter(([delay]) => isSeldom(delay) === isSeldom(seconds));
  const others = [...wanted].filter(([delay]) => isSeldom(delay) !== isSeldom(seconds));
  return Math.max(seconds, shortestDelay(own, Math.max(allowedPerSecond / 2, allowedPerSecond - sumOf(others))));
}

type Wanted = readonly (readonly [delay: number, perSecond: number])[];

/** The delay up to which the most frequent ones are put off so that all of them fit; 0 where they do. */
function shortestDelay(wanted: Wanted, allowedPerSecond: number): number {
  // Requests that one retry makes of each object that is put off.
  let putOff = 0;
  let others = sumOf(wanted);
  for (const [delay, perSecond] of wanted.toSorted(([one], [other]) => one - other)) {
    if (others + putOff / delay <= allowedPerSecond) break;
    putOff += perSecond * delay;
    others -= perSecond;
  }
  return putOff === 0 ? 0 : putOff / (allowedPerSecond - others);
}

function sumOf(wanted: Wanted): number {
  return wanted.reduce((sum, [, perSecond]) => sum + perSecond, 0);
}
