import type { AssumeRole, AWSAccount, AWSAccountSpec, GrantSpec } from '../api/aws-account.ts';
import { ACCOUNT_ID } from '../api/grammar/aws-account.ts';
import { REGION, whole } from '../api/grammar/function-name.ts';
import type { Problem } from '../lambda/target.ts';
import type { Grant } from './grants.ts';

/** An AWSAccount's manifest, with the defaults of what it leaves out. */
export interface Account {
  readonly name: string;
  readonly accountId: string;
  /** Of functions whose object names none. */
  readonly region: string;
  /** Absent: the operator's own identity reaches it. */
  readonly assumeRole?: AssumeRole;
  /** Absent: the operator's own rate. */
  readonly requestsPerSecond?: number;
  readonly grants: readonly Grant[];
  /** The account is being deleted: it serves only to let go of what was written with it. */
  readonly terminating: boolean;
  /** The finalizers that hold it. */
  readonly finalizers: readonly string[];
}

const IS_ACCOUNT_ID = new RegExp(ACCOUNT_ID);
const IS_REGION = new RegExp(whole(REGION));

/**
 * Reads an AWSAccount.
 *
 * @returns a problem where the operator can't use it, as an older or looser CRD may let it through: then it allows nothing
 */
export function readAccount({ metadata, spec }: AWSAccount): Account | Problem {
  const problem = problemOf(spec);
  if (problem !== undefined) return { problem };
  const { accountId, region, assumeRole, requestsPerSecond, grants } = spec;
  return {
    name: metadata.name,
    accountId,
    region,
    ...(assumeRole && { assumeRole }),
    ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    grants: grants.map((grant) => readGrant(grant, region)),
    terminating: metadata.deletionTimestamp !== undefined,
    finalizers: metadata.finalizers ?? [],
  };
}

/** The part of a spec that can't be used, and what it should be; undefined if all of it can. */
function problemOf(spec: AWSAccountSpec | undefined): string | undefined {
  if (spec === undefined) return 'it has no spec';
  const { accountId, region, assumeRole, requestsPerSecond, grants } = spec;
  if (!isText(accountId) || !IS_ACCOUNT_ID.test(accountId)) return 'spec.accountId is not a text of 12 digits';
  if (!isText(region) || !IS_REGION.test(region)) return 'spec.region is not a region such as eu-west-1';
  if (requestsPerSecond !== undefined && !Number.isFinite(requestsPerSecond))
    return 'spec.requestsPerSecond is not a number';
  // The role decides which account is reached, and a role of another account is not this one.
  if (assumeRole !== undefined && roleAccount(assumeRole) !== accountId)
    return 'spec.assumeRole.roleArn is not a role in the account spec.accountId';
  if (!Array.isArray(grants)) return 'spec.grants is not a list';
  const wrong = grants.findIndex((grant) => !isGrant(grant));
  return wrong < 0
    ? undefined
    : `in spec.grants[${wrong}], namespaces, functions, regions or destinations is not a list of texts`;
}

function roleAccount({ roleArn }: AssumeRole): string | undefined {
  return isText(roleArn) ? roleArn.split(':')[4] : undefined;
}

function isGrant(grant: GrantSpec): boolean {
  return [grant?.namespaces, grant?.functions, grant?.regions ?? [], grant?.destinations ?? []].every(isTexts);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function readGrant({ namespaces, functions, regions, destinations, access }: GrantSpec, region: string): Grant {
  return {
    namespaces,
    functions,
    regions: regions ?? [region],
    destinations: destinations ?? [],
    access: access ?? 'Observe',
  };
}
