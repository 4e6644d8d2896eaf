import type { Settings } from '../../../src/lambda/settings.ts';
import type { HeldConfig } from './lambda.ts';
import { type Reading, textOf } from './reading.ts';

/**
 * Who wrote what, as the world remembers it: what an object may call its own is judged by this, and never by what the
 * operator has written down.
 */
export class Memory {
  /** For each object and target: the settings that the object ever declared for it. */
  readonly #declared = new Map<string, Set<string>>();
  /** Objects whose Put has reached a target. */
  readonly #reached = new Set<string>();
  /** For each object and target: the objects that left the target to it. */
  readonly #predecessors = new Map<string, Set<string>>();
  /** By canonical ARN: the settings that Lambda has ever shown the operator. */
  readonly #shown = new Map<string, Set<string>>();

  declares({ uid, target, settings }: Reading): void {
    noted(this.#declared, keyOf(uid, target)).add(textOf(settings));
  }

  reached(uid: string, arn: string): void {
    this.#reached.add(keyOf(uid, arn));
  }

  shown(arn: string, { settings }: HeldConfig): void {
    noted(this.#shown, arn).add(textOf(settings));
  }

  inherits(heir: string, from: string, arn: string): void {
    const predecessors = noted(this.#predecessors, keyOf(heir, arn));
    for (const uid of this.#family(from, arn)) if (uid !== heir) predecessors.add(uid);
  }

  /** Whether a configuration was put for the object, or for one that it inherits from. */
  isOrigin(uid: string, arn: string, { origin }: HeldConfig): boolean {
    return this.#family(uid, arn).includes(origin);
  }

  /** Whether settings are among those that the object, or one that it inherits from, ever declared for the target. */
  mayBeOwn(uid: string, arn: string, settings: Settings): boolean {
    return this.#family(uid, arn).some((each) => this.#declared.get(keyOf(each, arn))?.has(textOf(settings)));
  }

  /** Whether Lambda has taken a Put of the object (or of one that it inherits from), or has shown what it declares. */
  mayBeEstablished(uid: string, arn: string): boolean {
    return this.#family(uid, arn).some((each) => {
      const declared = this.#declared.get(keyOf(each, arn));
      const shown = this.#shown.get(arn);
      return this.#reached.has(keyOf(each, arn)) || [...(declared ?? [])].some((text) => shown?.has(text));
    });
  }

  #family(uid: string, arn: string): readonly string[] {
    return [uid, ...(this.#predecessors.get(keyOf(uid, arn)) ?? [])];
  }
}

function noted(map: Map<string, Set<string>>, key: string): Set<string> {
  const known = map.get(key) ?? new Set();
  map.set(key, known);
  return known;
}

function keyOf(uid: string, arn: string): string {
  return `${uid} ${arn}`;
}
