import type { Shape, StructureShape } from './shapes.ts';
import { type TimestampFormat, timestamp } from './timestamps.ts';

/**
 * An SDK's answer as the document that the AWS CLI prints: only the API's members, in its order, without unset members, and with
 * formatted timestamps.
 *
 * @param answer - may have Dates, undefined, null, and members that are not the API's, such as `$metadata`
 * @param shape - the operation's output; undefined if its answer is empty
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
