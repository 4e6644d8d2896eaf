import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { ACCOUNT_NAME_TAG } from '../api/grammar/aws-account.ts';
import type { Clients } from './clients.ts';
import type { CredentialProvider, Credentials } from './credentials.ts';
import { type Failure, withCause } from './failure.ts';

/** A role that the operator assumes to reach an account. */
export interface AssumedRole {
  readonly roleArn: string;
  readonly externalId?: string;
  /** Absent: the session has no tags, and needs no sts:TagSession. */
  readonly sessionTags?: Readonly<Record<string, string>>;
}

// The longest that STS takes: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const LONGEST_SESSION_NAME = 64;

/**
 * A source of the credentials of a role.
 *
 * @param awsAccount - CloudTrail shows its name in the name of the session
 * @param base - the credentials that assume the role
 */
export function roleSource(
  awsAccount: string,
  { roleArn, externalId, sessionTags }: AssumedRole,
  base: Credentials,
  clientConfig: ReturnType<Clients['stsSettings']>,
): CredentialProvider {
  const tags = sessionTags && { [ACCOUNT_NAME_TAG]: awsAccount, ...sessionTags };
  return fromTemporaryCredentials({
    masterCredentials: base.renewing(),
    clientConfig,
    params: {
      RoleArn: roleArn,
      RoleSessionName: `event-invoke-operator-${awsAccount}`.slice(0, LONGEST_SESSION_NAME),
      ...(externalId !== undefined && { ExternalId: externalId }),
      ...(tags && { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    },
  });
}

// The SDK or STS says so of the credentials that would assume the role.
const BASE_PROBLEMS: ReadonlySet<string | undefined> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
]);

/** True if AWS refuses the credentials that would assume a role: then they can assume none. */
export function isAboutBase({ kind, answer }: Failure): boolean {
  return kind === 'CredentialsInvalid' && BASE_PROBLEMS.has(answer?.code);
}

/** The failure of an STS in a region that refuses credentials which AWS accepts elsewhere, with what to do about it. */
export function describeRegionOfSts(awsAccount: string, region: string, failure: Failure): Failure {
  const message =
    `STS refuses the operator's own credentials in ${region}, the region of the AWSAccount ${awsAccount}, and AWS accepts them ` +
    "elsewhere, as with a region that is not enabled for the operator's account: enable it there, or give the AWSAccount " +
    'another region.';
  return withCause({ ...failure, message }, failure.cause);
}

/** A failure to assume a role, with what to do about it. */
export function describeRoleRefusal(awsAccount: string, { roleArn }: AssumedRole, failure: Failure): Failure {
  const { kind, answer, cause } = failure;
  if (kind !== 'CredentialsInvalid' || answer?.code === undefined) return failure;
  const message =
    `AWS refuses the operator the role ${roleArn} of the AWSAccount ${awsAccount} (${answer.code}): have the role's trust ` +
    "policy allow sts:AssumeRole to the operator's own identity, with the external ID of the AWSAccount, and sts:TagSession " +
    'where the session has tags.';
  return withCause({ ...failure, message }, cause);
}
