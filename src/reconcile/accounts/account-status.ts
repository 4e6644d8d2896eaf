import type { AccountReason } from '../../api/account-reasons.ts';
import type { AWSAccount, AWSAccountStatus, LeftBehind, OperatorEntry } from '../../api/aws-account.ts';
import { conditionsFor, type State } from '../../api/conditions.ts';
import type { Failure, FailureKind } from '../../lambda/failure.ts';

/** An operator's findings about an AWSAccount. */
export interface AccountFindings {
  readonly ready: OperatorEntry['ready'];
  readonly reason: AccountReason;
  readonly message: string;
  /** The ARN that the operator acts as there, if STS has told it. */
  readonly identity?: string;
  /** How many of its objects name the account, or have claims in it. */
  readonly objects: number;
  readonly requestsPerSecond: number;
  readonly throttledRegions: readonly string[];
  /** The configurations left there since the last report, oldest first. */
  readonly leftBehind: readonly LeftBehind[];
}

// As the CRD has it.
const MOST_LEFT_BEHIND = 32;

const NOT_SEEN = 'The operator has not looked at the newest spec yet.';

/** The meaning of each failure to learn whose the credentials are. */
const OF_FAILURE: Readonly<Record<FailureKind, readonly [OperatorEntry['ready'], AccountReason]>> = {
  WrongAccount: ['False', 'AccountMismatch'],
  CredentialsInvalid: ['False', 'CredentialsInvalid'],
  AccessDenied: ['False', 'AccessDenied'],
  RegionNotEnabled: ['False', 'RegionNotEnabled'],
  ClockOff: ['Unknown', 'ClockOff'],
  Throttled: ['Unknown', 'AwsUnavailable'],
  Unavailable: ['Unknown', 'AwsUnavailable'],
  ConcurrentUpdate: ['Unknown', 'AwsUnavailable'],
  FunctionNotFound: ['Unknown', 'AwsUnavailable'],
  DestinationRefused: ['Unknown', 'AwsUnavailable'],
  RequestRefused: ['Unknown', 'AwsUnavailable'],
  UnfitEndpoint: ['Unknown', 'AwsUnavailable'],
  // Neither is ever said of a read.
  Paused: ['Unknown', 'AwsUnavailable'],
  NotLeading: ['Unknown', 'AwsUnavailable'],
};

/** The state of an account after a failure to learn whose the credentials are. */
export function findingOf({ kind, message }: Failure): Pick<AccountFindings, 'ready' | 'reason' | 'message'> {
  const [ready, reason] = OF_FAILURE[kind];
  return { ready, reason, message };
}

/**
 * The status of an AWSAccount after one operator has looked. The conditions are a function of all operators' entries, so that it
 * doesn't matter which of them writes.
 *
 * @param operator - namespace/name of its Lease
 * @param now - ISO 8601
 */
export function accountStatusAfter(
  { metadata, status = {} }: Pick<AWSAccount, 'metadata' | 'status'>,
  operator: string,
  findings: AccountFindings,
  now: string,
): AWSAccountStatus {
  const others = (status.operators ?? []).filter(({ name }) => name !== operator);
  const before = status.operators?.find(({ name }) => name === operator)?.leftBehind ?? [];
  const entry = entryOf(operator, metadata.generation, findings, before);
  const operators = [...others, entry].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const counting = countingOf(operators, metadata.generation);
  const observedGeneration = Math.min(...counting.map((each) => each.observedGeneration));
  const state = stateOf(counting, metadata.generation, operators.length > 1);
  return {
    observedGeneration,
    conditions: conditionsFor(state, status.conditions, observedGeneration, now),
    objects: operators.reduce((sum, { objects = 0 }) => sum + objects, 0),
    operators,
  };
}

function entryOf(
  name: string,
  observedGeneration: number,
  { identity, throttledRegions, leftBehind, ...findings }: AccountFindings,
  before: readonly LeftBehind[],
): OperatorEntry {
  const left = [...before, ...leftBehind].slice(-MOST_LEFT_BEHIND);
  return {
    name,
    observedGeneration,
    ...findings,
    ...(identity !== undefined && { identity }),
    ...(throttledRegions.length > 0 && { throttledRegions: [...throttledRegions] }),
    ...(left.length > 0 && { leftBehind: left }),
  };
}

/**
 * The entries that the conditions sum up. An operator without objects of this account may lack the rights to assume its role, or may
 * be gone for good: it neither spoils an account that others use, nor keeps one waiting.
 */
function countingOf(operators: readonly OperatorEntry[], generation: number): readonly OperatorEntry[] {
  const using = operators.filter(({ objects = 0 }) => objects > 0);
  if (using.length > 0) return using;
  const able = operators.filter(
    ({ ready, observedGeneration }) => ready === 'True' && observedGeneration >= generation,
  );
  // Administrators make the account before any object names it, and must read then what AWS refuses.
  return able.length > 0 ? able : operators;
}

// A problem that a human must mend goes before one that passes by itself.
function stateOf(entries: readonly OperatorEntry[], generation: number, namesOperator: boolean): State<string> {
  const cause = ({ name, reason, message }: OperatorEntry) => ({
    reason,
    message: namesOperator ? `${name}: ${message}` : message,
  });
  const failed = entries.find(({ ready }) => ready === 'False');
  if (failed !== undefined) return { state: 'Stalled', cause: cause(failed) };
  const late = entries.find(({ observedGeneration }) => observedGeneration < generation);
  if (late !== undefined) return { state: 'Reconciling', cause: cause({ ...late, message: NOT_SEEN }) };
  const unsure = entries.find(({ ready }) => ready === 'Unknown');
  if (unsure !== undefined) return { state: 'Reconciling', cause: cause(unsure) };
  const [first] = entries;
  return { state: 'Ready', cause: first ? cause(first) : { reason: 'Verified', message: '' } };
}
