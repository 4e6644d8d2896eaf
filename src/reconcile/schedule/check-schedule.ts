import { hash } from 'node:crypto';

// A check right after something else has looked shows nothing new.
const REST = 0.05;

/**
 * When an object that is in sync is checked next: a pure function of the wall clock and of the function's name, so that
 * neither a restart nor a mass of changes makes checks fall together, and no restart puts one off. The qualifiers of one
 * function fall due together. Between two looks there is never more than the interval.
 *
 * @param now - milliseconds since the epoch
 * @returns milliseconds from now
 */
export function millisecondsToCheck(functionName: string, intervalSeconds: number, now: number): number {
  const interval = intervalSeconds * 1000;
  const period = interval * (1 - REST);
  // Far longer than any period: what is left of it in a period agrees with what is left in a multiple of that period.
  const phase = fraction(functionName) * 2 ** 40;
  const earliest = now + interval * REST;
  return Math.ceil((earliest - phase) / period) * period + phase - now;
}

/**
 * By how much intervals are stretched so that all checks fit: a power of two, so that each stretched check stands where an
 * unstretched one would.
 *
 * @param wantedPerSecond - requests that checks at their own intervals would need
 * @param allowedPerSecond - requests that checks may make
 */
export function stretchFor(wantedPerSecond: number, allowedPerSecond: number): number {
  // A sum of which all was taken away may be a little less than nothing.
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(0, wantedPerSecond) / allowedPerSecond)));
}

// From 0 to 1.
function fraction(text: string): number {
  return hash('sha1', text, 'buffer').readUInt32BE() / 2 ** 32;
}
