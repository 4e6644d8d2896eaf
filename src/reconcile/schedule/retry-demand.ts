import type { Access } from '../../lambda/scope.ts';
import { Demand, type Need } from './demand.ts';

/** The sum of what retries need, told apart by how frequent they are. */
export class RetryDemand {
  // By the greatest power of two that is no longer than the pause between two retries, in seconds.
  readonly #byPause = new Map<number, Demand>();

  /** @param sign - 1 for a need that has come, -1 for one that has gone */
  add(need: Need, sign: 1 | -1): void {
    const everySeconds = 2 ** Math.floor(Math.log2(need.everySeconds));
    const demand = this.#byPause.get(everySeconds) ?? new Demand();
    this.#byPause.set(everySeconds, demand);
    demand.add({ ...need, everySeconds }, sign);
  }

  /** What each namespace needs, in requests per second by the pause, with all accesses that `isMeant` names. */
  byNamespace(isMeant: (access: Access) => boolean): ReadonlyMap<string, ReadonlyMap<number, number>> {
    const namespaces = new Map<string, Map<number, number>>();
    for (const [pause, demand] of this.#byPause) {
      for (const [namespace, perSecond] of demand.byNamespace(isMeant)) {
        const byPause = namespaces.get(namespace) ?? new Map<number, number>();
        namespaces.set(namespace, byPause.set(pause, perSecond));
      }
    }
    return namespaces;
  }
}

/**
 * The shortest pause between two retries of one object with which all of them together make no more requests than they may.
 * Only the most frequent ones are put off: with one factor for all, an object that is new would delay those that are tried
 * seldom by hours, and they would delay the new one.
 *
 * @param wanted - requests per second, by the pause in seconds
 * @param allowedPerSecond - more than 0
 * @returns seconds; 0 where all of them fit
 */
export function shortestPause(wanted: ReadonlyMap<number, number>, allowedPerSecond: number): number {
  // Requests that one retry makes of each object that is put off.
  let putOff = 0;
  let others = wanted.values().reduce((sum, perSecond) => sum + perSecond, 0);
  for (const [pause, perSecond] of [...wanted].toSorted(([one], [other]) => one - other)) {
    if (others + putOff / pause <= allowedPerSecond) break;
    putOff += perSecond * pause;
    others -= perSecond;
  }
  return putOff === 0 ? 0 : putOff / (allowedPerSecond - others);
}
