import type { Settings } from '../../../src/lambda/settings.ts';
import { type Reading, settingsOf, textOf } from './reading.ts';

/** The settings that the operator has reported of each target as the object's own. */
export class Reported {
  /** By uid, then by canonical ARN. */
  readonly #settings = new Map<string, Map<string, string>>();
  readonly #disturbed = new Set<string>();

  /** The operator has written an object. */
  written({ uid, target, object, claims }: Reading): void {
    const of = this.#settings.get(uid) ?? new Map<string, string>();
    this.#settings.set(uid, of);
    const { status = {} } = object;
    const { functionArn = target } = status;
    const claim = claims.get(functionArn);
    if (claim === undefined || claim.state !== undefined) return;
    if (claim.established && status.functionArn !== undefined) of.set(functionArn, textOf(settingsOf(status)));
    else of.delete(functionArn);
  }

  /** Somebody else has changed an object in a way that the operator can't know. */
  forget(uid: string): void {
    this.#settings.delete(uid);
    this.#disturbed.add(uid);
  }

  /** Whether an object was changed so. */
  isDisturbed(uid: string): boolean {
    return this.#disturbed.has(uid);
  }

  /** Whether these settings were reported last of a target. */
  hasSeen(uid: string, arn: string, settings: Settings): boolean {
    return this.#settings.get(uid)?.get(arn) === textOf(settings);
  }
}
