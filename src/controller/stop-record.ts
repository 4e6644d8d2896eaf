/**
 * Whether the process before this one ended in order. It stands on a Lease that this process holds while it runs: an
 * empty holder says that its last holder finished its writes.
 */
export type FormerEnd =
  /** It finished its writes, or there was none. */
  | 'Orderly'
  /** It was killed, or the Lease doesn't tell: its writes may still be under way. */
  | 'Unknown';

/** The Lease, as far as it is used here. */
export interface HeldLease {
  readonly holder: string;
  /** A write succeeds only on this version. */
  readonly version: string;
}

/** Reads and writes the Lease. Each write succeeds only on the version that was read. */
export interface LeaseStore {
  /** @returns undefined if there is none */
  read(): Promise<HeldLease | undefined>;
  /** @returns false if another process wrote it first */
  create(holder: string): Promise<boolean>;
  /** @returns false if another process wrote it first */
  write(holder: string, version: string): Promise<boolean>;
}

/**
 * Takes the Lease for this process.
 *
 * @param identity - of this process; no other process has the same
 * @throws the store's error
 */
export async function takeLease(store: LeaseStore, identity: string): Promise<FormerEnd> {
  const lease = await store.read();
  if (lease === undefined) return (await store.create(identity)) ? 'Orderly' : 'Unknown';
  const taken = await store.write(identity, lease.version);
  return taken && lease.holder === '' ? 'Orderly' : 'Unknown';
}

/**
 * Records on the Lease that this process has finished its writes.
 *
 * @throws the store's error
 */
export async function giveLeaseBack(store: LeaseStore, identity: string): Promise<void> {
  const lease = await store.read();
  // If another process has taken the Lease by now, that process must not find it orderly.
  if (lease?.holder === identity) await store.write('', lease.version);
}
