/**
 * How points in time are printed: `iso8601` as version 2 of the AWS CLI does by default, `wire` as version 1, which prints the epoch
 * seconds that Lambda answers with.
 */
export const TIMESTAMP_FORMATS = ['iso8601', 'wire'] as const;
/** A format of points in time. */
export type TimestampFormat = (typeof TIMESTAMP_FORMATS)[number];

const MILLISECONDS_PER_MINUTE = 60_000;

/**
 * A point in time as a document has it.
 *
 * @param offsetMinutes - how far the clock that is shown is ahead of UTC @default the process's time zone, as the AWS CLI has it
 * @returns ISO 8601, with microseconds unless they are zero, as Python's `datetime.isoformat` has it; or epoch seconds
 */
export function timestamp(
  time: Date,
  format: TimestampFormat,
  offsetMinutes = -time.getTimezoneOffset(),
): string | number {
  const milliseconds = time.getTime();
  if (format === 'wire') return milliseconds / 1000;
  const shown = new Date(milliseconds + offsetMinutes * MILLISECONDS_PER_MINUTE);
  const [seconds = '', fraction] = shown.toISOString().slice(0, -1).split('.');
  return `${seconds}${fraction === '000' ? '' : `.${fraction}000`}${offsetText(offsetMinutes)}`;
}

function offsetText(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  const parts = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${offsetMinutes < 0 ? '-' : '+'}${parts.join(':')}`;
}
