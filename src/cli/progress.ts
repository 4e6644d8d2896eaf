import type { Clock } from '../clock.ts';
import type { Output } from './terminal.ts';

/** A line on a terminal that shows the progress of a command. If the output is not a terminal, nothing is shown. */
export interface ProgressLine {
  /** Replaces the text of the line, now or within a tenth of a second. */
  show(text: string): void;
  /** Erases the line, so that other output can follow. */
  clear(): void;
}

// Redrawn more often, the line would flicker, and slow down a terminal over a network.
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
    // A line that reaches the last column wraps, and then can't be erased. A terminal of unknown width has 0 columns.
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
 * The remaining time as a phrase: `about 3 min left`.
 *
 * @param secondsPerItem - the average so far; 0 before the first item is done
 * @returns undefined before the first item is done, and after the last one
 */
export function timeLeft(itemsLeft: number, secondsPerItem: number): string | undefined {
  if (secondsPerItem <= 0 || itemsLeft <= 0) return undefined;
  const seconds = itemsLeft * secondsPerItem;
  if (seconds < 90) return `about ${Math.max(1, Math.ceil(seconds / 10)) * 10} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${minutes} min left` : `about ${Math.round(minutes / 60)} h left`;
}
