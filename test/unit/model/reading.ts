import type { AWSAccount, GrantedAccess } from '../../../src/api/aws-account.ts';
import type {
  EventInvokeConfig,
  EventInvokeConfigSpec,
  EventInvokeConfigStatus,
  StoredClaim,
} from '../../../src/api/event-invoke-config.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { NAMESPACE } from './api-server.ts';

export const ACCOUNT = '123456789012';
export const OTHER_ACCOUNT = '999999999999';
/** Reached by an AWSAccount only. */
export const SECOND_ACCOUNT = '444455556666';
export const HOME = 'eu-west-1';
export const ELSEWHERE = 'us-east-1';

/** Whose credentials an operator has, the region and the AWSAccount of objects that name none, and the AWSAccounts that there are. */
export interface Place {
  readonly region: string | undefined;
  readonly account: string;
  /** A name; `none`, which no AWSAccount has; absent: the operator's own identity. */
  readonly byDefault?: string | undefined;
  readonly accounts: ReadonlyMap<string, AWSAccount>;
}

export const AT_HOME: Place = { region: HOME, account: ACCOUNT, accounts: new Map() };

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
  /** The AWSAccount that it uses, by name. */
  readonly via: string | undefined;
  /** Why nothing may be asked of Lambda for what it names, as the reason of Ready. */
  readonly blocked: 'AccountNotFound' | 'AccountMismatch' | 'NotAllowed' | undefined;
  /** Whether its account lets it write a target, wherever the records would go. */
  readonly mayWrite: (arn: string) => boolean;
  /** Whether its account lets it send records to the destinations that it names. */
  readonly maySend: boolean;
  /** Canonical ARN; empty where the region is not known, or the function is in another account. */
  readonly target: string;
  /** Whether the spec still has the words of its newest claim. */
  readonly keepsWords: boolean;
  /** The target has become another one without an edit: the operator's region or account is not what it was. */
  readonly moved: boolean;
  readonly settings: Settings;
  /** By canonical ARN; empty where the status was written for another object. */
  readonly claims: ReadonlyMap<string, Claimed>;
}

/** What a claim says. */
export interface Claimed {
  /** The AWSAccount with which it was written last. */
  readonly via: string | undefined;
  readonly established: boolean;
  readonly attempts: readonly Settings[];
  readonly adopted: Settings | undefined;
  readonly state: 'Leaving' | 'Released' | undefined;
  /** What was last seen there when it began to leave. */
  readonly lastSeen: Settings | undefined;
}

/** Reads an object for an operator at a place. */
export function readObject(object: EventInvokeConfig, place: Place): Reading {
  const { metadata, spec } = object;
  const observing = spec.managementPolicy === 'Observe';
  const suspended = spec.suspend === true;
  const status = statusOf(object);
  const claims = new Map((status.claims ?? []).map((each) => [each.functionArn, readClaim(each)]));
  const { name: via = place.byDefault } = spec.accountRef ?? {};
  const account = via === undefined ? undefined : place.accounts.get(via);
  const isUsable = account !== undefined && account.metadata.deletionTimestamp === undefined;
  const target =
    via === undefined
      ? targetOf(spec, place.region, place.account)
      : isUsable
        ? targetOf(spec, account.spec.region, account.spec.accountId)
        : '';
  const mayWrite = (arn: string) => via === undefined || (isUsable && allows(account, arn, 'Enforce'));
  const destinations = [spec.destinationConfig?.onSuccess, spec.destinationConfig?.onFailure].flatMap(
    (side) => side?.destination ?? [],
  );
  const keepsWords = status.named !== undefined && wordsOf(status.named) === wordsOf(spec);
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
    via,
    blocked:
      via === undefined
        ? target === '' && place.region !== undefined
          ? 'AccountMismatch'
          : undefined
        : !isUsable
          ? 'AccountNotFound'
          : !grants(account, spelt(spec, account.spec.region), observing ? 'Observe' : 'Enforce')
            ? 'NotAllowed'
            : target === ''
              ? 'AccountMismatch'
              : undefined,
    mayWrite,
    maySend: via === undefined || (isUsable && allows(account, target, 'Enforce', destinations)),
    target,
    keepsWords,
    moved: keepsWords && (via === undefined || isUsable) && isElsewhere(claims, target),
    settings: settingsOf(spec),
    claims,
  };
}

