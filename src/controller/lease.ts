import type { Lease, LeaseChange } from '../api/lease.ts';

/**
 * The Lease, as far as it is known here. Reads, writes and a watch all tell of it, and only the newest version counts. Each call
 * throws the signal's reason once it aborts.
 */
export interface LeaseStore {
  /** The newest version; undefined: there is none; `Unknown`: nobody has looked yet. */
  readonly newest: Lease | undefined | 'Unknown';
  /** Calls a function with each newer version from now on. */
  subscribe(listener: (lease: Lease | undefined) => void): void;
  /** @returns undefined if there is none */
  read(signal: AbortSignal): Promise<Lease | undefined>;
  /** @returns undefined if there is one by now */
  create(change: LeaseChange, signal: AbortSignal): Promise<Lease | undefined>;
  /** @returns undefined if it is another version by now, or gone */
  write(change: LeaseChange, version: string, signal: AbortSignal): Promise<Lease | undefined>;
}

/** How the process ended that wrote before this one. */
export type FormerEnd =
  /** It finished its writes, or there was none. */
  | 'Orderly'
  /** It was killed, or the Lease doesn't tell: its writes may still be under way. */
  | 'Unknown';

/** The process whose writes to Lambda may still arrive when this one ends. */
export type LateWrites =
  | 'None'
  /** Those of the process before it; its own are finished. */
  | 'Formers'
  | 'Own';

/** What the Lease tells of the process that wrote before. @param lease - undefined: there was none */
export function formerEnd(lease: Lease | undefined): FormerEnd {
  if (lease === undefined) return 'Orderly';
  const { holder, unelected, formerWrites } = lease;
  return [holder, unelected, formerWrites].every((identity) => identity === '') ? 'Orderly' : 'Unknown';
}
