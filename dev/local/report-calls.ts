import type { Call } from '../lambda-emulator/call-log.ts';
import type { LambdaEmulator } from '../lambda-emulator/emulator.ts';

// The longest time of a timer.
const FOREVER_MILLISECONDS = 2 ** 31 - 1;

/**
 * Reports each call in a line as soon as it is answered, until the emulator stops.
 *
 * @param signal - aborted before the emulator is stopped
 */
export async function reportCalls(
  { calls }: LambdaEmulator,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const reported = new WeakSet<Call>();
  // A wait that starts after the emulator stopped would never end.
  while (!signal.aborted) {
    const call = await calls
      .waitFor((each) => !reported.has(each), { timeoutMs: FOREVER_MILLISECONDS })
      .catch(() => undefined);
    if (call === undefined) return;
    report(describeCall(call));
    reported.add(call);
    // Without this, the log would grow without limit. A call without an answer would be forgotten too, so the log stays until then.
    if (calls.all().every((each) => reported.has(each))) calls.clear();
  }
}

function describeCall({ at, operation, functionName, qualifier, input, status, errorCode }: Call): string {
  const target = [functionName, qualifier].filter((part) => part !== undefined).join(':');
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = input;
  const settings = JSON.stringify({ MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig });
  return [
    new Date(at).toTimeString().slice(0, 8),
    operation,
    target,
    settings === '{}' ? '' : settings,
    '→',
    status ?? 'no answer',
    errorCode ?? '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
