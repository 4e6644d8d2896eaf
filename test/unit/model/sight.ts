import type { Settings } from '../../../src/lambda/settings.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import type { HeldConfig } from './lambda.ts';

// The operator decides on nothing older.
const FRESH_MILLISECONDS = 5_000;

/** What Lambda has shown to one process, and what the process has put, by canonical ARN. */
export class Sight {
  readonly #clock: SimulatedClock;
  readonly #shown = new Map<string, { readonly config: HeldConfig | undefined; readonly at: number }[]>();
  /** By uid and canonical ARN. */
  readonly #shownToOwner = new Map<string, HeldConfig | undefined>();

  /** By uid and canonical ARN: the settings that were put last. */
  readonly #put = new Map<string, Settings>();

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  shown(arn: string, config: HeldConfig | undefined): void {
    const before = this.#shown.get(arn) ?? [];
    this.#shown.set(arn, [...before, { config, at: this.#clock.now() }]);
  }

  /** An object names the target, and its claim there is established. */
  shownToOwner(uid: string, arn: string, config: HeldConfig | undefined): void {
    this.#shownToOwner.set(`${uid} ${arn}`, config);
  }

  /** What was shown last of a target while an object named it under an established claim. */
  lastAsOwner(uid: string, arn: string): HeldConfig | undefined {
    return this.#shownToOwner.get(`${uid} ${arn}`);
  }

  put(uid: string, arn: string, settings: Settings): void {
    this.#put.set(`${uid} ${arn}`, settings);
  }

  /** What the process put last for an object on a target, whatever came of it. */
  lastPut(uid: string, arn: string): Settings | undefined {
    return this.#put.get(`${uid} ${arn}`);
  }

  has(arn: string): boolean {
    return this.#shown.has(arn);
  }

  /** What was shown last; undefined also where nothing was. */
  last(arn: string): HeldConfig | undefined {
    return this.#shown.get(arn)?.at(-1)?.config;
  }

  /**
   * Whether a decision must know of a configuration: it was shown last, and nothing else was shown a moment before. One
   * object's look does not reach another object that has looked already.
   */
  mustKnow(arn: string, held: HeldConfig): boolean {
    const since = this.#clock.now() - FRESH_MILLISECONDS;
    const fresh = this.#shown.get(arn)?.filter(({ at }) => at >= since) ?? [];
    return this.last(arn) === held && fresh.every(({ config }) => config === held);
  }
}
