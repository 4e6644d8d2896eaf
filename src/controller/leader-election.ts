import type { Lease } from '../api/lease.ts';
import { type Clock, sleep } from '../clock.ts';
import { RETRY_JITTER } from './election-times.ts';
import { type Leadership, type LeadershipState, type Moment, RenewDeadline } from './leadership.ts';
import { type FormerEnd, formerEnd, type LateWrites } from './lease.ts';
import { type Candidate, releaseLease, renewLease, takeLease } from './lease-writes.ts';
import { LONGEST_TRY_MILLISECONDS, limitedTry } from './limited-try.ts';

/** What leader election depends on. */
export interface LeaderElectionOptions extends Candidate {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** The Lease was taken or renewed, which took so many milliseconds. */
  readonly onRenewed: (milliseconds: number) => void;
  /** Called with each failed try. The election tries again by itself. */
  readonly onProblem: (what: 'Take' | 'Renew' | 'Release', detail: string) => void;
}

/**
 * Leader election by a Lease. A Lease counts as expired once it has not changed for its duration by the clock of this process: what
 * times it names doesn't matter. Losing the Lease is final, and the process has to end.
 */
export function createLeaderElection(options: LeaderElectionOptions): Leadership {
  return new LeaderElection(options);
}

class LeaderElection implements Leadership {
  readonly #options: LeaderElectionOptions;
  readonly #deadline: RenewDeadline;
  readonly #lost = Promise.withResolvers<string>();
  readonly #ending = new AbortController();
  #isHolder = false;
  #lastRenewalSentAt: number | undefined;
  /** Until when the holder that was seen last may be silent, by the monotonic clock. */
  #heldUntil = 0;
  #seen: Pick<Lease, 'holder' | 'renewed'> | undefined;
  #former: FormerEnd = 'Unknown';
  #changed = Promise.withResolvers<void>();
  #renewing: Promise<void> = Promise.resolve();
  #lastProblem = '';
  #hurry = () => {};
  #cancelLoss = () => {};

