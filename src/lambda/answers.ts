import type { Observation } from './observation.ts';

/** What Lambda answered. All times are milliseconds of the monotonic clock. */
export interface Answered {
  readonly seen: Observation;
  /** When the request was sent: the answer says nothing of what changed later. */
  readonly askedAt: number;
  /** When the answer came: its age counts from here, or an answer that took long would be too old from the beginning. */
  readonly answeredAt: number;
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
export function isStale({ seen, answeredAt }: Answered, now: number): boolean {
  return now - answeredAt > FRESH_MILLISECONDS[seen.kind];
}

/** A request that was sent. */
export interface Sent {
  /** In milliseconds of the monotonic clock. */
  readonly at: number;
  /** The order of all that is wanted and sent: two things may have the same time. */
  readonly serial: number;
}

/** A request that was answered. */
interface Heard extends Sent {
  readonly answeredAt: number;
}

/** What is known of one qualifier. Void where a write may have changed the configuration since. */
interface Known extends Heard {
  readonly seen: Observation | 'Void';
}

// Far longer than any List takes: a write must be known until a List that began before it has ended.
const REMEMBERED_MILLISECONDS = 60 * 60_000;

/** The last answers about the qualifiers of one function, as one access received them. */
export class Answers {
  // By qualifier, the oldest first.
  readonly #known = new Map<string, Known>();
  // A List that has shown all configurations: its first request, and its last answer.
  #listed: Heard | undefined;

  /** How many qualifiers it remembers. */
  get size(): number {
    return this.#known.size;
  }

  /** Notes what a request has shown of one qualifier. */
  note(qualifier: string, seen: Observation, sent: Sent, answeredAt: number): void {
    this.#remember(qualifier, { ...sent, seen, answeredAt });
  }

  /** Notes that a write was sent: the answers from before it are void. */
  void(qualifier: string, sent: Sent): void {
    this.#remember(qualifier, { ...sent, seen: 'Void', answeredAt: sent.at });
  }

  /** Notes that all configurations are noted that a List showed. What it did not show is absent. */
  listed(first: Sent, answeredAt: number): void {
    this.#listed = { ...first, answeredAt };
  }

  /** The last answer about a qualifier; undefined where there is none, or where a write has made it void. */
  of(qualifier: string): (Answered & Pick<Sent, 'serial'>) | undefined {
    const known = this.#known.get(qualifier);
    const listed = this.#listed;
    // A write, or another page of the same List, was sent after the first page.
    if (listed !== undefined && (known === undefined || known.serial < listed.serial)) {
      return answered({ kind: 'absent' }, listed);
    }
    return known === undefined || known.seen === 'Void' ? undefined : answered(known.seen, known);
  }

  #remember(qualifier: string, known: Known): void {
    // Deleting first keeps the oldest in front.
    this.#known.delete(qualifier);
    for (const [each, { at }] of this.#known) {
      if (at >= known.at - REMEMBERED_MILLISECONDS) break;
      this.#known.delete(each);
    }
    this.#known.set(qualifier, known);
  }
}

function answered(seen: Observation, { at, serial, answeredAt }: Heard): Answered & Pick<Sent, 'serial'> {
  return { seen, askedAt: at, answeredAt, serial };
}
