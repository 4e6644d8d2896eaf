const DURATION = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/**
 * Reads a duration such as `1h30m`, `90s` or `10m`.
 *
 * @returns seconds; undefined where the text is no such duration
 */
export function durationSeconds(text: string): number | undefined {
  const [whole, hours = '0', minutes = '0', seconds = '0'] = DURATION.exec(text) ?? [];
  return whole ? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) : undefined;
}
