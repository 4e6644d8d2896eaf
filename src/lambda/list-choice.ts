import type { Clock } from '../clock.ts';

// Policies that allow only Get are common, and may be changed at any time.
const LIST_REFUSED_MILLISECONDS = 60 * 60_000;

/** Says where a ListFunctionEventInvokeConfigs costs fewer requests than a GetFunctionEventInvokeConfig for each qualifier. */
export class ListChoice {
  readonly #clock: Clock;
  // By function: the number of pages, if there are several.
  readonly #pages = new Map<string, number>();
  // By function and access, in milliseconds of the monotonic clock: a policy may deny List on one function only.
  readonly #refusedUntil = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a List costs less than `qualifiers` Gets. */
  pays(functionArn: string, accessKey: string, qualifiers: number): boolean {
    const isRefused = (this.#refusedUntil.get(`${accessKey} ${functionArn}`) ?? 0) > this.#clock.elapsed();
    return !isRefused && qualifiers > (this.#pages.get(functionArn) ?? 1);
  }

  /** Notes how many pages a List of the function has, as far as is known. */
  notePages(functionArn: string, pages: number): void {
    if (pages > 1) this.#pages.set(functionArn, pages);
    else this.#pages.delete(functionArn);
  }

  /** Notes that List is of no use for the function: for an hour, each qualifier is read by itself. */
  noteRefused(functionArn: string, accessKey: string): void {
    const now = this.#clock.elapsed();
    for (const [key, until] of this.#refusedUntil) if (until <= now) this.#refusedUntil.delete(key);
    this.#refusedUntil.set(`${accessKey} ${functionArn}`, now + LIST_REFUSED_MILLISECONDS);
  }
}
