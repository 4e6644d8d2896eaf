import type { EventInvokeConfigSpec } from '../../../../src/api/event-invoke-config.ts';
import type { Act } from '../acts.ts';
import { ELSEWHERE, HOME } from '../reading.ts';
import type { Start } from '../world.ts';

export const ORDERS = 'arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST';
export const LIVE = 'arn:aws:lambda:eu-west-1:123456789012:function:orders:live';
export const BILLING = 'arn:aws:lambda:eu-west-1:123456789012:function:billing:$LATEST';
export const AT_HOME: Start = { region: HOME, observeOnly: false };
export const ABROAD: Start = { region: ELSEWHERE, observeOnly: false };

export const create = (name: string, spec: Partial<EventInvokeConfigSpec> = {}, guarded = false): Act => ({
  do: 'create',
  name,
  spec: { functionName: 'orders', maximumRetryAttempts: 0, ...spec },
  guarded,
});
export const edit = (name: string, spec: Partial<EventInvokeConfigSpec>): Act => ({ do: 'edit', name, spec });
export const swap = (...names: readonly [string, string]): Act => ({ do: 'swap', names });
export const retarget = (name: string, functionName: string): Act => ({
  do: 'retarget',
  name,
  naming: { functionName },
});
export const remove = (name: string): Act => ({ do: 'delete', name });
export const loseAnswers = (action: 'Put' | 'Delete'): Act => ({ do: 'lose answers', action, performed: false });
export const drift = (maximumRetryAttempts: number, target = 0): Act => ({
  do: 'drift',
  target,
  settings: { maximumRetryAttempts },
});
export const restart = (start: Start, meanwhile: readonly Act[] = []): Act => ({
  do: 'restart',
  how: 'stopped',
  arrives: undefined,
  later: 0,
  meanwhile,
  start,
});

// A new object takes seven steps: it is heard of; the identity, a look, the finalizer, the claim, the Put, the report.
export const WITH_ITS_CLAIM_UNDER_WAY = 4;
export const WITH_ITS_REPORT_UNDER_WAY = 6;
// One that has moved to a target that holds what it declares: it is heard of; the identity, a look, after which it notes its
// claim and goes on with the target that it has left.
export const WITH_ITS_CLAIM_NOTED = 3;
// One that has moved to a target that holds something else, or nothing: it is heard of; the identity, a look, the claim.
export const WITH_ITS_NEW_CLAIM_UNDER_WAY = 3;
// A check that was asked for: it is heard of; the identity, a look.
export const WITH_ITS_ANSWER_UNDER_WAY = 3;
// One that comes back from Observe: it is heard of; the identity, a look, the finalizer.
export const BACK_WITH_ITS_FINALIZER = 4;

// The statuses of a new object, in order: none, the same with a finalizer, the claim, the first report.
export const CLAIMED = 2;
export const IN_SYNC = 3;

// Among the failures of the model's API server.
export const FORBIDDEN = 3;
