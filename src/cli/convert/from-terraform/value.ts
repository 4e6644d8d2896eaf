import { literal, type Placeholders, type Text, type Unknown } from '../placeholder.ts';

/** A value of Terraform's language. Numbers and booleans are texts, as Terraform converts them. */
export type TerraformValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'text'; readonly text: Text }
  | {
      readonly kind: 'list';
      readonly items: readonly TerraformValue[];
      /** True: each element is its own key. */
      readonly isSet?: boolean;
      /** The value as a whole, if it is only a variable's default. */
      readonly assumed?: Unknown;
    }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, TerraformValue>; readonly assumed?: Unknown }
  | Handle;

/** A thing whose attributes are evaluated when they are asked for: a resource, a module, `var`. */
export interface Handle {
  readonly kind: 'handle';
  /** Its name in the files: `aws_lambda_function.orders`. */
  readonly reference: string;
  /** True: a resource or a module that is alone of its name, so that an index is without effect. */
  readonly isInstance?: boolean;
  /** @returns undefined if the files don't give it */
  attribute(name: string): TerraformValue | undefined;
}

/** Terraform's null. */
export const NULL: TerraformValue = { kind: 'null' };

/** A text that is known as a whole. */
export function known(text: string): TerraformValue {
  return { kind: 'text', text: [text] };
}

/** A list. */
export function listOf(items: readonly TerraformValue[]): TerraformValue {
  return { kind: 'list', items };
}

/** A map. */
export function mapOf(entries: Iterable<readonly [string, TerraformValue]>): TerraformValue {
  return { kind: 'map', entries: new Map(entries) };
}

/** The unknown value that a value is as a whole; undefined if any part of it is known. */
export function asUnknown(value: TerraformValue): Unknown | undefined {
  if (value.kind !== 'text' || value.text.length !== 1) return undefined;
  const [part] = value.text;
  return typeof part === 'string' || part?.otherwise !== undefined ? undefined : part;
}

/** Reads the text of a value for a decision, and tells what it assumes. @returns undefined if the files don't give it */
export function decided(value: TerraformValue, placeholders: Placeholders): string | undefined {
  if (value.kind !== 'text' || placeholders.peek(value.text) === undefined) return undefined;
  return placeholders.fill(value.text);
}

/** Tells that the items or keys of a list or a map are only a default, where a decision depends on them. */
export function noteItems(value: TerraformValue, placeholders: Placeholders): void {
  if ((value.kind === 'list' || value.kind === 'map') && value.assumed) placeholders.note(value.assumed);
}

/** The same value, of which the user may set each part, since it is only a default. */
export function assumed(value: TerraformValue, unknown: Unknown): TerraformValue {
  const part = (step: string): Unknown => ({ ...unknown, reference: `${unknown.reference}${step}` });
  switch (value.kind) {
    case 'text': {
      const otherwise = literal(value.text);
      return otherwise === undefined ? value : { kind: 'text', text: [{ ...unknown, otherwise }] };
    }
    case 'list':
      return {
        ...value,
        items: value.items.map((item, index) => assumed(item, part(`[${index}]`))),
        assumed: { ...unknown, otherwise: shown(value) },
      };
    case 'map':
      return {
        kind: 'map',
        entries: new Map([...value.entries].map(([key, item]) => [key, assumed(item, part(`.${key}`))])),
        assumed: { ...unknown, otherwise: shown(value) },
      };
    case 'null':
    case 'handle':
      return value;
  }
}

/** A value as JSON, for messages. Terraform's types are not kept. */
export function shown(value: TerraformValue): string {
  return JSON.stringify(plain(value));
}

function plain(value: TerraformValue): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'text':
      return value.text.map((part) => (typeof part === 'string' ? part : (part.otherwise ?? '…'))).join('');
    case 'list':
      return value.items.map(plain);
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, item]) => [key, plain(item)]));
    case 'handle':
      return value.reference;
  }
}

/** The value of JSON or YAML data. */
export function valueOfData(data: unknown): TerraformValue {
  if (data === null || data === undefined) return NULL;
  if (Array.isArray(data)) return listOf(data.map(valueOfData));
  if (typeof data === 'object') return mapOf(Object.entries(data).map(([key, item]) => [key, valueOfData(item)]));
  return known(String(data));
}
