import { type ReadyKey, ReadyKeys } from './ready-keys.ts';

/** A key that needs work now, and the unit whose place it shares. */
export interface DispatchedKey extends ReadyKey {
  readonly unit: string;
}

// A unit with more keys would keep its place for long, and each key under way costs memory.
const MOST_KEYS_OF_A_UNIT = 50;

// Checks leave the other places to what a user waits for.
const SHARE_OF_CHECKS = 0.75;

// A tenant that holds no place gets one beyond the bound, up to so many times the bound: it does not wait for a tenant that
// floods the lane.
const AT_MOST = 2;

/**
 * One bound on the work under way. The keys of one unit share a place: when one of them gets a place, all others that wait
 * come with it. The keys of one lane never wait for those of another.
 */
export class Lane<Ready extends DispatchedKey> {
  /** How many units may be under way, 1 or more. It may change at any time. */
  readonly #places: () => number;
  // Keys whose unit has no place.
  readonly #ready = new ReadyKeys<Ready>();
  readonly #waitingUnits = new Map<string, Map<string, Ready>>();
  readonly #unitsUnderWay = new Map<string, UnitUnderWay<Ready>>();
  // The places that each tenant holds.
  readonly #held = new Map<string, number>();

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
    for (const unit of this.#unitsUnderWay.values()) {
      const ready = unit.takeNext();
      if (ready !== undefined) return ready;
    }
    const places = this.#places();
    if (this.#unitsUnderWay.size >= AT_MOST * places) return undefined;
    for (const ready of this.#ready.inTurn()) {
      if (!this.#mayTakePlace(ready, places)) continue;
      this.#ready.take(ready);
      return this.#begin(ready).takeNext();
    }
    return undefined;
  }

  /** Reports that the work on a key that was taken is over. */
  finish({ unit: name }: Ready): void {
    const unit = this.#unitsUnderWay.get(name);
    if (unit === undefined) return;
    unit.underWay -= 1;
    if (unit.underWay > 0 || !unit.ready.isEmpty) return;
    this.#unitsUnderWay.delete(name);
    const held = (this.#held.get(unit.tenant) ?? 0) - 1;
    if (held > 0) this.#held.set(unit.tenant, held);
    else this.#held.delete(unit.tenant);
  }

  #begin(first: Ready): UnitUnderWay<Ready> {
    const unit = new UnitUnderWay<Ready>(first.tenant);
    for (const ready of this.#waitingUnits.get(first.unit)?.values() ?? []) {
      this.#ready.delete(ready);
      unit.ready.add(ready);
    }
    this.#waitingUnits.delete(first.unit);
    this.#unitsUnderWay.set(first.unit, unit);
    this.#held.set(first.tenant, (this.#held.get(first.tenant) ?? 0) + 1);
    return unit;
  }

  #mayTakePlace({ priority, tenant }: Ready, places: number): boolean {
    const underWay = this.#unitsUnderWay.size;
    if (priority === 'check') return underWay < Math.ceil(places * SHARE_OF_CHECKS);
    return underWay < places || !this.#held.has(tenant);
  }
}

/** A unit that has a place. */
class UnitUnderWay<Ready extends ReadyKey> {
  /** The tenant whose key took the place. */
  readonly tenant: string;
  readonly ready = new ReadyKeys<Ready>();
  underWay = 0;

  constructor(tenant: string) {
    this.tenant = tenant;
  }

  takeNext(): Ready | undefined {
    if (this.underWay >= MOST_KEYS_OF_A_UNIT) return undefined;
    for (const ready of this.ready.inTurn()) {
      this.ready.take(ready);
      this.underWay += 1;
      return ready;
    }
    return undefined;
  }
}
