/** How many there are of each kind. */
export class Counts<Kind> {
  readonly #counts = new Map<Kind, number>();

  has(kind: Kind): boolean {
    return this.#counts.has(kind);
  }

  add(kind: Kind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  remove(kind: Kind): void {
    const left = (this.#counts.get(kind) ?? 0) - 1;
    if (left > 0) this.#counts.set(kind, left);
    else this.#counts.delete(kind);
  }
}
