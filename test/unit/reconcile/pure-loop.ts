import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import { createStore } from '../../../src/kubernetes/store.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import type { Target } from '../../../src/lambda/target.ts';
import { gather, looseKeys } from '../../../src/reconcile/gather.ts';
import { CLAIM_ANNOTATION, claimAnnotation } from '../../../src/reconcile/object/claims.ts';
import { FINALIZER } from '../../../src/reconcile/object/finalizer.ts';
import { TYPICAL, trim } from '../../../src/reconcile/object/trim.ts';
import { report } from '../../../src/reconcile/report/report.ts';
import { afterObservation, NEW_ROUND, type Round } from '../../../src/reconcile/round.ts';
import { decide } from '../../../src/reconcile/rules/decide.ts';
import type { Facts } from '../../../src/reconcile/rules/facts.ts';
import type { ActingStep, EndingStep } from '../../../src/reconcile/rules/step.ts';
import { fill } from '../kubernetes/fill.ts';
import { arnOf, found, IDENTITY, NOW, REGION } from './rules/facts.ts';

/** One object, those beside it, and what Lambda holds by canonical ARN. */
export interface Situation {
  readonly object: EventInvokeConfig;
  readonly peers: readonly EventInvokeConfig[];
  readonly lambda: ReadonlyMap<string, Settings>;
  readonly observeOnly: boolean;
}

/** A step that was taken, with the facts it was decided on. */
export interface Taken {
  readonly step: ActingStep;
  readonly facts: Facts;
}

/** Where a reconcile has led. */
export interface Run {
  readonly situation: Situation;
  readonly taken: readonly Taken[];
  /** Undefined where it was cut off. */
  readonly end: EndingStep | undefined;
}

// More than any object needs.
const MOST_STEPS = 30;

/**
 * A reconcile without any I/O: the steps as they are decided, done to a Lambda that does what it is told.
 *
 * @param most - the operator is killed after so many steps
 */
export function reconcilePurely(start: Situation, most = Number.POSITIVE_INFINITY): Run {
  let situation = start;
  let round = NEW_ROUND;
  const taken: Taken[] = [];
  while (taken.length < most) {
    if (taken.length > MOST_STEPS) throw new Error(`No end: ${taken.map(({ step }) => step.do)}`);
    const { object, peers, observeOnly } = situation;
    const store = createStore<EventInvokeConfig>({ indexKeys: looseKeys, trim, typical: TYPICAL });
    fill(store, [object, ...peers]);
    const around = { defaultRegion: REGION, observeOnly, objectsNaming: store.indexed };
    const facts = gather(object, round, around, NOW);
    const step = decide(facts);
    const { status } =
      step.do === 'Identify' || step.do === 'Look' || isWrite(step)
        ? { status: undefined }
        : report({ object, facts, done: round.done, step });
    if (status !== undefined) situation = { ...situation, object: { ...object, status } };
    if (!isActing(step)) return { situation, taken, end: step };
    taken.push({ step, facts });
    [situation, round] = act(step, situation, round);
  }
  return { situation, taken, end: undefined };
}

/** Whether a step changes something in Lambda or in the object's metadata. */
export function isWrite(
  step: ActingStep | EndingStep,
): step is Extract<ActingStep, { do: 'Claim' | 'Unclaim' | 'Put' | 'Delete' }> {
  return ['Claim', 'Unclaim', 'Put', 'Delete'].includes(step.do);
}

function isActing(step: ActingStep | EndingStep): step is ActingStep {
  return isWrite(step) || step.do === 'Identify' || step.do === 'Look' || step.do === 'Record';
}

function act(step: ActingStep, situation: Situation, round: Round): [Situation, Round] {
  const { object, lambda } = situation;
  switch (step.do) {
    case 'Identify':
      return [situation, { ...round, identity: IDENTITY }];
    case 'Record':
      return [situation, round];
    case 'Look':
      return [situation, afterObservation(round, step, observe(lambda, step.target))];
    case 'Put': {
      const after = new Map(lambda).set(key(step.target), step.settings);
      return [{ ...situation, lambda: after }, afterObservation(round, step, observe(after, step.target))];
    }
    case 'Delete': {
      const after = new Map([...lambda].filter(([arn]) => arn !== key(step.target)));
      return [{ ...situation, lambda: after }, afterObservation(round, step, { kind: 'absent' })];
    }
    case 'Claim':
    case 'Unclaim': {
      const finalizer = step.do === 'Claim' || step.finalizer;
      const { [CLAIM_ANNOTATION]: _, ...annotations } = object.metadata.annotations ?? {};
      const claim = claimAnnotation(object.metadata.uid, step.claims);
      const metadata = {
        ...object.metadata,
        annotations: { ...annotations, ...(claim !== null && { [CLAIM_ANNOTATION]: claim }) },
        finalizers: finalizer ? [FINALIZER] : [],
      };
      return [
        { ...situation, object: { ...object, metadata } },
        { ...round, done: [...round.done, step] },
      ];
    }
  }
}

function observe(lambda: ReadonlyMap<string, Settings>, target: Target): Observation {
  const settings = lambda.get(key(target));
  return settings === undefined ? { kind: 'absent' } : found(settings, key(target));
}

function key({ functionName, qualifier, region }: Target): string {
  return arnOf(functionName, qualifier, region);
}
