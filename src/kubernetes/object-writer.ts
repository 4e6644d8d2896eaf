import { ApiError } from './api-error.ts';
import type { Connection } from './connection.ts';
import { mergePatch } from './merge-patch.ts';
import type { Cacheable, Store } from './store.ts';

/** The field manager that the API server records with each field that the operator writes. */
export const FIELD_MANAGER = 'event-invoke-operator';

/** An object with a status. */
export interface WithStatus<Status> extends Cacheable {
  readonly status?: Status;
}

/** The result of a write. */
export type Written<T> =
  /** The API server's answer. */
  | { readonly was: 'Written'; readonly object: T }
  /** The object was changed since this version: nothing is written, and the cache has the newer version. */
  | { readonly was: 'Conflict' }
  /** The object is gone, or another one of the same name is there. */
  | { readonly was: 'Gone' };

/** The result of a read. */
export type Refreshed = 'Same' | 'Changed' | 'Gone';

/**
 * Writes to exactly the given version of an object, and puts the answer into the cache at once. A write to a newer
 * version could undo a change that the writer has not seen.
 */
export interface ObjectWriter<T, Status> {
  /** @throws {@link ApiError} */
  writeFinalizers(object: T, finalizers: readonly string[], signal: AbortSignal): Promise<Written<T>>;
  /** Reads an object, and puts a newer version into the cache. @throws {@link ApiError} */
  refresh(object: T, signal: AbortSignal): Promise<Refreshed>;
  /** Replaces the status. A status that would not change is not sent. @throws {@link ApiError} */
  writeStatus(object: T, status: Status, signal: AbortSignal): Promise<Written<T>>;
}

/**
 * A writer.
 *
 * @param path - of an object
 */
export function createObjectWriter<T extends WithStatus<Status>, Status extends object>(
  connection: Connection,
  store: Pick<Store<T, unknown>, 'wrote' | 'lost'>,
  path: (object: T) => string,
): ObjectWriter<T, Status> {
  const patch = async (object: T, at: string, change: object, signal: AbortSignal): Promise<Written<T>> => {
    const { uid, resourceVersion } = object.metadata;
    const { metadata, ...rest }: { metadata?: object } = { ...change };
    try {
      const written = (await connection.send({
        method: 'PATCH',
        path: at,
        query: { fieldManager: FIELD_MANAGER },
        contentType: 'application/merge-patch+json',
        body: { metadata: { uid, resourceVersion, ...metadata }, ...rest },
        signal,
      })) as T;
      // Without a finalizer, a terminating object is gone, and the answer shows its last state.
      if (written.metadata.deletionTimestamp && !written.metadata.finalizers?.length) store.lost(object);
      else store.wrote(written);
      return { was: 'Written', object: written };
    } catch (error) {
      // 409: the object was changed since this version. 422: the server refuses the content, or the object is another
      // one of the same name. (For a status write, the latter is a 409: the status endpoint compares only the version.)
      if (!(error instanceof ApiError) || ![404, 409, 422].includes(error.code ?? 0)) throw error;
      if ((await refresh(object, signal)) === 'Gone') return { was: 'Gone' };
      if (error.code === 422) throw error;
      return { was: 'Conflict' };
    }
  };

  const refresh = async (object: T, signal: AbortSignal): Promise<Refreshed> => {
    try {
      const current = (await connection.send({ method: 'GET', path: path(object), signal })) as T;
      if (current.metadata.uid === object.metadata.uid) {
        store.wrote(current);
        return current.metadata.resourceVersion === object.metadata.resourceVersion ? 'Same' : 'Changed';
      }
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 404) throw error;
    }
    store.lost(object);
    return 'Gone';
  };

  return {
    refresh,
    writeFinalizers: (object, finalizers, signal) => patch(object, path(object), { metadata: { finalizers } }, signal),
    writeStatus(object, status, signal) {
      const change = mergePatch(object.status ?? {}, status);
      if (change === undefined) return Promise.resolve({ was: 'Written', object });
      return patch(object, `${path(object)}/status`, { status: change }, signal);
    },
  };
}
