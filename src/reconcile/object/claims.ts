import type { ObjectMeta } from '../../api/event-invoke-config.ts';
import { type Settings, settingsOf } from '../../lambda/settings.ts';
import { type Problem, readTargetArn, type Target, targetArn } from '../../lambda/target.ts';

/** Holds the object until what it wrote in Lambda was deleted or let go. */
export const FINALIZER = 'lambda.eventinvoke.dev/event-invoke-config';

/** Holds the claims. Written before the first Put, in the same patch as the finalizer. */
export const CLAIM_ANNOTATION = 'lambda.eventinvoke.dev/claim';

/** What Lambda held when a claim was made on a configuration that was already there. */
export interface Adopted {
  /** ISO 8601. */
  readonly time: string;
  readonly settings: Settings;
}

/** A target that the object may have written. */
export interface Claim {
  readonly target: Target;
  readonly adopted?: Adopted;
  /** Where Lambda held nothing when the claim was made: what was about to be put then. */
  readonly firstPut?: FirstPut;
}

/** The first Put that a claim was made for. */
export interface FirstPut {
  /** Of the object whose spec it was. */
  readonly generation: number;
  readonly settings: Settings;
}

/** All that an object remembers of its targets. A list, because a crash while a target moves must forget none. */
export interface Claims {
  /** How the manifest spelled the target when the newest claim was made: only an edit of it moves a target. */
  readonly spelling: string;
  readonly list: readonly Claim[];
}

/** No claim at all. */
export const NO_CLAIMS: Claims = { spelling: '', list: [] };

interface Written {
  readonly uid?: unknown;
  readonly spelling?: unknown;
  readonly targets?: readonly { readonly arn?: unknown; readonly adopted?: unknown; readonly firstPut?: unknown }[];
}

/**
 * Reads an object's claims.
 *
 * @returns none for a copy or a restored object too: the annotation names the object that it was written for
 */
export function readClaims(metadata: ObjectMeta): Claims | Problem {
  const text = metadata.annotations?.[CLAIM_ANNOTATION];
  if (text === undefined) return NO_CLAIMS;
  const problem = {
    problem: `the annotation ${CLAIM_ANNOTATION} can't be read: restore it, or remove it to have the function adopted again.`,
  };
  let written: Written | null;
  try {
    written = JSON.parse(text);
  } catch {
    return problem;
  }
  if (typeof written?.uid !== 'string' || typeof written.spelling !== 'string' || !Array.isArray(written.targets)) {
    return problem;
  }
  if (written.uid !== metadata.uid) return NO_CLAIMS;
  const list: Claim[] = [];
  for (const entry of written.targets) {
    const target = typeof entry?.arn === 'string' ? readTargetArn(entry.arn) : undefined;
    if (target === undefined) return problem;
    const adopted = entry.adopted === undefined ? undefined : readAdopted(entry.adopted);
    if (adopted !== undefined && 'problem' in adopted) return problem;
    const firstPut = entry.firstPut === undefined ? undefined : readFirstPut(entry.firstPut);
    if (firstPut !== undefined && 'problem' in firstPut) return problem;
    list.push({ target, ...(adopted && { adopted }), ...(firstPut && { firstPut }) });
  }
  return { spelling: written.spelling, list };
}

const ODD = { problem: 'it does not say when and what' };

function readAdopted(value: unknown): Adopted | Problem {
  const { time, settings }: { time?: unknown; settings?: unknown } = Object(value);
  const read = readSettings(settings);
  return typeof time !== 'string' || Number.isNaN(Date.parse(time)) || 'problem' in read
    ? ODD
    : { time, settings: read };
}

function readFirstPut(value: unknown): FirstPut | Problem {
  const { generation, settings }: { generation?: unknown; settings?: unknown } = Object(value);
  const read = readSettings(settings);
  return typeof generation !== 'number' || 'problem' in read ? ODD : { generation, settings: read };
}

function readSettings(value: unknown): Settings | Problem {
  if (typeof value !== 'object' || value === null) return ODD;
  const { maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure }: Settings = value;
  const numbers = [maximumRetryAttempts, maximumEventAgeInSeconds].filter((each) => each !== undefined);
  const texts = [onSuccess, onFailure].filter((each) => each !== undefined);
  if (!numbers.every(Number.isInteger) || !texts.every((each) => typeof each === 'string')) return ODD;
  return settingsOf({ maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure });
}

/** The annotation's value for an object's claims; null where there is nothing to remember, which removes it. */
export function claimAnnotation(uid: string, claims: Claims): string | null {
  if (claims.list.length === 0) return null;
  return JSON.stringify({
    uid,
    spelling: claims.spelling,
    targets: claims.list.map(({ target, adopted, firstPut }) => ({
      arn: targetArn(target),
      ...(adopted && { adopted }),
      ...(firstPut && { firstPut }),
    })),
  });
}

/** The claim on a target, if there is one. */
export function claimOn(claims: Claims, target: Target): Claim | undefined {
  const arn = targetArn(target);
  return claims.list.find((claim) => targetArn(claim.target) === arn);
}

/** The claims without those on some targets. */
export function withoutClaims(claims: Claims, arns: ReadonlySet<string>): Claims {
  return { ...claims, list: claims.list.filter((claim) => !arns.has(targetArn(claim.target))) };
}
