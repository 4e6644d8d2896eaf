import type { EventInvokeConfigStatus, StoredClaim, TargetWords } from '../../api/event-invoke-config.ts';
import { MOST_ITEMS } from '../../api/grammar/limits.ts';
import { isEqual, type Settings } from '../../lambda/settings.ts';
import { type Problem, readTargetArn, type Target, targetArn } from '../../lambda/target.ts';
import { settingsStored, storedSettings } from './stored-settings.ts';

/** A Put that may have been made before the claim was established. */
export interface Attempt {
  readonly settings: Settings;
  /** The time at which it was announced, ISO 8601. */
  readonly at: string;
}

/** The settings that Lambda held when the object, or one that it inherits from, took a target over. */
export interface Adopted {
  /** ISO 8601. */
  readonly time: string;
  readonly settings: Settings;
}

/** The parting of an object from a target: the spec names it no longer, or the object only observes it. */
export interface Parting {
  readonly state: 'Leaving' | 'Released';
  /** ISO 8601. */
  readonly since: string;
  /** The settings that were last seen there; absent where there were none. */
  readonly settings?: Settings;
}

/**
 * A target that the object may have written.
 *
 * - Established: what Lambda holds there is ours.
 * - Only attempts: what Lambda holds there is ours if it equals one of them, else somebody else's.
 * - Neither: the claim keeps its place in ownership, and entitles to no Delete.
 */
export interface Claim {
  readonly target: Target;
  readonly established: boolean;
  readonly attempts: readonly Attempt[];
  /** Written once and never replaced: what there was before the object's own. */
  readonly adopted?: Adopted;
  /** Absent while the spec names the target and the object enforces it. */
  readonly parting?: Parting;
  /**
   * The settings that were last seen there, where the status has come to show another target before the object parted from this
   * one. Absent while the status itself shows them.
   */
  readonly lastSeen?: Settings;
  /** The AWSAccount that the target was written with; absent: the operator's own identity. */
  readonly account?: string;
}

/** The memory of an object of its targets. A list, because a crash while a target moves must forget none. */
export interface Claims {
  /** The words that named the target at the newest claim: only their edit moves the target. */
  readonly named?: TargetWords;
  readonly list: readonly Claim[];
}

/** No claim at all. */
export const NO_CLAIMS: Claims = { list: [] };

/** The most targets that one object claims. An heir may use all the room of the CRD ({@link MOST_ITEMS}): leavers wait for it. */
export const MOST_CLAIMS = 16;

/** The most Puts of unknown outcome that the operator makes for one target. */
export const MOST_ATTEMPTS = 4;

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'functionArn',
  'established',
  'attempts',
  'adopted',
  'state',
  'settings',
  'since',
  'account',
] satisfies (keyof StoredClaim)[]);

/**
 * Reads the claims of an object's own status.
 *
 * @returns a problem where a claim has a field or an ARN that this version does not know: a newer version may mean
 *   something by it, so nothing may be written until it is understood
 */
export function readClaims({ claims = [], named }: EventInvokeConfigStatus): Claims | Problem {
  const list: Claim[] = [];
  for (const stored of claims) {
    const target = readTargetArn(stored.functionArn);
    if (target === undefined) return unreadable(`the ARN ${stored.functionArn}`);
    const odd = Object.keys(stored).find((field) => !KNOWN_FIELDS.has(field));
    if (odd !== undefined) return unreadable(`the field ${odd}`);
    if (stored.state !== undefined && stored.since === undefined) return unreadable('a state without since');
    // Kubernetes 1.25 stores two claims of one key, which newer ones refuse to write again.
    if (list.some((each) => targetArn(each.target) === stored.functionArn)) {
      return unreadable(`two claims on ${stored.functionArn}`);
    }
    list.push(readClaim(stored, target));
  }
  if (list.length > 0 && named === undefined) return unreadable('no words that name the target (status.named)');
  return { ...(named && { named }), list };
}

/**
 * The targets that claims name of which some can't be read. They keep their place in ownership, so that no other object takes
 * over what a newer version of the operator wrote; they entitle to nothing.
 */
export function readPlaces({ claims = [], named }: EventInvokeConfigStatus): Claims {
  const list = new Map<string, Claim>();
  for (const { functionArn, state, since = '' } of claims) {
    const target = readTargetArn(functionArn);
    if (target === undefined || list.has(functionArn)) continue;
    const parting = state === undefined ? {} : { parting: { state, since } };
    list.set(functionArn, { target, established: false, attempts: [], ...parting });
  }
  return { ...(named && { named }), list: [...list.values()] };
}

