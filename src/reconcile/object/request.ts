import { createHash } from 'node:crypto';
import { RECONCILE_REQUESTED_AT } from '../../api/annotations.ts';
import type { ObjectMeta } from '../../api/event-invoke-config.ts';

// The status takes 256 characters; the hash keeps two long requests apart.
const LONGEST_REQUEST = 180;

/**
 * The request for a check that a user wrote on the object, as status.lastHandledReconcileAt echoes it. A long one is cut:
 * a user's text must not fill the status.
 */
export function requestOf({ annotations }: ObjectMeta): string | undefined {
  const requested = annotations?.[RECONCILE_REQUESTED_AT];
  if (requested === undefined || requested.length <= LONGEST_REQUEST) return requested;
  const hash = createHash('sha256').update(requested).digest('hex');
  // The cut may leave half a character, which the API server replaces: then the echo would never equal the request.
  return `${requested.slice(0, LONGEST_REQUEST).toWellFormed()}… sha256:${hash}`;
}
