import type { Cacheable } from './store.ts';

/** The metadata that an operator reads of every kind, without the namespace: no managed fields, labels, annotations and owners. */
export function trimMetadata(metadata: Cacheable['metadata']) {
  const { name, uid, resourceVersion, generation, creationTimestamp, deletionTimestamp, finalizers } = metadata;
  return {
    name,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(finalizers && { finalizers }),
  };
}
