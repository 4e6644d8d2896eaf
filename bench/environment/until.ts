import { StepFailed } from '../../dev/local/step-failed.ts';
import { pause } from './pause.ts';

const PROBE_MILLISECONDS = 10;

/** @see until */
export interface Patience {
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/**
 * Repeats a question until the answer is defined.
 *
 * @param what - completes "It did not happen within 30 s that …"
 * @throws {StepFailed} if time is up
 * @throws the signal's reason
 */
export async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  { seconds, signal }: Patience,
): Promise<T> {
  for (const end = performance.now() + seconds * 1000; ; ) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new StepFailed(`It did not happen within ${seconds} s that ${what}.`);
    await pause(PROBE_MILLISECONDS, signal);
  }
}
