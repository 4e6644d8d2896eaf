/**
 * The closed list of reasons: what a condition's `reason` can be, what it means and what the user should do. The
 * reference in docs/conditions.md is generated from it.
 */
export const REASONS = {
  InSync: 'Lambda holds what is declared. Nothing to do.',
  Observed:
    "The configuration was read; managementPolicy Observe (or the operator's --observe-only) changes nothing. See the condition Drifted for the difference.",
  SettingsDiffer:
    'Lambda holds something else than is declared, and the object only observes. Set managementPolicy to Enforce to have it repaired, or change the manifest.',
  NoDifference: 'Lambda holds what is declared. Nothing to do.',
  Suspended:
    'spec.suspend is true: nothing is read or changed. The message says whether the spec has been applied. Set it to false to go on.',
  Contended:
    'Several checks in a row found the same change in Lambda and put it back: somebody else configures this function, too. Stop the other writer, or set managementPolicy to Observe. Checks become rarer meanwhile, up to one in an hour; the first check that finds no change ends it.',
  HandingOver:
    'Another object takes this configuration over, and this one lets go as soon as that one has claimed it. Passes by itself; if it does not, see the conditions of the object named.',
  ConfirmingDeletion:
    'An earlier Put got no answer and may still take effect, so the operator reads Lambda once more before it lets go. Passes by itself, within a minute.',
  Paused:
    'The operator is paused, so it writes nothing to Lambda; it still reads. The message says why. Passes when the operator is resumed.',
  ClaimsFull:
    'The operator makes no more Puts on a target while the outcome of four of them is not known. Passes by itself when one of them is resolved, within a minute.',
  WaitingForQuota:
    "The operator's request budget for this account and region is used up; the object has waited 30 s for its turn. Passes by itself; kubectl eic status says how many objects of the namespace wait, and about how long.",
  Throttled: 'Lambda throttles this account and region. Passes by itself.',
  ConcurrentUpdate: 'Lambda is writing another configuration of the same function. Passes by itself.',
  LambdaUnavailable: 'Lambda did not answer, or answered with a fault. Retried until it does; see the message.',
  DestinationRefused:
    "The destination does not exist, or the function's execution role has no permission to reach it. Create it, or grant the action that the message names. Reported as Reconciling for two minutes, because a permission takes that long to reach Lambda, then as Stalled by the first try that is refused; retried all the while. Where hundreds of objects of a namespace are refused, that try may be minutes later.",
  FunctionNotFound:
    'The function, version or alias does not exist. Create it, or correct functionName or qualifier; the object heals by itself. Reported as Reconciling for two minutes, since function and settings are often deployed together, then as Stalled by the first try that does not find it. Where hundreds of objects of a namespace are refused, that try may be minutes later.',
  RequestRefused: 'Lambda refuses the settings. Correct the manifest as the message says.',
  AccessDenied:
    "AWS denies the operator's role or user an action; the message names it, the resource, and the kind of policy that denies it or does not allow it. Mend that policy; the object heals by itself.",
  CredentialsInvalid: 'The operator has no usable AWS credentials. Renew or correct them; no restart is needed.',
  RegionNotEnabled:
    "AWS accepts the operator's credentials elsewhere and refuses them in this region, as in a region that is not enabled for the account. Enable it, or correct spec.region or functionName; objects of other regions go on.",
  ClockOff:
    "AWS refused a request because the clock of the operator's machine is off; the message says by how much. The operator signs its requests by AWS's clock from then on, so it passes by itself. Set the clock right.",
  RegionUnknown:
    'Neither the manifest nor the operator names a region. Set spec.region, or start the operator with --region or AWS_REGION.',
  AccountMismatch:
    'The function belongs to another account or partition than the credentials, or the credentials of an AWSAccount to another account than it says. Correct functionName, spec.accountRef, or what the message names.',
  AccountNotFound:
    'The AWSAccount that the object uses does not exist, has an unusable spec or is being deleted, or the object names none and there is no default; the message says which. Have it created or corrected, or name another one in spec.accountRef; the object heals by itself. An object that is being deleted waits, too: deletionPolicy Orphan lets it go.',
  NotAllowed:
    "No grant of the AWSAccount allows what the object wants; the message names what is missing. Nothing is asked of Lambda, and what the status said of Lambda's settings is gone. Have the grants extended, or correct the manifest. An object that is being deleted lets go after two minutes, and its settings stay in Lambda.",
  GrantsUnknown:
    'The operator has heard nothing of AWSAccounts for five minutes, so grants may have been revoked, and nothing is written. Passes by itself; if it does not, see the log for what keeps it from watching AWSAccounts.',
  IdentityChanged:
    "The manifest means another function than the one this object configured, because the operator's account or region changed. Nothing is written. Start the operator as before, or name account and region in functionName to say that the move is meant.",
  OwnedByAnother:
    'Another object configures this function and qualifier; the message names it if it is in the same namespace. Delete one of the two, or correct functionName or qualifier in one.',
  ConfigurationExists:
    'Lambda already holds a configuration, and adoptionPolicy is Refuse. Set adoptionPolicy to Adopt to take it over, or delete it in Lambda.',
  SettingsNotApplied:
    'Lambda accepted the Put, but returned different settings. Retried slowly; see the difference in the message.',
  UnexpectedFunction:
    'Lambda answered for another function or qualifier than it was asked about, as some emulators do that have one configuration for all qualifiers of a function. Nothing is written. Use another endpoint than the message names.',
  InvalidSpec: "The manifest says something that the operator can't follow. Correct what the message names.",
  ClaimUnreadable:
    'status.claims holds something that this version of the operator cannot read, so nothing is written. Run the version that wrote it, or remove status.claims to have the function adopted again.',
  ClaimNotKept:
    'The API server does not keep status.claims, as with a CRD of an older version. Upgrade the CRD. Until then, nothing is written to Lambda.',
  KubernetesRefused:
    "Kubernetes refuses a write of the operator's, because a right is missing or an admission policy forbids it; the message has its sentence. Grant the right or change the policy. In a namespace that is being deleted, the operator's RoleBinding may be gone already.",
  HeldByObserveOnly:
    'The object is being deleted, and the operator runs with --observe-only, which deletes nothing. Start it without, or set deletionPolicy to Orphan then.',
  Deleted: 'The configuration was deleted in Lambda; another finalizer still holds the object.',
  Orphaned:
    'The object let go of the configuration without deleting it, as deletionPolicy Orphan, Observe or suspend asks.',
  InternalError: 'The operator failed on this object. Retried slowly; please report the message as a bug.',
} as const satisfies Record<string, string>;

/** A reason of a condition. */
export type Reason = keyof typeof REASONS;
