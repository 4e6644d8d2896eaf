import type { ObjectMeta } from '../../api/event-invoke-config.ts';

/** Holds the object until what it wrote in Lambda was deleted or let go. */
export const FINALIZER = 'lambda.eventinvoke.dev/event-invoke-config';

/** True while our finalizer holds the object. */
export function isHeld({ finalizers }: ObjectMeta): boolean {
  return finalizers?.includes(FINALIZER) ?? false;
}

/** The finalizers of others. */
export function otherFinalizers({ finalizers = [] }: ObjectMeta): string[] {
  return finalizers.filter((name) => name !== FINALIZER);
}
