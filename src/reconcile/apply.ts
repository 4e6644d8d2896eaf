import { isDeepStrictEqual } from 'node:util';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../api/event-invoke-config.ts';
import { ApiError } from '../kubernetes/api-error.ts';
import type { Written } from '../kubernetes/object-writer.ts';
import type { Accounts } from '../lambda/accounts.ts';
import type { Answered } from '../lambda/answers.ts';
import type { ReadCall, WriteCall } from '../lambda/client.ts';
import type { FunctionLookups } from '../lambda/function-lookups.ts';
import type { InvokeConfigs } from '../lambda/invoke-configs.ts';
import type { Observation } from '../lambda/observation.ts';
import { accessKey } from '../lambda/scope.ts';
import type { Ledger } from './ledger.ts';
import { applyChange, type ClaimChange } from './object/claim-change.ts';
import { type Claims, readClaims, storedClaims } from './object/claims.ts';
import { FINALIZER, isHeld, otherFinalizers } from './object/finalizer.ts';
import { ownStatus } from './object/own-status.ts';
import { statusWithClaims } from './report/status.ts';
import { afterFailedCall, afterObservation, type Round } from './round.ts';
import { isPutRefused } from './rules/failures.ts';
import type { ActingStep } from './rules/step.ts';

/** The places where steps act. */
export interface Edges {
  readonly accounts: Pick<Accounts, 'identify'>;
  readonly invokeConfigs: InvokeConfigs;
  readonly functions: FunctionLookups;
  /** Replaces the finalizers of exactly this version of the object. */
  readonly writeFinalizers: (
    object: EventInvokeConfig,
    finalizers: readonly string[],
    signal: AbortSignal,
  ) => Promise<Written<EventInvokeConfig>>;
  /** Replaces the status of exactly this version of the object. */
  readonly writeStatus: (
    object: EventInvokeConfig,
    status: EventInvokeConfigStatus,
    signal: AbortSignal,
  ) => Promise<Written<EventInvokeConfig>>;
  /** Puts our finalizer on an AWSAccount. */
  readonly holdAccount: (awsAccount: string, signal: AbortSignal) => Promise<'Held' | 'NotKept' | 'Gone'>;
  readonly ledger: Pick<
    Ledger,
    'put' | 'putUnanswered' | 'deleted' | 'claimed' | 'announced' | 'functionMissing' | 'functionFound'
  >;
}

/** A call as far as it does not depend on the step. */
export type StepCall = Omit<ReadCall & WriteCall, 'access'>;

/** The outcome of a step that acts. */
export type Applied =
  | {
      readonly round: Round;
      /** What Lambda answered; absent where it was not asked. */
      readonly answered?: Answered;
    }
  /** The step was not taken: its turn was no longer wanted. */
  | 'NotTaken'
  /** Somebody else changed the object in between; the cache has the newer one. */
  | 'Conflict';

/**
 * Takes one step.
 *
 * @throws ApiError where Kubernetes could not be asked, the signal's reason where it aborted
 */
export async function apply(
  step: ActingStep,
  object: EventInvokeConfig,
  round: Round,
  edges: Edges,
  call: StepCall,
): Promise<Applied> {
  switch (step.do) {
    case 'Identify': {
      const { access, functionName } = step;
      const answer = await edges.accounts.identify({ functionName }, { ...call, access });
      if (answer === undefined) return 'NotTaken';
      if ('kind' in answer) return { round: afterFailedCall(round, step, answer) };
      const { identity } = round;
      const key = accessKey(access);
      return { round: { ...round, identity: (of) => (accessKey(of) === key ? answer : identity(of)) } };
    }
    case 'FindFunction': {
      const answer = await edges.functions.find(step.target, { ...call, access: step.access });
      if (answer === undefined) return 'NotTaken';
      if (typeof answer === 'object') return { round: afterFailedCall(round, step, answer) };
      edges.ledger.functionFound(object.metadata.uid);
      return { round: { ...round, steps: [...round.steps, step] } };
    }
    case 'Look':
    case 'Put':
    case 'Delete': {
      const answered = await askLambda(step, edges, call);
      if (answered === undefined) return 'NotTaken';
      remember(step, answered.seen, object, edges);
      return { round: afterObservation(round, step, answered.seen), answered };
    }
    case 'AddFinalizer': {
      const finalizers = [...otherFinalizers(object.metadata), FINALIZER];
      return told(step, round, () => edges.writeFinalizers(object, finalizers, call.signal));
    }
    case 'HoldAccount':
      return hold(step, round, edges, call.signal);
    case 'RemoveFinalizer':
      return told(step, round, () => edges.writeFinalizers(object, otherFinalizers(object.metadata), call.signal));
    case 'WriteClaims': {
      const stored = readClaims(ownStatus(object));
      if ('problem' in stored) return 'NotTaken';
      const claims = [...round.changes, step.change].reduce(applyChange, stored);
      forgetDeletion(step, object, edges);
      const write = () => edges.writeStatus(object, statusWithClaims(object, claims), call.signal);
      const applied = await told(step, round, write, claims);
      rememberAttempts(step.change, applied, edges);
      return applied;
    }
    case 'Note':
      forgetDeletion(step, object, edges);
      return { round: { ...round, changes: [...round.changes, step.change], steps: [...round.steps, step] } };
  }
}

