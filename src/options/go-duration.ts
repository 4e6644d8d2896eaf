const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const SIGN = /^\+/;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/**
 * Reads a duration as Go's time.ParseDuration does, such as `15s`, `400ms`, `1.5h` or `1m30s`. Negative ones are refused.
 *
 * @returns milliseconds; undefined where the text is no such duration
 */
export function goDurationMilliseconds(text: string): number | undefined {
  const unsigned = text.replace(SIGN, '');
  if (unsigned === '0') return 0;
  let milliseconds = 0;
  PART.lastIndex = 0;
  do {
    const [, number = '', unit = ''] = PART.exec(unsigned) ?? [];
    const factor = UNITS[unit];
    if (factor === undefined) return undefined;
    milliseconds += Number(number) * factor;
  } while (PART.lastIndex < unsigned.length);
  return milliseconds;
}
