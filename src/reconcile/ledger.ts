import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Clock } from '../clock.ts';
import type { LateWrites } from '../controller/lease.ts';
import type { Settings } from '../lambda/settings.ts';
import { type Target, targetArn } from '../lambda/target.ts';
import { LATE_PUT_SECONDS } from './rules/claiming.ts';

/** The end of the process that ran before this one. */
export type FormerStop =
  /** All its writes were answered, or there was no such process. */
  | { readonly was: 'Orderly' }
  /** A Put may have been left under way, on objects that were created up to a moment by the API server's clock. */
  | { readonly was: 'Unknown'; readonly objectsUpTo: string };

/** The memory of this process of its writes to Lambda. It may be lost at any time: then deletions take a little longer. */
export interface Ledger {
  /**
   * An attempt of this process stands in a claim. From now on the ledger knows if its Put may still arrive.
   *
   * @param at - when it was announced, as the claim says
   */
  announced(target: Target, at: string): void;
  /** True for an attempt in a claim that is one of this process. */
  isAnnounced(target: Target, at: string): boolean;
  /** A Put got no answer: it may still arrive. */
  putUnanswered(target: Target): void;
  /** A Put was sent for an object and not refused: Lambda may hold these settings, which no status tells of yet. */
  put(uid: string, target: Target, settings: Settings): void;
  /** The last such settings since the object was in sync. A Delete does not end that: the Put may arrive after it. */
  lastPut(uid: string, target: Target): Settings | undefined;
  /** The status of an object tells what Lambda holds, and the object has let go of everything else. */
  inSync(uid: string): void;
  deleted(uid: string, target: Target): void;
  /** An object claims a target, so what is there from now on is not deleted yet. */
  claimed(uid: string, target: Target): void;
  /** The time at which a target was deleted for an object, in milliseconds since the epoch. */
  deletedAt(uid: string, target: Target): number | undefined;
  /** The time until which a late Put may arrive on a target, in milliseconds since the epoch; 0 where there is none. */
  latePutUntil(object: EventInvokeConfig, target: Target): number;
  /** Lambda answered a Put for an object that the function does not exist. */
  functionMissing(uid: string, target: Target): void;
  /** The function exists by now, or nobody can say. */
  functionFound(uid: string): void;
  /** True where Lambda's newest answer to an object was that the function of a target does not exist. */
  isMissing(uid: string, target: Target): boolean;
  /** The process whose Puts may still arrive somewhere. */
  latePuts(): LateWrites;
  /**
   * Whether the cache may be too old for a write: it may have missed news while another process led, and then nothing was
   * written that would have shown it.
   */
  isDoubtful(uid: string, write: 'Put' | 'Delete'): boolean;
  /** The API server has said what an object is now. */
  confirmed(uid: string): void;
  /** Something was written to Lambda for an object: a write of the process before may land over it. */
  wrote(uid: string): void;
  /** After how many milliseconds what was written for an object is to be read once more; undefined: it need not be. */
  readAgainAfter(uid: string): number | undefined;
  /** Forgets what is remembered of an object that is gone. */
  forget(uid: string): void;
  /** This process takes over. @param stop - how the process before it ended */
  follows(stop: FormerStop): void;
}

// A watch that broke without a sign is noticed within 90 seconds.
const DOUBTFUL_MILLISECONDS = 2 * 60_000;

// A request takes at most its time limit, and was sent before the former process lost its lease.
const READ_AGAIN_MILLISECONDS = 15_000;

// Longer than any deletion is tried without a look at what it deletes.
const REMEMBERED_MILLISECONDS = 60 * 60_000;

