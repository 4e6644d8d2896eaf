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
  /** The placeholder, if the files have it themselves, and the reference is its name: `${stage:=dev}`. */
  readonly written?: string;
  /** True: a name without colons, so that an ARN with it can be taken apart. */
  readonly isWord?: boolean;
  /** The same thing as a function's name, if it is the ARN of a function whose name the files give. */
  readonly functionName?: Text;
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

/**
 * A text of a file in which placeholders of Flux or envsubst may stand, such as `${stage}` or `$STAGE`. One with another name, such
 * as `${queue.arn}`, is an unknown value: nothing could fill it in.
 */
export function withWrittenPlaceholders(text: string, scope: string, place: Place): Text {
  return text
    .split(/(\$\{[^}]+\}|\$(?!LATEST\b)[A-Za-z_]\w*)/)
    .filter((part, index) => part !== '' || index === 0)
    .map((part) => {
      const [, inner = '', bare] = part.match(/^\$(?:\{([^}]+)\}|(?!LATEST$)([A-Za-z_]\w*))$/) ?? [];
      if (bare !== undefined) return { reference: bare, scope, place, written: `\${${bare}}` };
      if (inner === '') return part;
      const name = inner.match(/^([A-Za-z_]\w*)(?:[:=?+-].*)?$/s)?.[1];
      return name === undefined ? { reference: inner, scope, place } : { reference: name, scope, place, written: part };
    });
}

/** Gives placeholders to unknown values, or the values that the user set for them. */
export class Placeholders {
  readonly #values: ReadonlyMap<string, string>;
  /** Name of the placeholder by scope and reference. */
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  #warnings = new Map<string, Warning>();

  /** @param values - the values of `--set`, by the placeholders' names */
  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /** One per placeholder that was not set, at its first use. */
  get warnings(): readonly Warning[] {
    return [...this.#warnings.values()];
  }

  /** The text, with placeholders or set values in place of the unknown parts. */
  fill(text: Text): string {
    return text.map((part) => (typeof part === 'string' ? part : this.#settleOne(part))).join('');
  }

  /** The text as `fill` would give it, without a warning; undefined if a part would become a placeholder. */
  peek(text: Text): string | undefined {
    const parts = text.map((part) => (typeof part === 'string' ? part : (this.set(part) ?? part.otherwise)));
    return parts.includes(undefined) ? undefined : parts.join('');
  }

  /** Warns of an assumption that no text shows, such as a default of null. */
  note(unknown: Unknown): void {
    this.#settleOne(unknown);
  }

  /** The value that the user set; undefined if there is none. Either way, the user may set one. */
  set(unknown: Unknown): string | undefined {
    return this.#values.get(this.#nameOf(unknown));
  }

  /** Lets the user set the unknown parts of a text that the result doesn't need. */
  allow(text: Text): void {
    for (const part of text) if (typeof part !== 'string') this.#nameOf(part);
  }

  /**
   * Evaluates what the other tool doesn't deploy, such as the settings of a resource whose condition is false: the user may set its
   * placeholders, but need not hear of them.
   */
  quietly(evaluate: () => readonly (Text | undefined)[]): void {
    const warnings = new Map(this.#warnings);
    for (const text of evaluate()) if (text) this.allow(text);
    this.#warnings = warnings;
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
    const { place, otherwise, written } = unknown;
    const name = this.#nameOf(unknown);
    const value = this.#values.get(name);
    if (value !== undefined) return value;
    if (!this.#warnings.has(name)) this.#warnings.set(name, { place, sentence: sentenceOf(unknown, name) });
    return written ?? otherwise ?? `\${${name}}`;
  }

  /** Two unknown values never share a name: filling in one would fill in the other. */
  #nameOf({ reference, scope, written }: Unknown): string {
    const plain = written ? reference : placeholderName(reference);
    // A value with the same meaning everywhere has several spellings: AWS::Region, AWS_REGION. A placeholder that the files
    // have is filled in by its name alone.
    const key = scope === '' || written ? plain : `${scope}\n${reference}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    let name = plain;
    for (let number = 2; this.#taken.has(name) && !written; number += 1) name = `${plain}_${number}`;
    this.#taken.add(name);
    this.#names.set(key, name);
    return name;
  }
}

function sentenceOf({ reference, because, otherwise, written }: Unknown, name: string): string {
  if (written) return `${written} is a placeholder of this file: fill it in as before, or use --set ${name}=VALUE.`;
  if (otherwise === undefined) {
    return `${reference} is not in the files${because ? `, ${because}` : ''}: fill in \${${name}}, or use --set ${name}=VALUE.`;
  }
  return `${reference} is assumed to be "${otherwise}", ${because ?? 'which is only its default'}: use --set ${name}=VALUE if it has another value.`;
}
