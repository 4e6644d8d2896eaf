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
  Adopting:
    'A configuration that was already there is being taken over; what it held stands in status.adopted. Passes by itself.',
  Suspended: 'spec.suspend is true: nothing is read or changed. Set it to false to go on.',
  HandingOver:
    'Another object takes this configuration over, and this one lets go as soon as that one has claimed it. Passes by itself; if it does not, see the conditions of the object named.',
  Throttled: 'Lambda throttles this account and region. Passes by itself.',
  ConcurrentUpdate: 'Lambda is writing another configuration of the same function. Passes by itself.',
  LambdaUnavailable: 'Lambda did not answer, or answered with a fault. Retried until it does; see the message.',
  DestinationRefused:
    "The destination does not exist, or the function's execution role may not reach it. Create it, or grant the action that the message names. Reported as Reconciling for two minutes, because a permission takes that long to reach Lambda, then as Stalled; retried all the while.",
  FunctionNotFound:
    'The function, version or alias does not exist. Create it, or correct functionName or qualifier; the object heals by itself.',
  RequestRefused: 'Lambda refuses the settings. Correct the manifest as the message says.',
  AccessDenied:
    "The operator's credentials lack the permission that the message names. Grant it; the object heals by itself.",
  CredentialsInvalid: 'The operator has no usable AWS credentials. Renew or correct them; no restart is needed.',
  RegionUnknown:
    'Neither the manifest nor the operator names a region. Set spec.region, or start the operator with --region or AWS_REGION.',
  AccountMismatch:
    "The function belongs to another account or partition than the operator's credentials. Correct functionName, or the credentials.",
  IdentityChanged:
    "The manifest means another function than the one this object configured, because the operator's account or region changed. Nothing is written. Start the operator as before, or name account and region in functionName to say that the move is meant.",
  OwnedByAnother:
    'Another object configures this function and qualifier. Delete one of the two, or correct functionName or qualifier in one.',
  ConfigurationExists:
    'Lambda already holds a configuration, and adoptionPolicy is Refuse. Set adoptionPolicy to Adopt to take it over, or delete it in Lambda.',
  SettingsNotApplied:
    'Lambda answered a Put with other settings than it was asked for. Retried slowly; see the difference in the message.',
  UnexpectedFunction:
    'Lambda answered for another function than it was asked about. Check the endpoint that the operator uses.',
  InvalidSpec: "The manifest says something that the operator can't follow. Correct what the message names.",
  ClaimUnreadable:
    'The annotation in which the operator remembers what it wrote was changed by somebody. Restore it, or remove it to have the function adopted again.',
  HeldByObserveOnly:
    'The object is being deleted, and the operator runs with --observe-only, which deletes nothing. Start it without, or set deletionPolicy to Orphan then.',
  Deleted: 'The configuration was deleted in Lambda; another finalizer still holds the object.',
  Orphaned:
    'The object let go of the configuration without deleting it, as deletionPolicy Orphan, Observe or suspend asks.',
  InternalError: 'The operator failed on this object. Retried slowly; please report the message as a bug.',
} as const satisfies Record<string, string>;

/** A reason of a condition. */
export type Reason = keyof typeof REASONS;
