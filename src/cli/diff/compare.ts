import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { backOffSeconds, FAST } from '../../back-off.ts';
import { type Clock, sleep } from '../../clock.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { type Difference, declareAll, differences } from '../../lambda/settings.ts';
import { targetArn } from '../../lambda/target.ts';
import type { StepCall } from '../../reconcile/apply.ts';
import { type ForeseenWrite, type Preview, type PreviewPorts, preview } from '../../reconcile/preview.ts';

/** A write that the operator would make. */
export interface Change {
  readonly request: 'Put' | 'Delete';
  /** Canonical ARN. */
  readonly functionArn: string;
  /** Lambda holds no configuration there. */
  readonly isNew: boolean;
  /** Empty for a Delete, and for a configuration without any setting that is new. */
  readonly differences: readonly Difference[];
}

/** How an object compares with Lambda. */
export interface Comparison {
  /** namespace/name. */
  readonly object: string;
  /** Canonical ARN; absent where it isn't known. */
  readonly functionArn?: string;
  /**
   * - `InSync`: Lambda holds what is declared.
   * - `Differs`: the operator would write what `changes` says.
   * - `Observed`: Lambda holds something else, and the operator would only report it.
   * - `Suspended`: the operator would leave it alone.
   * - `Stuck`: the operator could not go on; `message` says why.
   */
  readonly result: 'InSync' | 'Differs' | 'Observed' | 'Suspended' | 'Stuck';
  /** Why it is stuck, by the reasons of conditions. */
  readonly reason?: string;
  readonly message?: string;
  readonly changes: readonly Change[];
}

// With the fast pace, half a minute of trouble.
const MOST_RETRIES = 5;

/** Compares one object with Lambda, by what the operator would do. What passes by itself is waited for a little. */
export async function compare(
  object: EventInvokeConfig,
  ports: PreviewPorts & { readonly clock: Clock; readonly random: () => number },
  call: Omit<StepCall, 'stillWanted'>,
): Promise<Comparison> {
  for (let failures = 0; ; ) {
    const foreseen = await preview(object, ports, call, ports.clock.now());
    failures += 1;
    const { end, facts } = foreseen;
    // A wait for another object, or for a claim, takes longer than anybody wants to look at a terminal.
    if (end.do !== 'Wait' || facts.failed === undefined || failures > MOST_RETRIES) return comparison(object, foreseen);
    const atLeastSeconds = end.retry.after === 'backoff' ? end.retry.atLeastSeconds : undefined;
    await sleep(ports.clock, backOffSeconds(FAST, failures, ports.random(), atLeastSeconds) * 1000, call.signal);
  }
}

function comparison(object: EventInvokeConfig, { writes, end, facts }: Preview): Comparison {
  const { target } = facts;
  const known = target !== undefined && !('problem' in target) ? { functionArn: targetArn(target) } : {};
  const base = { object: keyOf(object), ...known, changes: writes.map(changeOf) };
  switch (end.do) {
    case 'Refuse':
    case 'Wait':
      return { ...base, result: 'Stuck', reason: end.reason, message: end.message };
    case 'Observe':
      return end.differences === undefined
        ? { ...base, result: 'InSync' }
        : { ...base, result: 'Observed', message: end.differences };
    case 'Suspend':
      return { ...base, result: 'Suspended' };
    case 'Keep':
    case 'Rest':
      return { ...base, result: writes.length > 0 ? 'Differs' : 'InSync' };
  }
}

function changeOf({ step, before }: ForeseenWrite): Change {
  const functionArn = targetArn(step.target);
  if (step.do === 'Delete') return { request: 'Delete', functionArn, isNew: false, differences: [] };
  const found = before?.kind === 'found' ? before.settings : {};
  return {
    request: 'Put',
    functionArn,
    isNew: before?.kind !== 'found',
    differences: differences(declareAll(step.settings), found),
  };
}
