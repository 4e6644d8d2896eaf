/**
 * A map that forgets: the entry that was used longest ago goes where there is no more room. An invented region costs no
 * memory for longer than that.
 */
export class Recent<Value> {
  readonly #most: number;
  readonly #isInUse: (value: Value) => boolean;
  // The one used longest ago comes first.
  readonly #entries = new Map<string, Value>();

  /**
   * @param most - how many entries are kept
   * @param isInUse - an entry that is in use stays, even where there are too many then; absent: none is
   */
  constructor(most: number, isInUse: (value: Value) => boolean = () => false) {
    this.#most = most;
    this.#isInUse = isInUse;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value, which counts as used now. */
  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.#touch(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#touch(key, value);
    for (const [each, held] of this.#entries) {
      if (this.#entries.size <= this.#most) return;
      if (each !== key && !this.#isInUse(held)) this.#entries.delete(each);
    }
  }

  values(): Iterable<Value> {
    return this.#entries.values();
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  #touch(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
  }
}
