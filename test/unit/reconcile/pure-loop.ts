import type { EventInvokeConfig } from '../../../src/api/event-invoke-config.ts';
import type { Observation } from '../../../src/lambda/observation.ts';
import type { Settings } from '../../../src/lambda/settings.ts';
import { type Target, targetArn } from '../../../src/lambda/target.ts';
import { apply, type Edges } from '../../../src/reconcile/apply.ts';
import { gather } from '../../../src/reconcile/gather.ts';
import { createLedger } from '../../../src/reconcile/ledger.ts';
import { report } from '../../../src/reconcile/report/report.ts';
import { NEW_ROUND, type Round } from '../../../src/reconcile/round.ts';
import { looseKeysOf } from '../../../src/reconcile/rules/contender.ts';
import { decide } from '../../../src/reconcile/rules/decide.ts';
import type { Facts } from '../../../src/reconcile/rules/facts.ts';
import { type ActingStep, type EndingStep, isEnding } from '../../../src/reconcile/rules/step.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { contenderIn, WITHOUT_ACCOUNTS } from './reaching.ts';
import { found, IDENTITY, NOW_MILLISECONDS } from './rules/facts.ts';

/** One object, those beside it, and what Lambda holds by canonical ARN. */
export interface Situation {
  /** Undefined where it is gone. */
  readonly object: EventInvokeConfig | undefined;
  readonly peers: readonly EventInvokeConfig[];
  readonly lambda: ReadonlyMap<string, Settings>;
  readonly observeOnly: boolean;
  /** Why the operator is paused; absent: it is not. */
  readonly paused?: string | undefined;
}

/** A step that was taken, with the facts that it was decided on and what Lambda held then. */
export interface Taken {
  readonly step: ActingStep;
  readonly facts: Facts;
  readonly lambda: ReadonlyMap<string, Settings>;
}

/** Where a reconcile has led. */
export interface Run {
  readonly situation: Situation;
  readonly taken: readonly Taken[];
  /** Undefined where it was cut off. */
  readonly end: EndingStep | undefined;
}

// More than any object here needs.
const MOST_STEPS = 40;

/**
 * A reconcile without any I/O: steps as they are decided and applied, to a Lambda and an API server that do as they are
 * told.
 *
 * @param most - the operator is killed after so many steps
 * @param now - milliseconds since the epoch
 */
export async function reconcilePurely(
  start: Situation,
  most = Number.POSITIVE_INFINITY,
  now = NOW_MILLISECONDS,
): Promise<Run> {
  let { object, lambda } = start;
  let round: Round = NEW_ROUND;
  const { peers, observeOnly, paused } = start;
  const taken: Taken[] = [];
  const ledger = createLedger(new SimulatedClock(now));
  const situation = (): Situation => ({ ...start, object, lambda });
  const written = async (after: EventInvokeConfig) => {
    const { deletionTimestamp, finalizers } = after.metadata;
    object = deletionTimestamp !== undefined && !finalizers?.length ? undefined : after;
    return { was: 'Written' as const, object: after };
  };
  const at = { askedAt: now, answeredAt: now };
  const edges: Edges = {
    accounts: { identify: async () => IDENTITY },
    invokeConfigs: {
      read: async (target) => ({ seen: observe(lambda, target), ...at }),
      async put(target, settings) {
        lambda = new Map(lambda).set(targetArn(target), settings);
        return { seen: observe(lambda, target), ...at };
      },
      async delete(target) {
        lambda = new Map([...lambda].filter(([arn]) => arn !== targetArn(target)));
        return { seen: { kind: 'absent' }, ...at };
      },
    },
    functions: { find: async () => 'Found' },
    writeFinalizers: (of, finalizers) => written({ ...of, metadata: { ...of.metadata, finalizers: [...finalizers] } }),
    writeStatus: (of, status) => written({ ...of, status }),
    holdAccount: async () => 'Held',
    ledger,
  };
  const { signal } = new AbortController();
  const call = {
    priority: 'change',
    tenant: 'shop',
    since: now,
    patience: signal,
    signal,
    stillWanted: () => true,
  } as const;
  const all = peers.map((peer) => contenderIn(peer));
  const contenders = (key: string) => all.filter((each) => looseKeysOf(each).includes(key));

  while (object !== undefined && taken.length < most) {
    if (taken.length > MOST_STEPS) throw new Error(`no end: ${taken.map(({ step }) => step.do)}`);
    const facts = gather(
      object,
      round,
      { ...WITHOUT_ACCOUNTS, observeOnly, paused: () => paused, contenders, ledger },
      now,
    );
    const step = decide(facts);
    if (isEnding(step)) {
      const { status } = report({ object, facts, steps: round.steps, step });
      if (status !== undefined) await written({ ...object, status });
      return { situation: situation(), taken, end: step };
    }
    taken.push({ step, facts, lambda });
    const applied = await apply(step, object, round, edges, call);
    if (typeof applied === 'string') throw new Error(`${step.do} came to ${applied}`);
    round = applied.round;
  }
  return { situation: situation(), taken, end: object === undefined ? { do: 'Rest' } : undefined };
}

function observe(lambda: ReadonlyMap<string, Settings>, target: Target): Observation {
  const settings = lambda.get(targetArn(target));
  return settings === undefined ? { kind: 'absent' } : found(settings, targetArn(target));
}
