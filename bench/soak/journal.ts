import type { Place } from './population.ts';

const MOST_LINES = 40;

/** What happened to each place lately, for the day on which something about it must be explained. */
export class Journal {
  readonly #lines = new Map<Place, string[]>();

  add(place: Place, line: string): void {
    const lines = this.#lines.get(place) ?? [];
    this.#lines.set(place, lines);
    lines.push(`${new Date().toISOString().slice(11, 23)} ${line}`);
    if (lines.length > MOST_LINES) lines.shift();
  }

  /** The lines of a place, oldest first. */
  of(place: Place): readonly string[] {
    return this.#lines.get(place) ?? [];
  }
}
