import type { Figure } from '../scenario.ts';

/** A figure's value with its unit: `4.1 s`, `10,000`. */
export function measuredText({ value, unit }: Figure): string {
  return withUnit(value, unit);
}

/** The bound of a figure: `≤ 88 s`, `0`; empty without a bound. */
export function boundText({ mustReach, unit }: Figure): string {
  if (mustReach === undefined) return '';
  if ('atMost' in mustReach && mustReach.atMost === 0) return '0';
  return 'atMost' in mustReach ? `≤ ${withUnit(mustReach.atMost, unit)}` : `≥ ${withUnit(mustReach.atLeast, unit)}`;
}

function withUnit(value: number, unit: Figure['unit']): string {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const text = value.toLocaleString('en', { maximumFractionDigits: digits });
  return unit === '' ? text : `${text} ${unit}`;
}
