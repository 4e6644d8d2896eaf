import { conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import type { Published } from '../../api/published.ts';
import { keyOf } from '../../kubernetes/store.ts';
import type { Observation } from '../../lambda/observation.ts';
import type { Settings } from '../../lambda/settings.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import { type Claim, readClaims } from '../../reconcile/object/claims.ts';
import { ownStatus } from '../../reconcile/object/own-status.ts';
import type { Preview } from '../../reconcile/preview.ts';
import type { Facts } from '../../reconcile/rules/facts.ts';
import { nameTo, ownerOf } from '../../reconcile/rules/ownership.ts';
import type { EndingStep } from '../../reconcile/rules/step.ts';
import { millisecondsToCheck } from '../../reconcile/schedule/check-schedule.ts';
import { type Change, comparison } from '../diff/compare.ts';

/** A claim in words. */
export interface ExplainedClaim {
  /** Canonical ARN. */
  readonly functionArn: string;
  /**
   * - `Established`: what Lambda holds there is this object's.
   * - `Attempted`: it is this object's if it equals one of its attempts.
   * - `Empty`: the claim keeps its place in ownership, and entitles to no Delete.
   * - `Leaving`: the object lets go of it.
   * - `Released`: the object only observes.
   */
  readonly state: 'Established' | 'Attempted' | 'Empty' | 'Leaving' | 'Released';
  /** Puts of unknown outcome. */
  readonly attempts: number;
  /** What Lambda held there before the object took it over. */
  readonly adopted?: Settings;
}

/** What is known of an object, and what the operator would do with it now. */
export interface Explanation {
  /** namespace/name. */
  readonly object: string;
  readonly generation: number;
  /** Absent until the operator has reported the object. */
  readonly observedGeneration?: number;
  /** What the status says: the condition Suspended or Ready. */
  readonly said?: { readonly reason: string; readonly message: string; readonly since?: string };
  /** Canonical ARN; absent if it isn't known. */
  readonly functionArn?: string;
  /** namespace/name of the owner of that target, as this object's users may know it; absent if there is none. */
  readonly owner?: string;
  readonly claims: readonly ExplainedClaim[];
  /** What Lambda holds; absent if it was not looked at. */
  readonly found?: Settings | 'nothing';
  /** The rule that decides now, how the reconcile ends, and why. */
  readonly decision: { readonly rule: string; readonly end: EndingStep['do']; readonly message?: string };
  /** What the operator would write. */
  readonly changes: readonly Change[];
  /** When the object is checked next, ISO 8601; later where Lambda's quota can't carry all checks. Absent if none is due. */
  readonly nextCheck?: string;
}

/** The intervals between checks, as the operator's Lease tells them, in seconds. */
type CheckIntervals = Pick<Published, 'driftCheckIntervalSeconds' | 'minimumDriftCheckIntervalSeconds'>;

/** @param now - milliseconds since the epoch */
export function explain(
  object: EventInvokeConfig,
  foreseen: Preview,
  intervals: CheckIntervals,
  now: number,
): Explanation {
  const { end, facts, rule } = foreseen;
  const status = ownStatus(object);
  const said = conditionOf(status.conditions, 'Suspended') ?? conditionOf(status.conditions, 'Ready');
  const target = facts.target !== undefined && !('problem' in facts.target) ? facts.target : undefined;
  const owner = target && ownerOf(target, [facts.self, ...facts.others]);
  const found = target && foundAt(target, foreseen);
  const message = messageOf(end);
  // The preview's facts hold the claims that it would write.
  const claims = readClaims(status);
  const nextCheck = nextCheckOf(end, facts, intervals, now);
  return {
    object: keyOf(object),
    generation: object.metadata.generation,
    ...(status.observedGeneration !== undefined && { observedGeneration: status.observedGeneration }),
    ...(said && {
      said: {
        reason: said.reason,
        message: said.message,
        ...(said.lastTransitionTime !== undefined && { since: said.lastTransitionTime }),
      },
    }),
    ...(target && { functionArn: targetArn(target) }),
    ...(owner && { owner: nameTo(facts.self, owner) }),
    claims: 'problem' in claims ? [] : claims.list.map(explainedClaim),
    ...(found !== undefined && { found }),
    decision: { rule, end: end.do, ...(message !== undefined && { message }) },
    changes: comparison(object, foreseen).changes,
    ...(nextCheck !== undefined && { nextCheck }),
  };
}

function explainedClaim(claim: Claim): ExplainedClaim {
  const { target, attempts, adopted } = claim;
  return {
    functionArn: targetArn(target),
    state: claim.parting?.state ?? (claim.established ? 'Established' : attempts.length > 0 ? 'Attempted' : 'Empty'),
    attempts: attempts.length,
    ...(adopted && { adopted: adopted.settings }),
  };
}

// After a Put that is only imagined, the facts hold what it would have written.
function foundAt(target: Target, { writes, facts }: Preview): Settings | 'nothing' | undefined {
  const arn = targetArn(target);
  const write = writes.find(({ step }) => targetArn(step.target) === arn);
  const seen: Observation | undefined = write === undefined ? facts.seen.get(arn) : write.before;
  if (seen === undefined || seen.kind === 'failed') return undefined;
  return seen.kind === 'absent' ? 'nothing' : seen.settings;
}

function messageOf(end: EndingStep): string | undefined {
  switch (end.do) {
    case 'Wait':
    case 'Refuse':
      return `${end.reason}: ${end.message}`;
    case 'Observe':
      return end.differences;
    case 'Keep':
    case 'Suspend':
    case 'Rest':
      return undefined;
  }
}

function nextCheckOf(
  end: EndingStep,
  { declared }: Facts,
  { driftCheckIntervalSeconds: usual, minimumDriftCheckIntervalSeconds: shortest = 0 }: CheckIntervals,
  now: number,
): string | undefined {
  if ((end.do !== 'Keep' && end.do !== 'Observe') || 'problem' in declared) return undefined;
  const { driftCheckIntervalSeconds: own, reference } = declared;
  const seconds = own === undefined ? usual : Math.max(own, shortest);
  if (seconds === undefined) return undefined;
  const at = now + millisecondsToCheck(reference.functionName, seconds, now);
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
