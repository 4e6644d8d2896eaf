import { conditionOf } from '../../api/conditions.ts';
import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import { ownStatus } from '../../reconcile/object/own-status.ts';
import { CommandFailure } from '../failures.ts';
import type { Terminal } from '../terminal.ts';
import { type Cluster, collectionPath } from './cluster.ts';

/**
 * Waits until the operator reports that Lambda holds the object's settings.
 *
 * @returns the object at that time
 * @throws CommandFailure with the condition's message if the operator can't write the settings, or if time is up
 */
export async function untilReady(
  written: EventInvokeConfig,
  cluster: Cluster,
  seconds: number,
  terminal: Terminal,
): Promise<EventInvokeConfig> {
  const { name, generation } = written.metadata;
  let ready = written;
  const last = await until(written, cluster, seconds, terminal, (object) => {
    if (object === undefined) throw new CommandFailure(`${name} was deleted meanwhile.`);
    if (object.spec.suspend)
      throw new CommandFailure(`${name} is suspended: Lambda stays as it is until spec.suspend is false.`);
    const { observedGeneration = 0, conditions } = ownStatus(object);
    if (observedGeneration < generation) return false;
    const drifted = conditionOf(conditions, 'Drifted');
    if (drifted?.status === 'True') throw new CommandFailure(`${name} only observes: ${drifted.message}`);
    const stalled = conditionOf(conditions, 'Stalled');
    if (stalled?.status === 'True')
      throw new CommandFailure(`${name} is Stalled (${stalled.reason}): ${stalled.message}`);
    ready = object;
    return conditionOf(conditions, 'Ready')?.status === 'True';
  });
  if (last === true) return ready;
  const { observedGeneration = 0, conditions } = last === undefined ? {} : ownStatus(last);
  const condition = conditionOf(conditions, 'Ready');
  throw new CommandFailure(
    `${name} is not Ready after ${seconds} s: ` +
      (condition === undefined || observedGeneration < generation
        ? 'the operator has not seen it; is it running, and does it watch this namespace?'
        : condition.message),
  );
}

/** Waits until an object is gone. @throws CommandFailure if time is up, with the finalizers that hold the object */
export async function untilGone(
  deleted: EventInvokeConfig,
  cluster: Cluster,
  seconds: number,
  terminal: Terminal,
): Promise<void> {
  const { name, uid } = deleted.metadata;
  const last = await until(deleted, cluster, seconds, terminal, (object) => object?.metadata.uid !== uid);
  if (last === true) return;
  const ready = last && conditionOf(ownStatus(last).conditions, 'Ready');
  const held = last?.metadata.finalizers?.join(', ');
  throw new CommandFailure(
    `${name} still exists after ${seconds} s, held by ${held || 'nothing'}${ready ? `: ${ready.message}` : '.'}`,
  );
}

/** @returns true as soon as the condition is met; if time is up, the object as last read */
async function until(
  { metadata: { name, namespace } }: EventInvokeConfig,
  { connection, get }: Cluster,
  seconds: number,
  { clock, signal }: Terminal,
  holds: (object: EventInvokeConfig | undefined) => boolean,
): Promise<true | EventInvokeConfig | undefined> {
  const limit = new AbortController();
  const cancel = clock.after(seconds * 1000, () => limit.abort());
  const either = AbortSignal.any([signal, limit.signal]);
  try {
    for (;;) {
      const object = await get(name, namespace);
      if (holds(object)) return true;
      if (limit.signal.aborted) return object;
      const query = {
        watch: 'true',
        fieldSelector: `metadata.name=${name}`,
        ...(object && { resourceVersion: object.metadata.resourceVersion }),
      };
      const request = { path: collectionPath(namespace), query, signal: either };
      // Any line, or the end of the watch, means that the object must be read again.
      for await (const line of connection.watch(request, seconds * 1000)) if (line !== '') break;
      signal.throwIfAborted();
    }
  } catch (error) {
    if (error instanceof ApiError) throw new CommandFailure(`Waiting for ${name} ended: ${error.message}`);
    throw error;
  } finally {
    cancel();
  }
}
