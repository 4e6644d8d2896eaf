import type { LambdaOperation } from './lambda-route.ts';
import type { Scope } from './scope.ts';

const getFunctionPerSecond = 100;
/** The quota that all control plane operations share, except GetFunction (and GetPolicy, which is not emulated). */
const controlPlanePerSecond = 15;

/** A token bucket that holds the tokens of one second. */
class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #updatedMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#updatedMs = nowMs;
  }

  take(nowMs: number): boolean {
    const gained = ((nowMs - this.#updatedMs) * this.#perSecond) / 1000;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + gained);
    this.#updatedMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** Lambda's control plane quota, per account and region, as token buckets. A refused request uses no token. */
export class Quota {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #now: () => number;

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a token for a request. @returns false if there is none */
  take(operation: LambdaOperation, { account, region }: Scope): boolean {
    const perSecond = operation === 'GetFunction' ? getFunctionPerSecond : controlPlanePerSecond;
    const key = `${account}/${region}/${perSecond}`;
    const bucket = this.#buckets.get(key) ?? new TokenBucket(perSecond, this.#now());
    this.#buckets.set(key, bucket);
    return bucket.take(this.#now());
  }
}
