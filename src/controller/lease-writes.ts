import type { Lease } from '../api/lease.ts';
import type { ElectionTimes } from './election-times.ts';
import type { LateWrites, LeaseStore } from './lease.ts';

// Each write is made on the version that is known here. Where there is another one by now, the newest is read, and nothing is
// written.

// The API has a 32-bit integer, and anybody may have written it: with a greater one, no process could take the Lease.
const MOST_TRANSITIONS = 2 ** 31 - 1;

/** A process that wants the Lease, or holds it. */
export interface Candidate {
  readonly store: LeaseStore;
  /** Of this process; no other process has the same. */
  readonly identity: string;
  readonly times: ElectionTimes;
  /** What this process says of itself on the Lease, as JSON. @param now - milliseconds since the epoch */
  readonly published: (now: number) => string;
  /** What each renewal says of the objects that wait for Lambda's quota, as JSON; empty: none does. */
  readonly waiting: () => string;
}

/**
 * Takes the Lease.
 *
 * @param lease - as it is known here; undefined: there is none
 * @param now - milliseconds since the epoch
 * @returns whether this process holds it now
 */
export async function takeLease(
  { store, identity, times, published }: Candidate,
  lease: Lease | undefined,
  now: number,
  signal: AbortSignal,
): Promise<boolean> {
  const change = {
    holder: identity,
    durationMilliseconds: times.leaseDuration,
    acquiredAt: now,
    renewedAt: now,
    transitions: lease === undefined ? 0 : Math.min(lease.transitions + 1, MOST_TRANSITIONS),
    unelected: '',
    formerWrites: '',
    published: published(now),
    // Of the process before.
    waiting: '',
  };
  const taken =
    lease === undefined ? await store.create(change, signal) : await store.write(change, lease.version, signal);
  if (taken === undefined) await store.read(signal);
  return taken !== undefined;
}

/**
 * Renews the Lease of its holder, and puts it back where it was deleted.
 *
 * @param now - milliseconds since the epoch
 * @returns whether it is renewed; otherwise a new holder is noticed on the read
 */
export async function renewLease(
  { store, identity, times, published, waiting }: Candidate,
  now: number,
  signal: AbortSignal,
): Promise<boolean> {
  const lease = store.newest;
  const renewed =
    lease === undefined || lease === 'Unknown'
      ? await store.create(
          {
            holder: identity,
            durationMilliseconds: times.leaseDuration,
            renewedAt: now,
            acquiredAt: now,
            published: published(now),
          },
          signal,
        )
      : await store.write(
          // Other processes wait for as long as stands there: an edited duration could keep them waiting for ever.
          { renewedAt: now, durationMilliseconds: times.leaseDuration, waiting: waiting() },
          lease.version,
          signal,
        );
  // Somebody has annotated it, or an earlier renewal was carried out without an answer.
  if (renewed === undefined) await store.read(signal);
  return renewed !== undefined;
}

/**
 * Empties the holder of the Lease, unless it is another process's by now: that must not look released.
 *
 * @param late - whose writes may still be carried out, which the next process must know
 */
export async function releaseLease(
  { store, identity }: Candidate,
  late: Exclude<LateWrites, 'Own'>,
  signal: AbortSignal,
): Promise<void> {
  const change = { holder: '', waiting: '', ...(late === 'Formers' && { formerWrites: identity }) };
  for (;;) {
    const lease = store.newest;
    if (lease === 'Unknown' || lease?.holder !== identity) return;
    if ((await store.write(change, lease.version, signal)) !== undefined) return;
    await store.read(signal);
  }
}
