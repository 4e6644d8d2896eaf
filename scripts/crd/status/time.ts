import type { StringSchema } from '../schema.ts';

/** A point in time, as ISO 8601. */
export function time(description: string): StringSchema {
  return { type: 'string', format: 'date-time', description };
}