/** An empty ledger. Until it is told otherwise, the process before ended in order. */
export function createLedger(clock: Clock): Ledger {
  // All times in here are the monotonic clock's: a minute must be a minute, also where the wall clock is set meanwhile.
  const unanswered = new Map<string, number>();
  const attempts = new Map<string, number>();
  const keyOf = (target: Target, at: string) => `${targetArn(target)} ${at}`;
  const deletions = new Map<string, Map<string, number>>();
  const puts = new Map<string, Map<string, Settings>>();
  // By UID; an object puts on one target.
  const missing = new Map<string, string>();
  const confirmedSince = new Set<string>();
  const readAgainAt = new Map<string, number>();
  let followedAt = clock.elapsed();
  let former: FormerStop = { was: 'Orderly' };

  const formersUntil = () => (former.was === 'Unknown' ? followedAt + LATE_PUT_SECONDS * 1000 : 0);

  const forgetOld = (memory: Map<string, number>, now: number) => {
    for (const [key, until] of memory) {
      if (until > now) return;
      memory.delete(key);
    }
  };
  // An object may vanish without a word, if somebody else takes the finalizer away.
  const forgetOldDeletions = (now: number) => {
    for (const [uid, targets] of deletions) {
      if (Math.max(...targets.values()) > now - REMEMBERED_MILLISECONDS) return;
      deletions.delete(uid);
    }
  };

  const onTheWall = (elapsed: number): number => clock.now() + (elapsed - clock.elapsed());

  return {
    announced(target, at) {
      const now = clock.elapsed();
      // After a minute, no attempt is waited for.
      forgetOld(attempts, now);
      attempts.set(keyOf(target, at), now + LATE_PUT_SECONDS * 1000);
    },
    isAnnounced: (target, at) => attempts.has(keyOf(target, at)),
    putUnanswered(target) {
      const now = clock.elapsed();
      forgetOld(unanswered, now);
      // Deleting first keeps the oldest in front.
      unanswered.delete(targetArn(target));
      unanswered.set(targetArn(target), now + LATE_PUT_SECONDS * 1000);
    },
    put: (uid, target, settings) =>
      void puts.set(uid, (puts.get(uid) ?? new Map<string, Settings>()).set(targetArn(target), settings)),
    lastPut: (uid, target) => puts.get(uid)?.get(targetArn(target)),
    inSync: (uid) => void puts.delete(uid),
    deleted(uid, target) {
      forgetOldDeletions(clock.elapsed());
      deletions.set(uid, (deletions.get(uid) ?? new Map<string, number>()).set(targetArn(target), clock.elapsed()));
    },
    claimed: (uid, target) => void deletions.get(uid)?.delete(targetArn(target)),
    deletedAt(uid, target) {
      const at = deletions.get(uid)?.get(targetArn(target));
      return at === undefined ? undefined : onTheWall(at);
    },
    latePutUntil({ metadata }, target) {
      const mayBeFormers =
        former.was === 'Unknown' && Date.parse(metadata.creationTimestamp) <= Date.parse(former.objectsUpTo);
      const own = unanswered.get(targetArn(target)) ?? 0;
      const until = Math.max(own, mayBeFormers ? formersUntil() : 0);
      return until === 0 ? 0 : onTheWall(until);
    },
    functionMissing: (uid, target) => void missing.set(uid, targetArn(target)),
    functionFound: (uid) => void missing.delete(uid),
    isMissing: (uid, target) => missing.get(uid) === targetArn(target),
    latePuts() {
      const now = clock.elapsed();
      forgetOld(unanswered, now);
      if (unanswered.size > 0) return 'Own';
      return now < formersUntil() ? 'Formers' : 'None';
    },
    isDoubtful(uid, write) {
      if (clock.elapsed() - followedAt < DOUBTFUL_MILLISECONDS) return write === 'Delete' || !confirmedSince.has(uid);
      confirmedSince.clear();
      return false;
    },
    confirmed(uid) {
      if (clock.elapsed() - followedAt < DOUBTFUL_MILLISECONDS) confirmedSince.add(uid);
    },
    wrote(uid) {
      const now = clock.elapsed();
      if (now < formersUntil()) readAgainAt.set(uid, now + READ_AGAIN_MILLISECONDS);
    },
    readAgainAfter(uid) {
      const milliseconds = (readAgainAt.get(uid) ?? 0) - clock.elapsed();
      if (milliseconds > 0) return milliseconds;
      readAgainAt.delete(uid);
      return undefined;
    },
    forget(uid) {
      readAgainAt.delete(uid);
      deletions.delete(uid);
      puts.delete(uid);
      confirmedSince.delete(uid);
      missing.delete(uid);
    },
    follows(stop) {
      former = stop;
      followedAt = clock.elapsed();
      confirmedSince.clear();
      readAgainAt.clear();
    },
  };
}
