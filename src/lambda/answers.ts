import type { Observation } from './observation.ts';

/** What Lambda answered, and when it was asked. */
export interface Answered {
  readonly seen: Observation;
  /** When the request was sent, in milliseconds of the monotonic clock: the answer may be as old as that. */
  readonly at: number;
}

// Many qualifiers of one function are often new together, and their Puts take longer than five seconds. What is absent is
// seldom created by somebody else in just this half minute.
const FRESH_MILLISECONDS: Readonly<Record<Observation['kind'], number>> = {
  absent: 30_000,
  found: 5_000,
  failed: 5_000,
};

/** The most milliseconds that any answer stays fresh. */
export const LONGEST_FRESH_MILLISECONDS = Math.max(...Object.values(FRESH_MILLISECONDS));

/**
 * Whether an answer is too old to decide anything on it.
 *
 * @param now - milliseconds of the monotonic clock
 */
export function isStale({ seen, at }: Answered, now: number): boolean {
  return now - at > FRESH_MILLISECONDS[seen.kind];
}

/** A request that was sent. */
export interface Sent {
  /** In milliseconds of the monotonic clock. */
  readonly at: number;
  /** The order of all that is wanted and sent: two things may have the same time. */
  readonly serial: number;
}

/** The last answers about the qualifiers of one function, as one access received them. */
export class Answers {
  // Void where a write may have changed the configuration since.
  readonly #known = new Map<string, Sent & { readonly seen: Observation | 'Void' }>();
  // The first request of a List that has shown all configurations.
  #listed: Sent | undefined;

  /** Notes what a request has shown of one qualifier. */
  note(qualifier: string, seen: Observation, { at, serial }: Sent): void {
    this.#known.set(qualifier, { seen, at, serial });
  }

  /** Notes that a write was sent: the answers from before it are void. */
  void(qualifier: string, { at, serial }: Sent): void {
    this.#known.set(qualifier, { seen: 'Void', at, serial });
  }

  /** Notes that all configurations are noted that a List showed. What it did not show is absent. */
  listed(first: Sent): void {
    this.#listed = first;
  }

  /** The last answer about a qualifier; undefined where there is none, or where a write has made it void. */
  of(qualifier: string): (Answered & Sent) | undefined {
    const known = this.#known.get(qualifier);
    const listed = this.#listed;
    // A write, or another page of the same List, was sent after the first page.
    if (listed !== undefined && (known === undefined || known.serial < listed.serial)) {
      return { seen: { kind: 'absent' }, ...listed };
    }
    if (known === undefined || known.seen === 'Void') return undefined;
    return { seen: known.seen, at: known.at, serial: known.serial };
  }
}