function askLambda(
  step: Extract<ActingStep, { do: 'Look' | 'Put' | 'Delete' }>,
  { invokeConfigs }: Edges,
  stepCall: StepCall,
): Promise<Answered | undefined> {
  const call = { ...stepCall, access: step.access };
  switch (step.do) {
    case 'Look':
      return invokeConfigs.read(step.target, call);
    case 'Put':
      return invokeConfigs.put(step.target, step.settings, call);
    case 'Delete':
      return invokeConfigs.delete(step.target, call);
  }
}

function remember(
  step: Extract<ActingStep, { do: 'Look' | 'Put' | 'Delete' }>,
  seen: Observation,
  { metadata }: EventInvokeConfig,
  { ledger }: Edges,
): void {
  if (step.do === 'Delete' && seen.kind !== 'failed') ledger.deleted(metadata.uid, step.target);
  if (step.do !== 'Put') return;
  const isRefused = seen.kind === 'failed' && isPutRefused(seen.failure);
  if (!isRefused) ledger.put(metadata.uid, step.target, step.settings);
  if (seen.kind !== 'failed') return;
  if (!isRefused) ledger.putUnanswered(step.target);
  if (seen.failure.kind === 'FunctionNotFound') ledger.functionMissing(metadata.uid, step.target);
}

// Only where the API server has answered: an attempt whose write was lost may be another process's next Put.
function rememberAttempts(change: ClaimChange, applied: Applied, { ledger }: Edges): void {
  if (typeof applied === 'string' || change.change !== 'Claimed' || change.inherits) return;
  for (const { at } of change.claim.attempts) if (at === change.at) ledger.announced(change.claim.target, at);
}

// An object may come back to a target that it has left: the next Delete of it is not the one that was made.
function forgetDeletion(
  { change }: Extract<ActingStep, { do: 'WriteClaims' | 'Note' }>,
  { metadata }: EventInvokeConfig,
  { ledger }: Edges,
): void {
  if (change.change === 'Claimed') ledger.claimed(metadata.uid, change.claim.target);
}

async function hold(
  step: Extract<ActingStep, { do: 'HoldAccount' }>,
  round: Round,
  { holdAccount }: Edges,
  signal: AbortSignal,
): Promise<Applied> {
  const refused = (refusal: string): Applied => ({ round: { ...round, refused: { during: 'HoldAccount', refusal } } });
  try {
    const held = await holdAccount(step.awsAccount, signal);
    return held === 'NotKept' ? refused(NOT_KEPT) : { round: { ...round, steps: [...round.steps, step] } };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return refused(error.message);
  }
}

function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.code === 403 || error.code === 422);
}

// A mutating webhook can undo a write without a word, and the same write would follow without end.
const NOT_KEPT = 'it takes the change of the finalizers and does not keep it, as an admission webhook can make it do.';

/** Writes to Kubernetes. What it refuses for good becomes a fact, so that the object can say so. */
async function told(
  step: Extract<ActingStep, { do: 'AddFinalizer' | 'RemoveFinalizer' | 'WriteClaims' }>,
  round: Round,
  write: () => Promise<Written<EventInvokeConfig>>,
  claims?: Claims,
): Promise<Applied> {
  let written: Written<EventInvokeConfig>;
  try {
    written = await write();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { round: { ...round, refused: { during: step.do, refusal: error.message } } };
  }
  if (written.was === 'Conflict') return 'Conflict';
  if (
    written.was === 'Written' &&
    step.do !== 'WriteClaims' &&
    isHeld(written.object.metadata) !== (step.do === 'AddFinalizer')
  ) {
    return { round: { ...round, refused: { during: step.do, refusal: NOT_KEPT } } };
  }
  const steps = [...round.steps, step];
  if (written.was === 'Gone' || claims === undefined) return { round: { ...round, steps } };
  return { round: { ...round, steps, changes: [], claimsNotKept: !isKept(claims, written.object) } };
}

// An older CRD prunes what it does not know, without a word.
function isKept(claims: Claims, object: EventInvokeConfig): boolean {
  const kept = readClaims(ownStatus(object));
  return !('problem' in kept) && isDeepStrictEqual(storedClaims(kept), storedClaims(claims));
}
