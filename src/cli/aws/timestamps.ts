/**
 * The formats of timestamps: `iso8601` is the default of version 2 of the AWS CLI, and `wire`, the epoch seconds of Lambda's own
 * answer, is the default of version 1.
 */
export const TIMESTAMP_FORMATS = ['iso8601', 'wire'] as const;
/** A format of timestamps. */
export type TimestampFormat = (typeof TIMESTAMP_FORMATS)[number];

const MILLISECONDS_PER_MINUTE = 60_000;

/**
 * A timestamp for a document.
 *
 * @param offsetMinutes - the time zone, as minutes ahead of UTC @default the process's time zone, as in the AWS CLI
 * @returns ISO 8601, with microseconds unless they are zero, like Python's `datetime.isoformat`; or epoch seconds
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
