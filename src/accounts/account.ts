import type { AssumeRole, AWSAccount, GrantSpec } from '../api/aws-account.ts';
import { ACCOUNT_ID } from '../api/grammar/aws-account.ts';
import { REGION, whole } from '../api/grammar/function-name.ts';
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
 * @returns undefined where it can't be followed, as an older or looser CRD may let it through: then it allows nothing
 */
export function readAccount({ metadata, spec }: AWSAccount): Account | undefined {
  const { accountId, region, assumeRole, requestsPerSecond, grants } = spec;
  if (!IS_ACCOUNT_ID.test(String(accountId)) || !IS_REGION.test(String(region)) || !Array.isArray(grants)) {
    return undefined;
  }
  // The role decides which account is reached, and a role of another account is not this one.
  if (assumeRole !== undefined && assumeRole.roleArn?.split(':')[4] !== accountId) return undefined;
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

function readGrant({ namespaces, functions, regions, destinations, access }: GrantSpec, region: string): Grant {
  return {
    namespaces,
    functions,
    regions: regions ?? [region],
    destinations: destinations ?? [],
    access: access ?? 'Observe',
  };
}
