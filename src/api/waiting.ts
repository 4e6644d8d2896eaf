/** An annotation of the operator's Lease: the objects that wait for Lambda's quota, by namespace, as JSON. */
export const WAITING = 'lambda.eventinvoke.dev/waiting-for-quota';

/** The objects of one namespace that wait for Lambda's quota. Objects that are only to be checked don't count. */
export interface WaitingObjects {
  readonly count: number;
  /** How long the first of them has waited. */
  readonly oldestSeconds: number;
  /** About how long it takes until all of them have had their turn. */
  readonly secondsLeft: number;
}

/** The objects that wait, by namespace. */
export type Waiting = ReadonlyMap<string, WaitingObjects>;

/** The text of the annotation; empty where none waits. */
export function waitingText(waiting: Waiting): string {
  return waiting.size === 0 ? '' : JSON.stringify(Object.fromEntries(waiting));
}

/** Reads the annotation. What can't be read is left out. */
export function readWaiting(text: string | undefined): Waiting {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return new Map();
  }
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([namespace, each]) => {
      const read = readWaitingObjects(each);
      return read === undefined ? [] : [[namespace, read]];
    }),
  );
}

function readWaitingObjects(value: unknown): WaitingObjects | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { count, oldestSeconds, secondsLeft }: Partial<Record<keyof WaitingObjects, unknown>> = value;
  if (typeof count !== 'number' || typeof oldestSeconds !== 'number' || typeof secondsLeft !== 'number') {
    return undefined;
  }
  return { count, oldestSeconds, secondsLeft };
}
