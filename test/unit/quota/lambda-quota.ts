import type { Clock } from '../../../src/clock.ts';

/** What Lambda allows an account and region for all control-plane calls together, each second and at once. */
export const LAMBDA_PER_SECOND = 15;

/** Lambda's own quota: a bucket of tokens, of which a neighbour may take a steady share. A refused request costs none. */
export class LambdaQuota {
  readonly #clock: Clock;
  #tokens = LAMBDA_PER_SECOND;
  #at: number;
  #neighbour: { readonly everyMilliseconds: number; nextAt: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#at = clock.elapsed();
  }

  /** Somebody else makes so many requests in each second from now on. */
  shareWithNeighbour(perSecond: number): void {
    this.#letNeighbourCall();
    const everyMilliseconds = 1000 / perSecond;
    this.#neighbour = perSecond > 0 ? { everyMilliseconds, nextAt: this.#clock.elapsed() } : undefined;
  }

  /** A request arrives. @returns whether Lambda takes it */
  admits(): boolean {
    this.#letNeighbourCall();
    return this.#spend(this.#clock.elapsed());
  }

  // Nobody looks at the neighbour's requests but by what they leave: they can be made up for later.
  #letNeighbourCall(): void {
    const neighbour = this.#neighbour;
    if (neighbour === undefined) return;
    for (; neighbour.nextAt <= this.#clock.elapsed(); neighbour.nextAt += neighbour.everyMilliseconds) {
      this.#spend(neighbour.nextAt);
    }
  }

  #spend(at: number): boolean {
    this.#tokens = Math.min(LAMBDA_PER_SECOND, this.#tokens + ((at - this.#at) * LAMBDA_PER_SECOND) / 1000);
    this.#at = at;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
