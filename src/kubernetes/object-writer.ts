import { ApiError } from './api-error.ts';
import type { Connection } from './connection.ts';
import type { Cacheable, Store } from './store.ts';

/** The name under which the API server books what the operator writes. */
export const FIELD_MANAGER = 'event-invoke-operator';

/** Writes to objects and takes what was written into the cache at once. */
export interface ObjectWriter<T extends Cacheable, Status> {
  /**
   * Writes annotations and finalizers together. Where the object was changed in between, nothing is written and the
   * cache has the newer one.
   *
   * @param annotations - null removes one
   * @returns whether it was written
   * @throws {@link ApiError}
   */
  writeMetadata(
    object: T,
    change: { readonly annotations: Readonly<Record<string, string | null>>; readonly finalizers: readonly string[] },
    signal: AbortSignal,
  ): Promise<boolean>;
  /**
   * Replaces the status. An object that is gone, or another one of the same name, is left alone.
   *
   * @returns whether it was written
   * @throws {@link ApiError}
   */
  writeStatus(object: T, status: Status, signal: AbortSignal): Promise<boolean>;
}

/**
 * A writer.
 *
 * @param path - of an object
 */
export function createObjectWriter<T extends Cacheable, Status>(
  connection: Connection,
  store: Store<T>,
  path: (object: T) => string,
): ObjectWriter<T, Status> {
  const query = { fieldManager: FIELD_MANAGER };

  const patch = async (
    object: T,
    request: { path: string; contentType: string; body: unknown },
    signal: AbortSignal,
  ): Promise<boolean> => {
    try {
      const written = (await connection.send({ method: 'PATCH', query, signal, ...request })) as T;
      // With its last finalizer, a terminating object is gone; the answer is its last picture.
      if (written.metadata.deletionTimestamp && !written.metadata.finalizers?.length) store.lost(object);
      else store.wrote(written);
      return true;
    } catch (error) {
      // 409: somebody wrote in between. 422: the object is not the one that was meant, or the server refuses the content.
      if (!(error instanceof ApiError) || ![404, 409, 422].includes(error.code ?? 0)) throw error;
      const isCurrent = await refresh(object, signal);
      if (error.code === 422 && isCurrent) throw error;
      return false;
    }
  };

  const refresh = async (object: T, signal: AbortSignal): Promise<boolean> => {
    try {
      const current = (await connection.send({ method: 'GET', path: path(object), signal })) as T;
      if (current.metadata.uid === object.metadata.uid) {
        store.wrote(current);
        return true;
      }
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 404) throw error;
    }
    store.lost(object);
    return false;
  };

  return {
    writeMetadata(object, { annotations, finalizers }, signal) {
      const { uid, resourceVersion } = object.metadata;
      // The version guards the other finalizers: a merge patch replaces the whole list.
      const body = { metadata: { uid, resourceVersion, annotations, finalizers } };
      return patch(object, { path: path(object), contentType: 'application/merge-patch+json', body }, signal);
    },
    writeStatus(object, status, signal) {
      const body = [
        { op: 'test', path: '/metadata/uid', value: object.metadata.uid },
        { op: 'add', path: '/status', value: status },
      ];
      return patch(
        object,
        { path: `${path(object)}/status`, contentType: 'application/json-patch+json', body },
        signal,
      );
    },
  };
}
