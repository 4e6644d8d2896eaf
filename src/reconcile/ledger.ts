import type { EventInvokeConfig } from '../api/event-invoke-config.ts';
import type { Clock } from '../clock.ts';
import { type Target, targetArn } from '../lambda/target.ts';
import { UNSETTLED_SECONDS } from './rules/claiming.ts';

/** How the process that ran before this one ended. */
export type FormerStop =
  /** It finished its writes, or there was none. */
  | { readonly was: 'Orderly' }
  /** It may have left a Put under way, on objects that were created up to a moment by the API server's clock. */
  | { readonly was: 'Unknown'; readonly objectsUpTo: string };

/** What this process remembers of its writes to Lambda. It may be lost at any time: then deletions take a little longer. */
export interface Ledger {
  /** A Put got no answer: it may still land. */
  putUnanswered(target: Target): void;
  deleted(uid: string, target: Target): void;
  /** When a target was deleted for an object, in milliseconds since the epoch. */
  deletedAt(uid: string, target: Target): number | undefined;
  /** Until when a Put may still land on a target, in milliseconds since the epoch; 0 where none is under way. */
  unsettledUntil(object: EventInvokeConfig, target: Target): number;
  /** Whether a Put of this process may still land somewhere. */
  hasUnsettled(): boolean;
  /** Forgets the deletions of an object that is gone. */
  forget(uid: string): void;
  /** Says how the process before this one ended. */
  follows(stop: FormerStop): void;
}

// Longer than any deletion is tried without a look at what it deletes.
const REMEMBERED_MILLISECONDS = 60 * 60_000;

/** An empty ledger. Until it is told otherwise, the process before ended in order. */
export function createLedger(clock: Clock): Ledger {
  const unanswered = new Map<string, number>();
  const deletions = new Map<string, Map<string, number>>();
  const startedAt = clock.now();
  let former: FormerStop = { was: 'Orderly' };

  const forgetSettled = (now: number) => {
    for (const [arn, until] of unanswered) {
      if (until > now) return;
      unanswered.delete(arn);
    }
  };

  // An object may vanish without a word, if somebody else takes the finalizer away.
  const forgetOldDeletions = (now: number) => {
    for (const [uid, targets] of deletions) {
      if (Math.max(...targets.values()) > now - REMEMBERED_MILLISECONDS) return;
      deletions.delete(uid);
    }
  };

  return {
    putUnanswered(target) {
      const now = clock.now();
      forgetSettled(now);
      // Deleting first keeps the oldest in front.
      unanswered.delete(targetArn(target));
      unanswered.set(targetArn(target), now + UNSETTLED_SECONDS * 1000);
    },
    deleted(uid, target) {
      forgetOldDeletions(clock.now());
      deletions.set(uid, (deletions.get(uid) ?? new Map<string, number>()).set(targetArn(target), clock.now()));
    },
    deletedAt: (uid, target) => deletions.get(uid)?.get(targetArn(target)),
    unsettledUntil({ metadata }, target) {
      const mayBeFormers =
        former.was === 'Unknown' && Date.parse(metadata.creationTimestamp) <= Date.parse(former.objectsUpTo);
      return Math.max(unanswered.get(targetArn(target)) ?? 0, mayBeFormers ? startedAt + UNSETTLED_SECONDS * 1000 : 0);
    },
    hasUnsettled() {
      forgetSettled(clock.now());
      return unanswered.size > 0;
    },
    forget: (uid) => void deletions.delete(uid),
    follows(stop) {
      former = stop;
    },
  };
}
