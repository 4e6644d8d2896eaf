import { conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { REASONS, type Reason } from '../../api/reasons.ts';
import { ownStatus } from '../object/own-status.ts';

/** What the operator does again and again for an object to which nothing happens, as far as it costs requests to Lambda. */
export type Repetition =
  /** It looks at each interval. */
  | 'Check'
  /** It tries again, though a human must mend something first. */
  | 'Retry';

/** What is repeated for an object, and what that costs. */
export interface Repeated {
  readonly repetition: Repetition;
  /** The most requests to Lambda that one repetition makes. */
  readonly requests: number;
}

const CHECK: Repeated = { repetition: 'Check', requests: 1 };
const RETRY_OF_ONE: Repeated = { repetition: 'Retry', requests: 1 };
// Only a Put tells whether Lambda takes it by now, and no Put is made without a look.
const RETRY_OF_TWO: Repeated = { repetition: 'Retry', requests: 2 };

/** What is repeated for an object that is Stalled for a reason. The others cost nothing, or pass by themselves. */
const OF_STALLED: Readonly<Record<Reason, Repeated | undefined>> = {
  Contended: CHECK,
  DestinationRefused: RETRY_OF_TWO,
  // A retry is one GetFunction.
  FunctionNotFound: RETRY_OF_ONE,
  RequestRefused: RETRY_OF_TWO,
  // Either the read is denied, or the Put after it.
  AccessDenied: RETRY_OF_TWO,
  RegionNotEnabled: RETRY_OF_ONE,
  ConfigurationExists: RETRY_OF_ONE,
  SettingsNotApplied: RETRY_OF_TWO,
  UnexpectedFunction: RETRY_OF_TWO,
  // Each looks before it writes to Kubernetes.
  KubernetesRefused: RETRY_OF_ONE,
  ClaimNotKept: RETRY_OF_ONE,
  // The error may come before the Put or after it.
  InternalError: RETRY_OF_TWO,
  // No request is made while they last.
  CredentialsInvalid: undefined,
  RegionUnknown: undefined,
  AccountMismatch: undefined,
  AccountNotFound: undefined,
  NotAllowed: undefined,
  IdentityChanged: undefined,
  OwnedByAnother: undefined,
  InvalidSpec: undefined,
  ClaimUnreadable: undefined,
  HeldByObserveOnly: undefined,
  // No object is Stalled for one of these.
  InSync: undefined,
  Observed: undefined,
  SettingsDiffer: undefined,
  NoDifference: undefined,
  Suspended: undefined,
  Paused: undefined,
  WaitingForQuota: undefined,
  HandingOver: undefined,
  ConfirmingDeletion: undefined,
  ClaimsFull: undefined,
  Throttled: undefined,
  ConcurrentUpdate: undefined,
  LambdaUnavailable: undefined,
  ClockOff: undefined,
  GrantsUnknown: undefined,
  Deleted: undefined,
  Orphaned: undefined,
};

/**
 * What is repeated for an object, by its status; undefined where nothing is. An object that was not reported yet, or whose
 * trouble passes by itself, will be checked soon.
 */
export function repetitionOf(object: EventInvokeConfig): Repeated | undefined {
  const { conditions } = ownStatus(object);
  const stalled = conditionOf(conditions, 'Stalled');
  if (stalled?.status === 'True') return repeatedFor(stalled.reason);
  const reconciling = conditionOf(conditions, 'Reconciling');
  // A missing function or a refused destination passes for work under way at first, and its retries are most frequent then.
  return (reconciling?.status === 'True' ? repeatedFor(reconciling.reason) : undefined) ?? CHECK;
}

// The status may be a later version's.
function repeatedFor(reason: string): Repeated | undefined {
  return isReason(reason) ? OF_STALLED[reason] : undefined;
}

function isReason(reason: string): reason is Reason {
  return Object.hasOwn(REASONS, reason);
}
