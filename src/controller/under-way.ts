import type { Clock } from '../clock.ts';

/** A piece of work under way. */
export interface Piece {
  /** It only waits from now on, for as long as that may take. */
  waits(): void;
  /** It goes on. */
  goesOn(): void;
  end(): void;
}

/**
 * The work under way, to notice what hangs. Each wait for an answer has a time limit of its own, so a piece of work that
 * runs far beyond that will never end.
 */
export interface UnderWay {
  begin(): Piece;
  /** The longest that a piece of work has run so far without a wait, in milliseconds. */
  longestMilliseconds(): number;
}

/** No work. */
export function createUnderWay(clock: Clock): UnderWay {
  // With the time when it began, or went on after its last wait; in milliseconds of the monotonic clock.
  const running = new Map<Piece, number>();
  return {
    begin() {
      const piece: Piece = {
        waits: () => void running.delete(piece),
        goesOn: () => void running.set(piece, clock.elapsed()),
        end: () => void running.delete(piece),
      };
      piece.goesOn();
      return piece;
    },
    longestMilliseconds() {
      const now = clock.elapsed();
      return now - Math.min(now, ...running.values());
    },
  };
}
