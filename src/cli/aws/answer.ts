import type { Shape, StructureShape } from './shapes.ts';
import { type TimestampFormat, timestamp } from './timestamps.ts';

/**
 * An SDK's answer as the document that the AWS CLI prints: the members of the API alone, in its order, without what is not set, and
 * with points in time as they are printed.
 *
 * @param answer - of which Dates, undefined, null and members that the API doesn't know, such as `$metadata`, are taken
 * @param shape - the operation's output; undefined where its answer is empty
 */
export function documentOf(
  answer: object,
  shape: StructureShape | undefined,
  timestamps: TimestampFormat,
): Record<string, unknown> {
  if (shape === undefined) return {};
  const values = answer as Readonly<Record<string, unknown>>;
  const entries = Object.entries(shape.members).flatMap(([member, memberShape]) => {
    const value = values[member];
    return value === undefined || value === null ? [] : [[member, printable(value, memberShape, timestamps)] as const];
  });
  return Object.fromEntries(entries);
}

function printable(value: unknown, shape: Shape, timestamps: TimestampFormat): unknown {
  if (shape.type === 'structure') return documentOf(value as object, shape, timestamps);
  if (shape.type === 'list') return (value as unknown[]).map((item) => printable(item, shape.member, timestamps));
  return value instanceof Date ? timestamp(value, timestamps) : value;
}
