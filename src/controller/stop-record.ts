/**
 * Whether the process before this one ended in order. It stands on a Lease that this process holds while it runs: an empty
 * holder says that its last holder finished its writes.
 */
export type FormerEnd =
  /** It finished its writes, or there was none. */
  | 'Orderly'
  /** It was killed, or it can't be told: writes of its own may still be under way. */
  | 'Unknown';

/** The Lease, as far as it is used here. */
export interface HeldLease {
  readonly holder: string;
  /** Guards a write: it succeeds only on this version. */
  readonly version: string;
}

/** Where the Lease is kept. Each write succeeds only on the version that was read. */
export interface LeaseStore {
  /** @returns undefined where there is none */
  read(): Promise<HeldLease | undefined>;
  /** @returns false where somebody else wrote it in between */
  create(holder: string): Promise<boolean>;
  /** @returns false where somebody else wrote it in between */
  write(holder: string, version: string): Promise<boolean>;
}

/**
 * Takes the Lease for this process.
 *
 * @param identity - of this process, unlike that of any other
 * @throws what the store throws
 */
export async function takeLease(store: LeaseStore, identity: string): Promise<FormerEnd> {
  const lease = await store.read();
  if (lease === undefined) return (await store.create(identity)) ? 'Orderly' : 'Unknown';
  const taken = await store.write(identity, lease.version);
  return taken && lease.holder === '' ? 'Orderly' : 'Unknown';
}

/**
 * Says that this process has finished its writes.
 *
 * @throws what the store throws
 */
export async function giveLeaseBack(store: LeaseStore, identity: string): Promise<void> {
  const lease = await store.read();
  // Another process that started meanwhile must find that it can't tell.
  if (lease?.holder === identity) await store.write('', lease.version);
}
