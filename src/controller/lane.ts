import { PRIORITIES, type Priority } from '../priority.ts';
import { Counts } from './counts.ts';
import { type ReadyKey, ReadyKeys } from './ready-keys.ts';

/** A key that needs work now, and the unit whose place it shares. */
export interface DispatchedKey extends ReadyKey {
  readonly unit: string;
}

// Each key under way costs some kilobytes. A unit may have so many for its place; changes have as much room again, so that an
// edit does not wait for the checks of its unit.
const KEYS_OF_A_PLACE = 5;

// As many as a unit may have where the lane has fewer than its places stand for: together they cost fewer requests. With
// more, it would keep its place for long.
const MOST_KEYS_OF_A_UNIT = 50;

// Checks leave the other places to what a user waits for.
const SHARE_OF_CHECKS = 0.75;

/**
 * One bound on the work under way. The keys of one unit share a place: when one of them gets a place, others that wait come
 * with it. The keys of one lane never wait for those of another.
 */
export class Lane<Ready extends DispatchedKey> {
  /** How many units may be under way, 1 or more. It may change at any time. */
  readonly #places: () => number;
  // Keys whose unit has no place.
  readonly #ready = new ReadyKeys<Ready>();
  readonly #waitingUnits = new Map<string, Map<string, Ready>>();
  readonly #unitsUnderWay = new Map<string, UnitUnderWay<Ready>>();
  // Units under way of which more keys wait.
  readonly #joining = new Set<UnitUnderWay<Ready>>();
  // Of the units under way.
  readonly #tenants = new Counts<string>();
  readonly #priorities = new Counts<Priority>();
  #extra = 0;
  #keysUnderWay = 0;

  constructor(places: () => number) {
    this.#places = places;
  }

  get isEmpty(): boolean {
    return this.#ready.isEmpty && this.#unitsUnderWay.size === 0;
  }

  /** Adds a key. One that waits already keeps its place in the order if unit, tenant and priority are the same. */
  add(ready: Ready): void {
    const unit = this.#unitsUnderWay.get(ready.unit);
    if (unit !== undefined) {
      unit.ready.add(ready);
      this.#joining.add(unit);
      return;
    }
    this.#ready.add(ready);
    const waiting = this.#waitingUnits.get(ready.unit) ?? new Map<string, Ready>();
    this.#waitingUnits.set(ready.unit, waiting.set(ready.key, ready));
  }

  delete(ready: Ready): void {
    this.#unitsUnderWay.get(ready.unit)?.ready.delete(ready);
    this.#ready.delete(ready);
    const waiting = this.#waitingUnits.get(ready.unit);
    waiting?.delete(ready.key);
    if (waiting?.size === 0) this.#waitingUnits.delete(ready.unit);
  }

  /** Takes a key that may be worked on now; undefined where all that wait must wait on. */
  take(): Ready | undefined {
    const places = this.#places();
    const ready = this.#takeJoining(places) ?? this.#takeFirst(places);
    if (ready !== undefined) this.#keysUnderWay += 1;
    return ready;
  }

  /** Reports that the work on a key that was taken is over. */
  finish({ unit: name }: Ready): void {
    const unit = this.#unitsUnderWay.get(name);
    if (unit === undefined) return;
    this.#keysUnderWay -= 1;
    unit.underWay -= 1;
    if (unit.underWay > 0 || !unit.ready.isEmpty) return;
    const { tenant, priority, isExtra } = unit;
    this.#unitsUnderWay.delete(name);
    this.#tenants.remove(tenant);
    this.#priorities.remove(priority);
    if (isExtra) this.#extra -= 1;
  }

  /** A key whose unit has a place already. */
  #takeJoining(places: number): Ready | undefined {
    const most = this.#mostOfUnit(places);
    for (const unit of this.#joining) {
      const ready = unit.takeNext(most);
      if (unit.ready.isEmpty) this.#joining.delete(unit);
      if (ready !== undefined) return ready;
    }
    return undefined;
  }

  /** The first key of a unit that gets a place now. */
  #takeFirst(places: number): Ready | undefined {
    for (const priority of PRIORITIES) {
      const next = this.#nextUnit(priority, places);
      if (next !== undefined) return this.#begin(next).takeNext(this.#mostOfUnit(places));
    }
    return undefined;
  }

  #mostOfUnit(places: number): number {
    return this.#keysUnderWay < KEYS_OF_A_PLACE * places ? MOST_KEYS_OF_A_UNIT : KEYS_OF_A_PLACE;
  }

  /** The unit of a priority that gets a place now, if one does. */
  #nextUnit(priority: Priority, places: number): NextUnit<Ready> | undefined {
    const most = priority === 'check' ? Math.ceil(places * SHARE_OF_CHECKS) : places;
    const isExtra = this.#unitsUnderWay.size >= most;
    // One unit of each priority has a place, whatever else fills the lane: no priority waits for ever for another one.
    const isFirst = !isExtra || !this.#priorities.has(priority);
    const forNewTenant = priority !== 'check' && this.#extra < places;
    if (!isFirst && !forNewTenant) return undefined;
    for (const ready of this.#ready.inTurn(priority)) {
      // A tenant that holds no place does not wait for one that floods the lane.
      if (isFirst || !this.#tenants.has(ready.tenant)) return { ready, isExtra };
    }
    return undefined;
  }

  #begin({ ready: first, isExtra }: NextUnit<Ready>): UnitUnderWay<Ready> {
    const { tenant, priority } = first;
    this.#ready.take(first);
    const unit = new UnitUnderWay<Ready>(tenant, priority, isExtra);
    for (const ready of this.#waitingUnits.get(first.unit)?.values() ?? []) {
      this.#ready.delete(ready);
      unit.ready.add(ready);
    }
    this.#waitingUnits.delete(first.unit);
    this.#unitsUnderWay.set(first.unit, unit);
    this.#joining.add(unit);
    this.#tenants.add(tenant);
    this.#priorities.add(priority);
    if (isExtra) this.#extra += 1;
    return unit;
  }
}

/** The key whose unit gets a place. */
interface NextUnit<Ready> {
  readonly ready: Ready;
  /** Whether the place is one beyond the bound: at most as many again, and one for each priority. */
  readonly isExtra: boolean;
}

/** A unit that has a place. */
class UnitUnderWay<Ready extends ReadyKey> {
  /** The tenant whose key took the place. */
  readonly tenant: string;
  /** The priority of that key. */
  readonly priority: Priority;
  readonly isExtra: boolean;
  readonly ready = new ReadyKeys<Ready>();
  underWay = 0;

  constructor(tenant: string, priority: Priority, isExtra: boolean) {
    this.tenant = tenant;
    this.priority = priority;
    this.isExtra = isExtra;
  }

  /** @param most - how many keys may be under way; changes may be a few more */
  takeNext(most: number): Ready | undefined {
    if (this.underWay >= most + KEYS_OF_A_PLACE) return undefined;
    const next = this.ready.first;
    if (next === undefined || (next.priority !== 'change' && this.underWay >= most)) return undefined;
    this.ready.take(next);
    this.underWay += 1;
    return next;
  }
}
