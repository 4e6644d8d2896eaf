import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MILLISECONDS = 100;
const SQLITE_BUSY = 5;

/** @see withLock */
export interface LockOptions {
  /** Called once if the lock is held by somebody else. */
  readonly onWait: () => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does something while no other process on this machine holds the same lock.
 *
 * The lock is SQLite's on an empty database, that is the operating system's lock on a file: it goes with its holder, however
 * that ends, so there is no stale lock to recognise (by a process id, which may since be another process's) and to break
 * (two at once).
 *
 * @param path the lock's file, made if need be in a folder that exists, and left there
 * @throws what the action throws; the signal's reason; or that the file can't be locked
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
    // Nothing is ever written, so a journal on disk would only be a second file to leave behind.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
