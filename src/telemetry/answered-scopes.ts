import { scopeKey } from '../lambda/scope.ts';
import type { Scope } from '../lambda/target.ts';

// A scope that never answers must not cost memory for ever.
const MOST_HELD = 1_000;

// AWS has some 40 regions. An endpoint that takes the place of all of them answers for those that a manifest invents, too.
const MOST_REGIONS = 64;

/**
 * Holds back what there is to record of a scope until Lambda has answered for it. So a region that a manifest invented gets no
 * series.
 */
export class AnsweredScopes {
  readonly #begin: (scope: Scope) => void;
  readonly #answered = new Set<string>();
  readonly #regions = new Set<string>();
  #held: { readonly key: string; readonly record: () => void }[] = [];

  /** @param begin - called once for each scope, before anything is recorded of it */
  constructor(begin: (scope: Scope) => void) {
    this.#begin = begin;
  }

  has(scope: Scope): boolean {
    return this.#answered.has(scopeKey(scope));
  }

  /** Records now, or as soon as Lambda has answered for the scope. */
  record(scope: Scope, record: () => void): void {
    if (this.has(scope)) record();
    else if (!this.#hasRoom(scope)) return;
    else if (this.#held.length < MOST_HELD) this.#held.push({ key: scopeKey(scope), record });
  }

  /** Lambda has answered for a scope. */
  answered(scope: Scope): void {
    const key = scopeKey(scope);
    if (this.#answered.has(key) || !this.#hasRoom(scope)) return;
    this.#answered.add(key);
    this.#regions.add(scope.region);
    this.#begin(scope);
    const held = this.#held;
    this.#held = held.filter((each) => each.key !== key);
    for (const each of held) if (each.key === key) each.record();
  }

  #hasRoom({ region }: Scope): boolean {
    return this.#regions.has(region) || this.#regions.size < MOST_REGIONS;
  }
}
