import type { Clock } from '../clock.ts';
import type { Output } from './terminal.ts';

/** A line on a terminal that says how far work has come; where nobody watches, nothing. */
export interface ProgressLine {
  /** Says how it stands; shown at once or a little later, in place of what was said before. */
  show(text: string): void;
  /** Leaves an empty line for whatever is written next. */
  clear(): void;
}

// More often than ten times a second is flicker, and slow over a network.
const REDRAW_MILLISECONDS = 100;

// https://ecma-international.org/publications-and-standards/standards/ecma-48/ (EL: erase in line)
const ERASE_LINE = '\r\u001b[K';

/** The progress line of an output. */
export function createProgressLine(output: Output, clock: Clock): ProgressLine {
  let text = '';
  let isDrawn = false;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;

  const draw = () => {
    cancel = undefined;
    drawnAt = clock.elapsed();
    isDrawn = true;
    // A line that reaches the last column wraps, and could no longer be erased. A terminal may not know how wide it is: 0.
    const room = output.columns ? output.columns - 1 : text.length;
    output.write(ERASE_LINE + text.slice(0, room));
  };

  return {
    show(next) {
      if (!output.isTerminal) return;
      text = next;
      if (cancel !== undefined) return;
      const wait = drawnAt + REDRAW_MILLISECONDS - clock.elapsed();
      if (wait <= 0) draw();
      else cancel = clock.after(wait, draw);
    },
    clear() {
      cancel?.();
      cancel = undefined;
      if (isDrawn) output.write(ERASE_LINE);
      isDrawn = false;
    },
  };
}

/**
 * How long something will yet take, as a phrase: `about 3 min left`.
 *
 * @param secondsPerItem - so far; 0 where nothing was done yet
 * @returns undefined where there is nothing to go by, or nothing left
 */
export function timeLeft(itemsLeft: number, secondsPerItem: number): string | undefined {
  if (secondsPerItem <= 0 || itemsLeft <= 0) return undefined;
  const seconds = itemsLeft * secondsPerItem;
  if (seconds < 90) return `about ${Math.max(1, Math.ceil(seconds / 10)) * 10} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`;
}
