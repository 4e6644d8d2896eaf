import { UsageFailure } from '../failures.ts';
import type { Place, Warning } from './place.ts';

/** A value that is not in the files. */
export interface Unknown {
  /** Its name in the files, `aws_sqs_queue.failed.arn`, from which the placeholder's name is made. */
  readonly reference: string;
  /** The part of the files in which the reference means the same: a module's folder, a template. Empty: all files. */
  readonly scope: string;
  readonly place: Place;
  /** Completes "… is not in the files". */
  readonly because?: string;
  /** A value that the files give and that may be overridden elsewhere, such as a variable's default. */
  readonly otherwise?: string;
}

/** A text with parts that may be unknown. */
export type Text = readonly (string | Unknown)[];

/** The whole text; undefined if a part is unknown or only assumed. */
export function literal(text: Text): string | undefined {
  return text.every((part) => typeof part === 'string') ? text.join('') : undefined;
}

/**
 * The placeholder's name for a reference: `aws_sqs_queue.failed.arn` and `AwsSqsQueue.Failed.Arn` are
 * AWS_SQS_QUEUE_FAILED_ARN. envsubst and Flux's substitution accept upper case and underscores.
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

/** Whether a text contains a placeholder that is not filled in. */
export function hasPlaceholder(text: string): boolean {
  return text.includes('${');
}

/** Gives placeholders to unknown values, or the values that the user set for them. */
export class Placeholders {
  readonly #values: ReadonlyMap<string, string>;
  /** Name of the placeholder by scope and reference. */
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #warnings = new Map<string, Warning>();

  /** @param values - the values of `--set`, by the placeholders' names */
  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /** One per placeholder that was not set, at its first use. */
  get warnings(): readonly Warning[] {
    return [...this.#warnings.values()];
  }

  /** The text, with placeholders or set values in place of the unknown parts. */
  settle(text: Text): string {
    return text.map((part) => (typeof part === 'string' ? part : this.#settleOne(part))).join('');
  }

  /** The text as `settle` would give it, without a warning; undefined if a part would become a placeholder. */
  peek(text: Text): string | undefined {
    const parts = text.map((part) =>
      typeof part === 'string' ? part : (this.#values.get(placeholderName(part.reference)) ?? part.otherwise),
    );
    return parts.includes(undefined) ? undefined : parts.join('');
  }

  /** Warns of an assumption that no text shows, such as a default of null. */
  note(unknown: Unknown): void {
    this.#settleOne(unknown);
  }

  /** @throws UsageFailure if the user set a placeholder that doesn't exist */
  checkValues(): void {
    const unused = [...this.#values.keys()].filter((name) => !this.#taken.has(name));
    if (unused.length === 0) return;
    const names = [...this.#taken].sort();
    throw new UsageFailure(
      `--set names ${unused.join(', ')}, but there is no such placeholder: ${names.length > 0 ? `the placeholders are ${names.join(', ')}.` : 'the files have all values, so leave --set out.'}`,
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
          ? `${reference} is not in the files${because ? `, ${because}` : ''}: fill in \${${name}}, or use --set ${name}=VALUE.`
          : `${reference} is assumed to be "${otherwise}", ${because ?? 'which is only its default'}: use --set ${name}=VALUE if it has another value.`;
      this.#warnings.set(name, { place, sentence });
    }
    return otherwise ?? `\${${name}}`;
  }

  /** Two unknown values never share a name: filling in one would fill in the other. */
  #nameOf({ reference, scope }: Unknown): string {
    const plain = placeholderName(reference);
    // A value with the same meaning everywhere has several spellings: AWS::Region, AWS_REGION.
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
