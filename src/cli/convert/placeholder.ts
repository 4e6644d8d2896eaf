import { UsageFailure } from '../failures.ts';
import type { Place, Warning } from './place.ts';

/** Something that the files alone don't tell. */
export interface Unknown {
  /** What it is called where it is used: `aws_sqs_queue.failed.arn`. Its placeholder's name is made of this. */
  readonly reference: string;
  /** Where the reference means the same thing: a module's folder, a template. Empty: everywhere. */
  readonly scope: string;
  readonly place: Place;
  /** Completes "… is not known from the files". */
  readonly because?: string;
  /** What the files give it unless somebody else gives it something else, as a variable's default. */
  readonly otherwise?: string;
}

/** A text of which parts may be unknown. */
export type Text = readonly (string | Unknown)[];

/** The text, where all of it is known; an assumed value is not. */
export function literal(text: Text): string | undefined {
  return text.every((part) => typeof part === 'string') ? text.join('') : undefined;
}

/**
 * The placeholder's name for a reference: `aws_sqs_queue.failed.arn` and `AwsSqsQueue.Failed.Arn` are
 * AWS_SQS_QUEUE_FAILED_ARN. Upper case and underscores are what envsubst and Flux's substitution take.
 */
export function placeholderName(reference: string): string {
  const name = reference
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase();
  return /^[A-Z]/.test(name) ? name : `VALUE_${name}`;
}

/** Whether a text has a placeholder in it that is still to be filled. */
export function hasPlaceholder(text: string): boolean {
  return text.includes('${');
}

/** Gives what is unknown its placeholders, or the values that the user set for them. */
export class Placeholders {
  readonly #values: ReadonlyMap<string, string>;
  /** Name of the placeholder by scope and reference. */
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #warnings = new Map<string, Warning>();

  /** @param values - what the user gave with `--set`, by name */
  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /** One for each placeholder that was not set, at its first use. */
  get warnings(): readonly Warning[] {
    return [...this.#warnings.values()];
  }

  /** The text with placeholders, or values set for them, in place of what is unknown. */
  settle(text: Text): string {
    return text.map((part) => (typeof part === 'string' ? part : this.#settleOne(part))).join('');
  }

  /** The text where it can be told, and as it would be settled; nothing is noted. */
  peek(text: Text): string | undefined {
    const parts = text.map((part) =>
      typeof part === 'string' ? part : (this.#values.get(placeholderName(part.reference)) ?? part.otherwise),
    );
    return parts.includes(undefined) ? undefined : parts.join('');
  }

  /** Notes an assumption of which no text shows a trace, such as a default of null. */
  note(unknown: Unknown): void {
    this.#settleOne(unknown);
  }

  /** @throws UsageFailure where the user set what is no placeholder here */
  checkValues(): void {
    const unused = [...this.#values.keys()].filter((name) => !this.#taken.has(name));
    if (unused.length === 0) return;
    const names = [...this.#taken].sort();
    throw new UsageFailure(
      `--set names ${unused.join(', ')}, and there is no such placeholder: ${names.length > 0 ? `the placeholders are ${names.join(', ')}.` : 'everything is known from the files, so leave --set out.'}`,
    );
  }

  #settleOne(unknown: Unknown): string {
    const { reference, place, because, otherwise } = unknown;
    const name = this.#nameOf(unknown);
    const value = this.#values.get(name);
    if (value !== undefined) return value;
    if (!this.#warnings.has(name)) {
      const sentence =
        otherwise === undefined
          ? `${reference} is not known from the files${because ? `, ${because}` : ''}: fill in \${${name}}, or use --set ${name}=VALUE.`
          : `${reference} is taken to be "${otherwise}", ${because ?? 'which is only its default'}: use --set ${name}=VALUE if it is something else.`;
      this.#warnings.set(name, { place, sentence });
    }
    return otherwise ?? `\${${name}}`;
  }

  /** Two things never share a name: filling one in would fill in the other. */
  #nameOf({ reference, scope }: Unknown): string {
    const plain = placeholderName(reference);
    // What means the same everywhere is spelt in several ways: AWS::Region, AWS_REGION.
    const key = scope === '' ? plain : `${scope}\n${reference}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    let name = plain;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${plain}_${number}`;
    this.#taken.add(name);
    this.#names.set(key, name);
    return name;
  }
}
