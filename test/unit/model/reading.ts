import type { EventInvokeConfig, EventInvokeConfigSpec } from '../../../src/api/event-invoke-config.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import { CLAIM_ANNOTATION } from '../../../src/reconcile/object/claims.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';

export const ACCOUNT = '123456789012';
export const HOME = 'eu-west-1';
export const ELSEWHERE = 'us-east-1';

/** An object as the model's rules see it: read by other code than the operator's. */
export interface Reading {
  readonly object: EventInvokeConfig;
  readonly key: string;
  readonly uid: string;
  readonly createdAt: string;
  readonly deleting: boolean;
  readonly suspended: boolean;
  readonly observing: boolean;
  /** Neither of the two. */
  readonly enforcing: boolean;
  readonly orphans: boolean;
  readonly refusesToAdopt: boolean;
  readonly held: boolean;
  /** Canonical ARN. */
  readonly target: string;
  /** The target has become another one without an edit: the operator's region is not what it was. */
  readonly moved: boolean;
  readonly settings: Settings;
  /** By canonical ARN; empty where the annotation was written for another object. */
  readonly claims: ReadonlyMap<string, Claimed>;
}

/** What a claim remembers. */
export interface Claimed {
  readonly adopted?: { readonly time: string; readonly settings: Settings };
}

/** Reads an object for an operator of a region. */
export function readObject(object: EventInvokeConfig, operatorRegion: string): Reading {
  const { metadata, spec } = object;
  const observing = spec.managementPolicy === 'Observe';
  const suspended = spec.suspend === true;
  const { claims, spelling } = claimsOf(object);
  const target = targetOf(spec, operatorRegion);
  return {
    object,
    key: `${metadata.namespace}/${metadata.name}`,
    uid: metadata.uid,
    createdAt: metadata.creationTimestamp,
    deleting: metadata.deletionTimestamp !== undefined,
    suspended,
    observing,
    enforcing: !suspended && !observing,
    orphans: spec.deletionPolicy === 'Orphan',
    refusesToAdopt: spec.adoptionPolicy === 'Refuse',
    held: metadata.finalizers?.includes(FINALIZER) ?? false,
    target,
    moved: claims.size > 0 && !claims.has(target) && spelling === spellingOf(spec),
    settings: settingsOf(spec),
    claims,
  };
}

/** The canonical ARN of what a spec names. */
export function targetOf({ functionName, qualifier, region }: EventInvokeConfigSpec, operatorRegion: string): string {
  if (typeof functionName !== 'string') return '';
  const beforeName = /^(?:arn:aws:lambda:(?<region>[a-z0-9-]+):)?(?:\d{12}:function:)?/.exec(functionName);
  const [name, ownQualifier] = functionName.slice(beforeName?.[0].length).split(':');
  const inRegion = beforeName?.groups?.region ?? region ?? operatorRegion;
  return `arn:aws:lambda:${inRegion}:${ACCOUNT}:function:${name}:${ownQualifier ?? qualifier ?? '$LATEST'}`;
}

/**
 * Whose a target is: the eldest of those that name it and claim it (suspended ones keep what they have), else the eldest
 * that enforces.
 */
export function ownerAmong(readings: readonly Reading[], target: string): Reading | undefined {
  const naming = readings.filter((each) => !each.deleting && !each.moved && each.target === target);
  const byAge = naming.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || (a.key < b.key ? -1 : 1));
  return (
    byAge.find((each) => !each.observing && each.held && each.claims.has(target)) ??
    byAge.find((each) => each.enforcing)
  );
}

/** The settings in a spec or a status. */
export function settingsOf(
  fields: Pick<EventInvokeConfigSpec, 'maximumRetryAttempts' | 'maximumEventAgeInSeconds' | 'destinationConfig'>,
): Settings {
  const { maximumRetryAttempts, maximumEventAgeInSeconds, destinationConfig } = fields;
  const onSuccess = destinationConfig?.onSuccess?.destination;
  const onFailure = destinationConfig?.onFailure?.destination;
  return {
    ...(maximumRetryAttempts !== undefined && { maximumRetryAttempts }),
    ...(maximumEventAgeInSeconds !== undefined && { maximumEventAgeInSeconds }),
    ...(onSuccess !== undefined && { onSuccess }),
    ...(onFailure !== undefined && { onFailure }),
  };
}

function claimsOf({ metadata }: EventInvokeConfig): { claims: ReadonlyMap<string, Claimed>; spelling: string } {
  const written = writtenIn(metadata.annotations?.[CLAIM_ANNOTATION]);
  const targets = written.uid === metadata.uid ? (written.targets ?? []) : [];
  return { claims: new Map(targets.map((each) => [each.arn, each])), spelling: written.spelling ?? '' };
}

interface Written {
  readonly uid?: string;
  readonly spelling?: string;
  readonly targets?: readonly ({ readonly arn: string } & Claimed)[];
}

function writtenIn(annotation: string | undefined): Written {
  try {
    return JSON.parse(annotation ?? '{}');
  } catch {
    return {};
  }
}

function spellingOf({ functionName, qualifier = '', region = '' }: EventInvokeConfigSpec): string {
  return `${functionName}|${qualifier}|${region}`;
}
