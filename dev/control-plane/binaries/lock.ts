import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MILLISECONDS = 100;
const SQLITE_BUSY = 5;

/** @see withLock */
export interface LockOptions {
  /** Called once if another process holds the lock. */
  readonly onWait: () => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs an action while no other process on this machine holds the same lock.
 *
 * The lock is SQLite's lock of an empty database, which is the operating system's lock of a file. The operating system releases it
 * when its holder ends in any way. So no stale lock must be recognized (by a process id, which another process may have now) and
 * broken (by two processes at once).
 *
 * @param path the lock's file in an existing folder; it is created if it is missing, and stays
 * @throws the action's error, the signal's reason, or an error if the file can't be locked
 */
export async function withLock<T>(path: string, options: LockOptions, action: () => Promise<T>): Promise<T> {
  const { onWait, signal } = options;
  using database = new DatabaseSync(path);
  database.exec('PRAGMA busy_timeout = 0');
  for (let tries = 1; !tryToLock(database); tries++) {
    if (tries === 1) onWait();
    await sleep(RETRY_MILLISECONDS, undefined, { signal });
  }
  return await action();
}

function tryToLock(database: DatabaseSync): boolean {
  try {
    // Nothing is written, so a journal on disk would only leave a second file behind.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
