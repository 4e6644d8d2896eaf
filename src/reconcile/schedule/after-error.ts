import { ApiError } from '../../kubernetes/api-error.ts';
import type { Next } from '../report/outcome.ts';

/**
 * When an object is tried again whose reconcile threw an error: Kubernetes refused a write or was not there, or the operator
 * itself has a fault.
 */
export function nextAfterError(error: unknown): Next {
  const slow: Next = { after: 'backoff', pace: 'slow', priority: 'check' };
  if (!(error instanceof ApiError)) return slow;
  const { code, retryAfterSeconds } = error;
  const next: Next = code === 403 || code === 422 ? slow : { after: 'backoff', pace: 'fast', priority: 'retry' };
  return { ...next, ...(retryAfterSeconds !== undefined && { atLeastSeconds: retryAfterSeconds }) };
}
