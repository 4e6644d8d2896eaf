/**
 * The closed list of reasons of an AWSAccount: what a condition's `reason` can be, what it means and what the administrator
 * should do. The reference in docs/conditions.md is generated from it.
 */
export const ACCOUNT_REASONS = {
  Verified: 'The credentials belong to the account. Nothing to do.',
  NotVerified:
    'STS could not tell whose the credentials are, as in a network that reaches Lambda only. The first answer of Lambda tells it, before anything is written.',
  AccountMismatch:
    'The credentials belong to another account than the AWSAccount says, so nothing is asked of Lambda. Correct assumeRole, or make an AWSAccount for the other account.',
  CredentialsInvalid:
    "AWS refuses the role, or the credentials that assume it; the message says which. Correct the role's trust policy or assumeRole, or the operator's own credentials. No restart is needed.",
  AccessDenied: 'AWS denies the operator an action; the message names it. Mend the policy that the message names.',
  RegionNotEnabled:
    "AWS accepts the operator's credentials elsewhere and refuses them in the account's region. Enable the region, or correct spec.region.",
  ClockOff:
    "AWS refused a request because the clock of the operator's machine is off. The operator signs by AWS's clock from then on. Set the clock right.",
  AwsUnavailable: 'AWS did not answer, or answered with a fault. Retried until it does; see the message.',
  Terminating:
    'The AWSAccount is being deleted. It stays until the objects that have settings in it are deleted, name another account, or are let go with deletionPolicy Orphan; meanwhile it serves only that.',
  Invalid:
    "The operator can't use the spec, which an older CRD let through, so no object may use this account. Upgrade the CRD and correct what it then refuses.",
} as const satisfies Record<string, string>;

/** A reason of a condition of an AWSAccount. */
export type AccountReason = keyof typeof ACCOUNT_REASONS;
