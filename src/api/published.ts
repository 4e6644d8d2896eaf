/** An annotation of the operator's Lease: what the process is that leads, and what it looks after, as JSON. */
export const PUBLISHED = 'lambda.eventinvoke.dev/operator';

/** What the process says of itself that leads. */
export interface Published {
  readonly version: string;
  /** When it took over, ISO 8601. */
  readonly since: string;
  /** Absent: it looks after all namespaces. */
  readonly namespaces?: readonly string[];
  /** Absent: it looks after all objects. */
  readonly labelSelector?: string;
  readonly observeOnly: boolean;
  /** Of objects that name none, in seconds; absent where an earlier release leads. */
  readonly driftCheckIntervalSeconds?: number;
  /** The shortest that an object can name, in seconds; absent where an earlier release leads. */
  readonly minimumDriftCheckIntervalSeconds?: number;
}

/** Reads the annotation. @returns undefined where it says nothing that can be read */
export function readPublished(text: string | undefined): Published | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Partial<Record<keyof Published, unknown>> = value;
  const { version, since, namespaces, labelSelector, observeOnly } = fields;
  const { driftCheckIntervalSeconds: interval, minimumDriftCheckIntervalSeconds: minimum } = fields;
  if (typeof version !== 'string' || typeof since !== 'string') return undefined;
  return {
    version,
    since,
    ...(Array.isArray(namespaces) && { namespaces: namespaces.map(String) }),
    ...(typeof labelSelector === 'string' && { labelSelector }),
    observeOnly: observeOnly === true,
    ...(typeof interval === 'number' && { driftCheckIntervalSeconds: interval }),
    ...(typeof minimum === 'number' && { minimumDriftCheckIntervalSeconds: minimum }),
  };
}
