import type { Clock } from '../clock.ts';
import type { Connection } from './connection.ts';
import type { Cacheable } from './store.ts';

/** An event of an object, as `kubectl describe` shows it. */
export interface RecordedEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/**
 * Records events in the background, and counts equal ones. Nothing waits for an event, and no event can fail a caller.
 */
export interface EventRecorder {
  record(object: Cacheable, event: RecordedEvent): void;
  /** Waits for the events under way. */
  flush(): Promise<void>;
}

// client-go's numbers: an equal event within ten minutes is counted; an object has a burst of 25, then one in 5
// minutes.
const AGGREGATION_MILLISECONDS = 10 * 60_000;
const BURST = 25;
const REFILL_MILLISECONDS = 5 * 60_000;

// The most events that are remembered to be counted. The oldest is forgotten first.
const MOST_REMEMBERED = 4096;

// More events would cost more memory than their old news is worth.
const MOST_UNDER_WAY = 1000;

/** An event that is counted if it happens again. Times here are of the monotonic clock: the wall clock may be set back. */
interface Counted {
  readonly name: string;
  readonly lastAt: number;
  readonly count: number;
}

/** The dependencies of a recorder. */
export interface EventRecorderOptions {
  readonly connection: Connection;
  /** The kind of the objects. */
  readonly kind: { readonly apiVersion: string; readonly kind: string };
  /** The source of the events in `kubectl describe`. */
  readonly component: string;
  readonly clock: Clock;
  /** Called with a sentence for an event that was not recorded. */
  readonly onProblem: (problem: string) => void;
  readonly signal: AbortSignal;
}

/** A recorder. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  const { connection, kind, component, clock, onProblem, signal } = options;
  const counted = new Map<string, Counted>();
  const budgets = new Map<string, { tokens: number; at: number }>();
  const underWay = new Set<Promise<unknown>>();
  let serial = 0;

  const mayRecord = (uid: string): boolean => {
    const now = clock.elapsed();
    const { tokens, at } = budgets.get(uid) ?? { tokens: BURST, at: now };
    const available = Math.min(BURST, tokens + (now - at) / REFILL_MILLISECONDS);
    remember(budgets, uid, { tokens: available < 1 ? available : available - 1, at: now });
    return available >= 1;
  };

  const send = (object: Cacheable, event: RecordedEvent): Promise<unknown> => {
    const now = clock.now();
    const at = clock.elapsed();
    const { namespace = '', name = '', uid = '' } = object.metadata;
    const path = `/api/v1/namespaces/${namespace}/events`;
    const key = keyOf(object, event);
    const before = counted.get(key);
    const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
    if (before && at - before.lastAt < AGGREGATION_MILLISECONDS) {
      const count = before.count + 1;
      remember(counted, key, { ...before, lastAt: at, count });
      return connection.send({
        method: 'PATCH',
        path: `${path}/${before.name}`,
        contentType: 'application/merge-patch+json',
        body: { count, lastTimestamp: time },
        signal,
      });
    }
    serial += 1;
    const eventName = `${name.slice(0, 200)}.${now.toString(16)}${serial.toString(16).padStart(4, '0')}`;
    remember(counted, key, { name: eventName, lastAt: at, count: 1 });
    return connection.send({
      method: 'POST',
      path,
      signal,
      body: {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: eventName, namespace },
        involvedObject: { ...kind, namespace, name, uid, resourceVersion: object.metadata.resourceVersion },
        type: event.type,
        reason: event.reason,
        // The API server refuses a longer message.
        message: event.message.slice(0, 1024),
        source: { component },
        reportingComponent: component,
        firstTimestamp: time,
        lastTimestamp: time,
        count: 1,
      },
    });
  };

  return {
    record(object, event) {
      if (underWay.size >= MOST_UNDER_WAY || !mayRecord(object.metadata.uid ?? '')) return;
      // A terminating namespace refuses new events. The object's conditions say the same.
      const sent = send(object, event).catch((error: unknown) => {
        // An event that was not recorded, or that has expired, can't be counted.
        counted.delete(keyOf(object, event));
        onProblem(String(error));
      });
      underWay.add(sent);
      void sent.finally(() => underWay.delete(sent));
    },
    async flush() {
      await Promise.all(underWay);
    },
  };
}

function keyOf({ metadata }: Cacheable, { type, reason, message }: RecordedEvent): string {
  return [metadata.uid, type, reason, message].join('\n');
}

function remember<V>(memory: Map<string, V>, key: string, value: V): void {
  memory.delete(key);
  memory.set(key, value);
  const [oldest] = memory.keys();
  if (memory.size > MOST_REMEMBERED && oldest !== undefined) memory.delete(oldest);
}
