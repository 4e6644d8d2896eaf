import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { backOffSeconds, FAST } from '../../back-off.ts';
import { type Clock, sleep } from '../../clock.ts';
import type { Call } from '../../lambda/client.ts';
import { type Difference, differences } from '../../lambda/settings.ts';
import { type Target, targetArn } from '../../lambda/target.ts';
import { objectKey } from '../../reconcile/gather.ts';
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
  call: Call,
): Promise<Comparison> {
  for (let failures = 0; ; ) {
    const now = new Date(ports.clock.now()).toISOString();
    const foreseen = await preview(object, ports, call, now);
    failures += 1;
    if (foreseen.end.do !== 'Wait' || failures > MOST_RETRIES || foreseen.end.reason === 'HandingOver') {
      return comparison(object, foreseen);
    }
    await sleep(
      ports.clock,
      backOffSeconds(FAST, failures, ports.random(), foreseen.end.atLeastSeconds) * 1000,
      call.signal,
    );
  }
}

function comparison(object: EventInvokeConfig, { writes, end, facts }: Preview): Comparison {
  const { target } = facts;
  const known = target !== undefined && !('problem' in target) ? { functionArn: targetArn(target) } : {};
  const base = { object: objectKey(object), ...known, changes: writes.map(changeOf) };
  switch (end.do) {
    case 'Refuse':
    case 'Wait':
      return { ...base, result: 'Stuck', reason: end.reason, message: end.message };
    case 'Differ':
      return { ...base, result: 'Observed', message: end.message };
    case 'Suspend':
      return { ...base, result: 'Suspended' };
    case 'Keep':
    case 'Rest':
      return { ...base, result: writes.length > 0 ? 'Differs' : 'InSync' };
  }
}

function changeOf({ step, before }: ForeseenWrite): Change {
  const functionArn = targetArn(step.target as Target);
  if (step.do === 'Delete') return { request: 'Delete', functionArn, isNew: false, differences: [] };
  const found = before?.kind === 'found' ? before.settings : {};
  return {
    request: 'Put',
    functionArn,
    isNew: before?.kind !== 'found',
    differences: differences(step.settings, found),
  };
}
