import type { Attribute, Block } from './block.ts';
import { sortedKeys } from './functions/collections.ts';
import type { Repeated } from './repeated.ts';
import type { Scope } from './scope.ts';
import { decided, type Handle, known, noteItems, type TerraformValue } from './value.ts';

/** One of the things that `count` or `for_each` makes of a block, or the only one. */
export interface Iteration {
  /** Follows the address: `["a"]`, `[0]`, or nothing. */
  readonly suffix: string;
  /** The key in `for_each`, or the number. */
  readonly key: string;
  /** The values of `each` and `count`. */
  readonly bindings: ReadonlyMap<string, TerraformValue>;
}

/** Evaluates an expression of the block. */
type Evaluate = (attribute: Attribute, scope: Scope) => TerraformValue;

/**
 * The iterations of a block. https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
 *
 * @param scope - of the block, without iteration
 */
export function iterationsOf(block: Block, scope: Scope, evaluate: Evaluate): Repeated<Iteration> {
  const count = block.attributes.get('count');
  const each = block.attributes.get('for_each');
  // OpenTofu's argument: the resource exists only if it is true.
  const enabled = block.blocks.find(({ type }) => type === 'lifecycle')?.attributes.get('enabled');
  if (enabled) {
    const holds = decided(evaluate(enabled, { ...scope, owner: `${scope.resource}.enabled` }), scope.placeholders);
    if (holds === 'false') return { kind: 'numbered', all: [] };
    if (holds !== 'true')
      return { kind: 'undecided', attribute: enabled, made: { suffix: '', key: '', bindings: new Map() } };
  }
  if (count) return counted(count, scope, evaluate);
  return each ? keyed(each, scope, evaluate) : { kind: 'single', made: { suffix: '', key: '', bindings: new Map() } };
}

function counted(attribute: Attribute, scope: Scope, evaluate: Evaluate): Repeated<Iteration> {
  const text = decided(evaluate(attribute, { ...scope, owner: `${scope.resource}.count` }), scope.placeholders);
  const of = (index: TerraformValue, suffix: string, key: string): Iteration => ({
    suffix,
    key,
    bindings: new Map([['count', handle('count', { index })]]),
  });
  if (text === undefined || !/^\d{1,4}$/.test(text)) {
    return { kind: 'undecided', attribute, made: of(unknownPart('count.index', attribute, scope), '', '') };
  }
  const indexes = Array.from({ length: Number(text) }, (_, index) => String(index));
  return { kind: 'numbered', all: indexes.map((index) => [index, of(known(index), `[${index}]`, index)]) };
}

function keyed(attribute: Attribute, scope: Scope, evaluate: Evaluate): Repeated<Iteration> {
  const value = evaluate(attribute, { ...scope, owner: `${scope.resource}.for_each` });
  const entries = entriesOf(value, scope);
  const of = (key: TerraformValue, inner: TerraformValue, suffix: string, text: string): Iteration => ({
    suffix,
    key: text,
    bindings: new Map([['each', handle('each', { key, value: inner })]]),
  });
  if (entries === undefined) {
    const part = (name: string) => unknownPart(name, attribute, scope);
    return { kind: 'undecided', attribute, made: of(part('each.key'), part('each.value'), '', '') };
  }
  return {
    kind: 'keyed',
    all: entries.map(([key, inner]) => [key, of(known(key), inner, `[${JSON.stringify(key)}]`, key)]),
  };
}

/** The entries of a map or set, in Terraform's order; undefined if the files don't give their keys. */
function entriesOf(
  value: TerraformValue,
  scope: Pick<Scope, 'placeholders'>,
): (readonly [string, TerraformValue])[] | undefined {
  const isOpen = (item: TerraformValue) => decided(item, scope.placeholders) === undefined;
  return value.kind === 'list' && value.items.some(isOpen) ? undefined : elementsOf(value, scope);
}

/**
 * The elements that a `dynamic` block runs over, with their keys: it takes lists, too, and elements of any kind.
 *
 * @returns undefined if the files don't say how many there are
 */
export function elementsOf(
  value: TerraformValue,
  { placeholders }: Pick<Scope, 'placeholders'>,
): (readonly [string, TerraformValue])[] | undefined {
  if (value.kind !== 'list' && value.kind !== 'map') return undefined;
  noteItems(value, placeholders);
  if (value.kind === 'list') return value.items.map((item, at) => [decided(item, placeholders) ?? String(at), item]);
  return sortedKeys(value.entries).map((key) => [key, value.entries.get(key) ?? known('')]);
}

function handle(reference: string, attributes: Readonly<Record<string, TerraformValue>>): Handle {
  return {
    kind: 'handle',
    reference,
    attribute: (name) => (Object.hasOwn(attributes, name) ? attributes[name] : undefined),
  };
}

function unknownPart(name: string, { place }: Attribute, { resource, instance }: Scope): TerraformValue {
  const reference = `${resource}.${name}`;
  return { kind: 'text', text: [{ reference, scope: `${instance.module.folder}\n${instance.prefix}`, place }] };
}