  constructor(options: LeaderElectionOptions) {
    this.#options = options;
    this.#deadline = new RenewDeadline(options.clock, options.times.renewDeadline);
    options.store.subscribe((lease) => this.#observe(lease));
  }

  get state(): LeadershipState {
    return { isLeader: this.#isHolder, lastRenewalSentAt: this.#lastRenewalSentAt };
  }

  get lost(): Promise<string> {
    return this.#lost.promise;
  }

  refusal(): string | undefined {
    if (!this.#isHolder) return 'This process does not hold the lease.';
    return this.#deadline.isPast ? 'The lease of this process was not renewed in time.' : undefined;
  }

  async begin(signal: AbortSignal): Promise<FormerEnd | undefined> {
    const { clock, times, random } = this.#options;
    while (!signal.aborted) {
      const changed = this.#changed.promise;
      try {
        const milliseconds = this.#millisecondsUntilFree();
        if (milliseconds > 0) {
          await this.#wait(milliseconds, signal, changed);
          continue;
        }
        if (await this.#try((limit) => this.#take(limit), signal)) return this.#former;
      } catch (error) {
        if (signal.aborted) break;
        this.#options.onProblem('Take', messageOf(error));
        await sleep(clock, times.retryPeriod * (1 + (RETRY_JITTER - 1) * random()), signal);
      }
    }
    return undefined;
  }

  async end(late: LateWrites): Promise<void> {
    this.#ending.abort();
    await this.#renewing;
    if (!this.#isHolder) return;
    this.#isHolder = false;
    this.#cancelLoss();
    if (late === 'Own') return;
    try {
      await this.#try((limit) => releaseLease(this.#options, late, limit), new AbortController().signal);
    } catch (error) {
      this.#options.onProblem('Release', messageOf(error));
    }
  }

  #observe(lease: Lease | undefined): void {
    const { clock, times, identity } = this.#options;
    // A Lease that was deleted counts as held as long as it would have been: its holder doesn't know yet.
    if (lease !== undefined && (lease.holder !== this.#seen?.holder || lease.renewed !== this.#seen.renewed)) {
      const isHeld = lease.holder !== '' && lease.holder !== identity;
      // An edited duration may be shorter than our own, and does not make the lease free.
      const duration = Math.max(times.leaseDuration, lease.durationMilliseconds ?? 0);
      this.#heldUntil = isHeld ? clock.elapsed() + duration : 0;
      this.#seen = lease;
    }
    if (this.#isHolder && lease !== undefined && lease.holder !== identity) {
      this.#lose(lease.holder === '' ? 'Somebody has released the lease.' : `${lease.holder} holds the lease.`);
    }
    // A process that never saw the Lease would take it at once where it was deleted, so its holder puts it back.
    if (lease === undefined) this.#hurry();
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #millisecondsUntilFree(): number {
    return this.#options.store.newest === 'Unknown' ? 0 : this.#heldUntil - this.#options.clock.elapsed();
  }

  /** @returns whether this process holds the Lease now */
  async #take(signal: AbortSignal): Promise<boolean> {
    const { store, identity } = this.#options;
    const lease = store.newest;
    if (lease === 'Unknown') {
      await store.read(signal);
      return false;
    }
    // Our own name stands there where the answer to an earlier try was lost.
    if (lease?.holder !== identity) this.#former = formerEnd(lease);
    const sent = this.#deadline.moment();
    if (!(await takeLease(this.#options, lease, sent.now, signal))) return false;
    this.#isHolder = true;
    this.#renewed(sent);
    this.#renewing = this.#renewUntilEnd();
    return true;
  }

  async #renewUntilEnd(): Promise<void> {
    const { clock, times, onProblem } = this.#options;
    const { signal } = this.#ending;
    for (let startedAt = clock.elapsed(); this.#isHolder; ) {
      const hurry = Promise.withResolvers<void>();
      this.#hurry = hurry.resolve;
      await this.#wait(startedAt + times.retryPeriod - clock.elapsed(), signal, hurry.promise);
      if (signal.aborted || !this.#isHolder) return;
      startedAt = clock.elapsed();
      try {
        await this.#try((limit) => this.#renew(limit), signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#lastProblem = messageOf(error);
        onProblem('Renew', this.#lastProblem);
      }
    }
  }

  async #renew(signal: AbortSignal): Promise<void> {
    while (this.#isHolder) {
      const sent = this.#deadline.moment();
      if (!(await renewLease(this.#options, sent.now, signal))) continue;
      this.#renewed(sent);
      return;
    }
  }

  #renewed(sent: Moment): void {
    const milliseconds = this.#options.clock.elapsed() - sent.elapsed;
    this.#lastRenewalSentAt = sent.elapsed;
    this.#options.onRenewed(milliseconds);
    this.#deadline.renewed(sent);
    this.#awaitLoss();
  }

  #awaitLoss(): void {
    const { clock, times } = this.#options;
    this.#cancelLoss();
    this.#cancelLoss = clock.after(this.#deadline.millisecondsLeft, () => {
      // Node's timers may be a millisecond early.
      if (this.#deadline.millisecondsLeft > 0) this.#awaitLoss();
      else this.#lose(`It was not renewed for ${times.renewDeadline} ms. ${this.#lastProblem}`.trim());
    });
  }

  #lose(why: string): void {
    if (!this.#isHolder) return;
    this.#isHolder = false;
    this.#cancelLoss();
    this.#ending.abort();
    this.#lost.resolve(why);
  }

  #try<Result>(run: (limit: AbortSignal) => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const { clock, times } = this.#options;
    // A try that hangs must leave time for another one.
    return limitedTry(clock, Math.min(LONGEST_TRY_MILLISECONDS, times.renewDeadline / 2), run, signal);
  }

  async #wait(milliseconds: number, signal: AbortSignal, until: Promise<void>): Promise<void> {
    const over = new AbortController();
    void until.then(() => over.abort());
    await sleep(this.#options.clock, milliseconds, AbortSignal.any([signal, over.signal]));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
