import type { GuardedCommand, GuardedFolder } from './guarded-folder.ts';
import { readTail } from './log-tail.ts';

/**
 * Runs a program in a guarded folder until it ends.
 *
 * @param signal ends the program
 * @throws the signal's reason; or an error with the end of the program's output, if the exit code isn't 0
 */
export async function runToEnd(folder: GuardedFolder, command: GuardedCommand, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const running = await folder.run(command);
  const kill = (): void => void running.kill();
  signal?.addEventListener('abort', kill, { once: true });
  try {
    if (signal?.aborted) kill();
    const { code, signal: by } = await running.exited;
    signal?.throwIfAborted();
    if (code === 0) return;
    const printed = (await readTail(running.log)).trim() || 'it printed nothing';
    throw new Error(`${command.executable} ended with ${by ?? `exit code ${code}`}: ${printed}`);
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}
