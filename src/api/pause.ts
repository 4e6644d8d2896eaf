/** An annotation of the operator's Lease: nothing is written to Lambda while it is there. Its value says why. */
export const PAUSED = 'lambda.eventinvoke.dev/paused';

/** What a user reads where a write waits. @param reason - the annotation's value */
export function pausedMessage(reason: string): string {
  const why = reason.trim() === '' ? '' : `: ${reason.trim()}`;
  return `The operator is paused${why}. Nothing is written to Lambda until it is resumed.`;
}
