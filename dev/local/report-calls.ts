import type { Call } from '../lambda-emulator/call-log.ts';
import type { LambdaEmulator } from '../lambda-emulator/emulator.ts';

// As long as a timer can be set for.
const FOREVER_MILLISECONDS = 2 ** 31 - 1;

/**
 * Reports each call as it is answered, in a line, until the emulator stops.
 *
 * @param signal - aborted before the emulator is stopped
 */
export async function reportCalls(
  { calls }: LambdaEmulator,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const reported = new WeakSet<Call>();
  // Whoever begins to wait after the stop waits in vain.
  while (!signal.aborted) {
    const call = await calls
      .waitFor((each) => !reported.has(each), { timeoutMs: FOREVER_MILLISECONDS })
      .catch(() => undefined);
    if (call === undefined) return;
    report(describeCall(call));
    reported.add(call);
    // Otherwise the log grows for as long as this runs. One without an answer yet would be forgotten with the others.
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
