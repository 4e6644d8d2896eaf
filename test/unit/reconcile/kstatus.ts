import type { EventInvokeConfigStatus } from '../../../src/api/event-invoke-config.ts';

/** What kstatus makes of an object. */
export type KStatus = 'Terminating' | 'InProgress' | 'Failed' | 'Current';

/** What kstatus looks at. */
interface Looked {
  readonly metadata: { readonly generation: number; readonly deletionTimestamp?: string };
  readonly status?: EventInvokeConfigStatus;
}

/**
 * Reads an object as kstatus does, and with it Flux, kpt and Argo CD's health checks.
 * https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md
 */
export function kstatus({ metadata, status = {} }: Looked): KStatus {
  const { observedGeneration, conditions = [] } = status;
  const is = (type: string, value: 'True' | 'False') =>
    conditions.some((each) => each.type === type && each.status === value);
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (observedGeneration !== undefined && observedGeneration !== metadata.generation) return 'InProgress';
  if (is('Reconciling', 'True')) return 'InProgress';
  if (is('Stalled', 'True')) return 'Failed';
  if (is('Ready', 'False')) return 'InProgress';
  return 'Current';
}
