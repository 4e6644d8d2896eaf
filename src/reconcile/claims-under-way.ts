import type { EventInvokeConfig, EventInvokeConfigStatus } from '../api/event-invoke-config.ts';
import type { Written } from '../kubernetes/object-writer.ts';
import { keyOf } from '../kubernetes/store.ts';
import type { Target } from '../lambda/target.ts';
import { type Claims, claimOn, covers, readClaims } from './object/claims.ts';
import { ownStatus } from './object/own-status.ts';

/**
 * The claims that status writes under way ask for. The cache does not have them yet, and a decision on another object must
 * not rely on a claim that is about to go: two objects could otherwise let go of one target to each other.
 */
export interface ClaimsUnderWay {
  /** Runs a status write, and knows what it asks for until the outcome is known. */
  during(
    object: EventInvokeConfig,
    status: EventInvokeConfigStatus,
    write: () => Promise<Written<EventInvokeConfig>>,
  ): Promise<Written<EventInvokeConfig>>;
  /** The claims that a write to exactly this version asks for; undefined where there is none. */
  of(object: EventInvokeConfig): Claims | undefined;
  /** The claims that a write to any version of an object asks for. @param key - namespace/name */
  askedFor(key: string): Claims | undefined;
  /** The cache has another version: no write to an earlier one can succeed any more. */
  changed(before: EventInvokeConfig): void;
}

/**
 * @param onKept - called for each target on which a write would have weakened the claim and did not; `key` is the object's
 */
export function createClaimsUnderWay(onKept: (key: string, target: Target) => void): ClaimsUnderWay {
  const underWay = new Map<string, { readonly version: string | undefined; readonly claims: Claims }>();

  return {
    async during(object, status, write) {
      const key = keyOf(object);
      const claims = readClaims(ownStatus({ ...object, status }));
      if ('problem' in claims) return write();
      const own = { version: object.metadata.resourceVersion, claims };
      underWay.set(key, own);
      // After an error the write may still arrive: what it asks for is known until the object has another version.
      const written = await write();
      // Another write to the object may have begun meanwhile.
      if (underWay.get(key) === own) underWay.delete(key);
      if (written.was === 'Conflict') for (const target of weakened(object, claims)) onKept(key, target);
      return written;
    },
    of(object) {
      const known = underWay.get(keyOf(object));
      return known?.version === object.metadata.resourceVersion ? known.claims : undefined;
    },
    askedFor: (key) => underWay.get(key)?.claims,
    changed: (before) => void underWay.delete(keyOf(before)),
  };
}

function weakened(object: EventInvokeConfig, after: Claims): Target[] {
  const before = readClaims(ownStatus(object));
  if ('problem' in before) return [];
  return before.list.flatMap((claim) => {
    const left = claimOn(after, claim.target);
    return left !== undefined && covers(left, claim) ? [] : [claim.target];
  });
}
