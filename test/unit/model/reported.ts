import type { Settings } from '../../../src/lambda/settings.ts';
import { type Reading, settingsOf, textOf } from './reading.ts';

/** The settings that the operator has reported of each target as the object's own. */
export class Reported {
  /** By uid, then by canonical ARN. */
  readonly #settings = new Map<string, Map<string, string>>();
  readonly #forgotten = new Set<string>();

  /** The operator has written an object. */
  written({ uid, target, object, claims, observing }: Reading): void {
    const { status = {} } = object;
    // What it has put is its own no longer, or may not be remembered.
    const isHidden = status.functionArn !== undefined && status.lastModified === undefined;
    if (observing || isHidden) {
      this.forget(uid);
      return;
    }
    const of = this.#settings.get(uid) ?? new Map<string, string>();
    this.#settings.set(uid, of);
    const { functionArn = target } = status;
    const claim = claims.get(functionArn);
    if (claim === undefined || claim.state !== undefined) return;
    if (claim.established && status.functionArn !== undefined) of.set(functionArn, textOf(settingsOf(status)));
    else of.delete(functionArn);
  }

  /** From now on the operator can't know of what it has put that it is the object's. */
  forget(uid: string): void {
    this.#settings.delete(uid);
    this.#forgotten.add(uid);
  }

  isForgotten(uid: string): boolean {
    return this.#forgotten.has(uid);
  }

  /** Whether these settings were reported last of a target. */
  hasSeen(uid: string, arn: string, settings: Settings): boolean {
    return this.#settings.get(uid)?.get(arn) === textOf(settings);
  }
}