function unreadable(what: string): Problem {
  return {
    problem:
      `status.claims has ${what}, which this version of the operator cannot read: run the version that wrote it, or ` +
      'remove status.claims to have the function adopted again.',
  };
}

function readClaim(stored: StoredClaim, target: Target): Claim {
  const { established = false, attempts = [], adopted, state, since, settings, account } = stored;
  return {
    target,
    established,
    attempts: attempts.map((each) => ({ settings: settingsStored(each.settings), at: each.at })),
    ...(adopted && { adopted: { time: adopted.time, settings: settingsStored(adopted.settings) } }),
    ...(state !== undefined && since !== undefined
      ? { parting: { state, since, ...(settings && { settings: settingsStored(settings) }) } }
      : settings && { lastSeen: settingsStored(settings) }),
    ...(account !== undefined && { account }),
  };
}

/** The claims as a status holds them. */
export function storedClaims({ named, list }: Claims): Pick<EventInvokeConfigStatus, 'named' | 'claims'> {
  return list.length === 0 ? {} : { ...(named && { named }), claims: list.map(storedClaim) };
}

function storedClaim({ target, established, attempts, adopted, parting, lastSeen, account }: Claim): StoredClaim {
  const settings = parting === undefined ? lastSeen : parting.settings;
  return {
    functionArn: targetArn(target),
    ...(established && { established }),
    ...(attempts.length > 0 && {
      attempts: attempts.map(({ settings, at }) => ({ settings: storedSettings(settings), at })),
    }),
    ...(adopted && { adopted: { time: adopted.time, settings: storedSettings(adopted.settings) } }),
    ...(parting && { state: parting.state, since: parting.since }),
    ...(settings && { settings: storedSettings(settings) }),
    ...(account !== undefined && { account }),
  };
}

/** The claim on a target, if there is one. */
export function claimOn({ list }: Claims, target: Target): Claim | undefined {
  const arn = targetArn(target);
  return list.find((claim) => targetArn(claim.target) === arn);
}

/** True where the object may have written what the claim is on: only then can there be something to delete. */
export function isEntitled({ established, attempts }: Claim): boolean {
  return established || attempts.length > 0;
}

/** True for settings that are among those that a claim announced. */
export function isAttempted({ attempts }: Claim, settings: Settings): boolean {
  return attempts.some((attempt) => isEqual(attempt.settings, settings));
}

/**
 * A claim as it counts where the object enforces. While the object only observed, others were free to configure the target:
 * what Lambda holds is ours only if it is what was last seen, so that counts as an attempt does.
 */
export function resumed(claim: Claim): Claim {
  const { parting } = claim;
  if (parting?.state !== 'Released') return claim;
  const seen = parting.settings && { settings: parting.settings, at: parting.since };
  return { ...claim, established: false, attempts: [...claim.attempts, ...(seen ? [seen] : [])] };
}

/** True where an heir's claim entitles it to all that the leaver's does, so that the leaver can let go. */
export function covers(heir: Claim, leaver: Claim): boolean {
  if (heir.parting?.state === 'Released') return false;
  return (
    heir.established || (!leaver.established && leaver.attempts.every(({ settings }) => isAttempted(heir, settings)))
  );
}

/**
 * An heir's claim together with the claims of the objects that leave the target to it. What was there before all of them goes
 * from claim to claim: with the first object it would be forgotten.
 */
export function join(claim: Claim, left: readonly Claim[]): Claim {
  const adopted = claim.adopted ?? earliest(left.flatMap((each) => each.adopted ?? []));
  const own = { ...claim, ...(adopted && { adopted }) };
  if (own.established || left.some(({ established }) => established))
    return { ...own, established: true, attempts: [] };
  const attempts = [...own.attempts];
  for (const attempt of left.flatMap((claim) => claim.attempts)) {
    if (!attempts.some(({ settings }) => isEqual(settings, attempt.settings))) attempts.push(attempt);
  }
  return { ...own, attempts: attempts.slice(0, MOST_ITEMS.attempts) };
}

function earliest(adoptions: readonly Adopted[]): Adopted | undefined {
  return adoptions.toSorted((one, other) => (one.time < other.time ? -1 : 1))[0];
}