/** The canonical ARN of what a spec names; empty where there is none. */
export function targetOf(
  { functionName, qualifier, region }: EventInvokeConfigSpec,
  operatorRegion: string | undefined,
  account = ACCOUNT,
): string {
  if (typeof functionName !== 'string') return '';
  const beforeName = /^(?:arn:aws:lambda:(?<region>[a-z0-9-]+):)?(?:(?<account>\d{12}):function:)?/.exec(functionName);
  const [name, ownQualifier] = functionName.slice(beforeName?.[0].length).split(':');
  const inRegion = beforeName?.groups?.region ?? region ?? operatorRegion;
  const inAccount = beforeName?.groups?.account ?? account;
  if (inRegion === undefined || inAccount !== account) return '';
  return `arn:aws:lambda:${inRegion}:${inAccount}:function:${name}:${ownQualifier ?? qualifier ?? '$LATEST'}`;
}

/** The same, whatever account the spec names. */
function spelt(spec: EventInvokeConfigSpec, region: string): string {
  const [account] = /\d{12}(?=:function:)/.exec(spec.functionName) ?? [];
  return targetOf(spec, region, account);
}

/** Whether a target is in the account of an AWSAccount, and some grant there allows all of it. */
export function allows(
  account: AWSAccount,
  arn: string,
  access: GrantedAccess,
  destinations: readonly string[] = [],
): boolean {
  return arn.split(':')[4] === account.spec.accountId && grants(account, arn, access, destinations);
}

/** The same, whatever the account. The patterns are whole names or `*`. */
function grants(
  { spec }: AWSAccount,
  arn: string,
  access: GrantedAccess,
  destinations: readonly string[] = [],
): boolean {
  const [, , , region = '', , , name = ''] = arn.split(':');
  const isAmong = (patterns: readonly string[], text: string) => patterns.includes('*') || patterns.includes(text);
  return spec.grants.some(
    (grant) =>
      isAmong(grant.namespaces, NAMESPACE) &&
      isAmong(grant.functions, name) &&
      isAmong(grant.regions ?? [spec.region], region) &&
      (access === 'Observe' || grant.access === 'Enforce') &&
      destinations.every((each) => grant.destinations?.includes(each)),
  );
}

/** Whether an object's claims, but for those that are leaving, are all on other targets than this one. */
export function isElsewhere(claims: ReadonlyMap<string, Claimed>, arn: string): boolean {
  const meant = [...claims].filter(([, { state }]) => state !== 'Leaving').map(([claimed]) => claimed);
  return meant.length > 0 && !meant.includes(arn);
}

/** Whether an object claims a target and still means it. */
export function claimsAndNames({ claims, keepsWords, target }: Reading, arn: string): boolean {
  const claim = claims.get(arn);
  return claim !== undefined && claim.state === undefined && (keepsWords || target === arn);
}

/**
 * Whose a target is: of those that claim it and still name it the eldest that holds a finalizer, or else the eldest
 * (suspended ones keep what they have); without any, the eldest that enforces.
 */
export function ownerAmong(readings: readonly Reading[], target: string): Reading | undefined {
  const byAge = readings
    .filter(({ deleting, mayWrite }) => !deleting && mayWrite(target))
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt) || (a.key < b.key ? -1 : 1));
  const claimants = byAge.filter((each) => !each.observing && claimsAndNames(each, target));
  return (
    claimants.find(({ held }) => held) ??
    claimants[0] ??
    byAge.find((each) => each.enforcing && !each.moved && each.target === target)
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

/** A text that is equal for equal settings. */
export function textOf({ maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure }: Settings): string {
  return JSON.stringify([maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure]);
}

/** A text that is equal where a target is named in the same words. */
export function wordsOf({ functionName, qualifier = '', region = '', accountRef }: EventInvokeConfigSpec): string {
  return `${functionName}|${qualifier}|${region}|${accountRef?.name ?? ''}`;
}

function statusOf({ metadata, status }: EventInvokeConfig): EventInvokeConfigStatus {
  return status?.uid === metadata.uid ? status : {};
}

function readClaim({ account, established = false, attempts = [], adopted, state, settings }: StoredClaim): Claimed {
  return {
    via: account,
    established,
    attempts: attempts.map((each) => settingsOf(each.settings)),
    adopted: adopted && settingsOf(adopted.settings),
    state,
    lastSeen: settings && settingsOf(settings),
  };
}
