import type { TargetWords } from '../../api/event-invoke-config.ts';
import { isEqual, type Settings } from '../../lambda/settings.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import { type Claim, type Claims, NO_CLAIMS } from './claims.ts';

/** The settings that were last seen of one target. */
export interface LastSeen {
  readonly target: Target;
  readonly settings: Settings;
}

/**
 * A change of an object's claims. It is a function of the claims as they stand, so that it can be applied again where
 * somebody else wrote the object in between: a body that was made for an older version would undo that write.
 */
export type ClaimChange =
  /** The spec names this target now, in these words; claims on other targets begin to leave. */
  | {
      readonly change: 'Claimed';
      readonly claim: Claim;
      /** True where it takes over what was there before. */
      readonly adopts: boolean;
      /** True where it takes over the claims of objects that leave: their attempts are no Puts of this object. */
      readonly inherits: boolean;
      readonly words: TargetWords;
      readonly lastSeen: LastSeen | undefined;
      /** ISO 8601. */
      readonly at: string;
    }
  /** Lambda accepted the object's settings, or was found to hold them. */
  | { readonly change: 'Established'; readonly target: Target }
  /** Lambda refused a Put outright: it was not made. */
  | { readonly change: 'Refused'; readonly target: Target; readonly settings: Settings }
  | { readonly change: 'Dropped'; readonly targets: readonly Target[] }
  /** The object only observes from now on: it keeps just the claim on the target that its spec names. */
  | {
      readonly change: 'Released';
      readonly target: Target;
      readonly lastSeen: LastSeen | undefined;
      /** ISO 8601. */
      readonly at: string;
    };

/** The claims after a change. */
export function applyChange(claims: Claims, change: ClaimChange): Claims {
  switch (change.change) {
    case 'Claimed': {
      const claim = meant(change.claim);
      // A released claim deletes nothing, so on a target that the spec no longer names it is of no use.
      const others = without(claims, [claim.target]).list.filter(({ parting }) => parting?.state !== 'Released');
      return { named: change.words, list: [...others.map((each) => leaving(each, change)), claim] };
    }
    case 'Established':
      return mapClaim(claims, change.target, (claim) => ({ ...claim, established: true, attempts: [] }));
    case 'Refused':
      return mapClaim(claims, change.target, (claim) => ({
        ...claim,
        attempts: claim.attempts.filter(({ settings }) => !isEqual(settings, change.settings)),
      }));
    case 'Dropped':
      return without(claims, change.targets);
    case 'Released': {
      const kept = claims.list.filter((claim) => isOn(claim, change.target));
      if (kept.length === 0) return NO_CLAIMS;
      return { ...claims, list: kept.map((claim) => parted(claim, 'Released', change)) };
    }
  }
}

/**
 * The claims once the status shows another target, or none. An object that can't claim that one yet has not begun to leave the one that
 * was shown before: when it leaves, its own configuration is told from somebody else's by what was seen there.
 *
 * @param before - what the status shows until then
 */
export function rememberSeen(claims: Claims, before: LastSeen | undefined, shown: Target | undefined): Claims {
  const list = claims.list.map((claim): Claim => {
    const { lastSeen: _, ...rest } = claim;
    if (shown !== undefined && isOn(claim, shown)) return rest;
    // Settings that were seen under a claim that was never established may be somebody else's.
    const isLost =
      claim.established && claim.parting === undefined && before !== undefined && isOn(claim, before.target);
    return isLost ? { ...rest, lastSeen: before.settings } : claim;
  });
  return { ...claims, list };
}

function isOn(claim: Claim, target: Target): boolean {
  return targetArn(claim.target) === targetArn(target);
}

// An object may come back to what it has left, and leave it again before its status shows that.
function meant({ parting, ...claim }: Claim): Claim {
  const isOwn = claim.established && parting?.settings !== undefined;
  return isOwn ? { ...claim, lastSeen: parting.settings } : claim;
}

function leaving(claim: Claim, change: Extract<ClaimChange, { change: 'Claimed' }>): Claim {
  return claim.parting?.state === 'Leaving' ? claim : parted(claim, 'Leaving', change);
}

function parted(
  { lastSeen: remembered, ...claim }: Claim,
  state: 'Leaving' | 'Released',
  { lastSeen, at }: { readonly lastSeen: LastSeen | undefined; readonly at: string },
): Claim {
  // Settings that were seen under a claim that was never established may be somebody else's, and would be deleted as our own.
  const isOurs = claim.established && lastSeen && isOn(claim, lastSeen.target);
  const settings = isOurs ? lastSeen.settings : (remembered ?? claim.parting?.settings);
  return { ...claim, parting: { state, since: at, ...(settings && { settings }) } };
}

function mapClaim(claims: Claims, target: Target, change: (claim: Claim) => Claim): Claims {
  return { ...claims, list: claims.list.map((claim) => (isOn(claim, target) ? change(claim) : claim)) };
}

function without(claims: Claims, targets: readonly Target[]): Claims {
  const arns = new Set(targets.map(targetArn));
  const list = claims.list.filter(({ target }) => !arns.has(targetArn(target)));
  return list.length === 0 ? NO_CLAIMS : { ...claims, list };
}
