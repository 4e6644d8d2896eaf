import type { Collected, Field } from '../source.ts';
import type { Attribute, Block } from './block.ts';
import { evaluate, evaluateAttribute } from './evaluate.ts';
import { elementsOf } from './repetition.ts';
import type { Scope } from './scope.ts';
import { known, mapOf, type TerraformValue } from './value.ts';

/** A nested block, and what its names mean. */
interface Nested {
  readonly block: Block;
  readonly scope: Scope;
}

/** The destinations of a configuration. */
export interface Destinations {
  readonly onSuccess: Field | undefined;
  readonly onFailure: Field | undefined;
}

const SIDES = ['on_success', 'on_failure'] as const;

/** The destinations of a resource, in nested blocks, as hashicorp/aws has them, or in an argument, as hashicorp/awscc has it. */
export function destinationsOf(block: Block, scope: Scope, into: Collected): Destinations {
  const attribute = block.attributes.get('destination_config');
  if (attribute !== undefined) return inArgument(attribute, scope, into);
  const outer = nested({ block, scope }, 'destination_config', into);
  const [onSuccess, onFailure] = SIDES.map((name): Field | undefined => {
    const side = outer && nested(outer, name, into);
    const written = side?.block.attributes.get('destination');
    if (side) return field(written, { ...side.scope, owner: `${scope.resource}.${name}.destination` });
    const argument = outer?.block.attributes.get(name);
    return outer && argument && inSide(argument, name, { ...outer.scope, resource: scope.resource }, into);
  });
  return { onSuccess, onFailure };
}

function inArgument(attribute: Attribute, scope: Scope, into: Collected): Destinations {
  const value = evaluate(attribute.expression, { ...scope, owner: `${scope.resource}.destination_config` });
  const [onSuccess, onFailure] = SIDES.map((name) => {
    const side = value.kind === 'map' ? value.entries.get(name) : undefined;
    return side && sideOf(side, attribute, name, scope, into);
  });
  if (value.kind !== 'map' && value.kind !== 'null') tellOfUnknown('destination_config', attribute, scope, into);
  return { onSuccess, onFailure };
}

function inSide(attribute: Attribute, name: string, scope: Scope, into: Collected): Field | undefined {
  const value = evaluate(attribute.expression, { ...scope, owner: `${scope.resource}.${name}` });
  return sideOf(value, attribute, name, scope, into);
}

function sideOf(
  side: TerraformValue,
  attribute: Attribute,
  name: string,
  scope: Scope,
  into: Collected,
): Field | undefined {
  if (side.kind === 'null') return undefined;
  const destination = side.kind === 'map' ? side.entries.get('destination') : undefined;
  if (destination?.kind === 'text') return { text: destination.text, place: attribute.place };
  if (side.kind !== 'map' || (destination && destination.kind !== 'null')) tellOfUnknown(name, attribute, scope, into);
  return undefined;
}

function tellOfUnknown(name: string, { place }: Attribute, { instance, resource }: Scope, into: Collected): void {
  const sentence = `${name} of ${instance.prefix}${resource} is not in the files: write its destinations into the manifest.`;
  into.warnings.push({ place, sentence });
}

/** The value of an argument as a field; undefined if it is absent or null. */
export function field(attribute: Attribute | undefined, scope: Scope): Field | undefined {
  const text = evaluateAttribute(attribute, scope);
  return attribute && text && { text, place: attribute.place };
}

/** A nested block, written as it is or made by a `dynamic` block. */
function nested({ block, scope }: Nested, name: string, into: Collected): Nested | undefined {
  const written = block.blocks.find(({ type }) => type === name);
  if (written) return { block: written, scope };
  const dynamic = block.blocks.find(({ type, labels }) => type === 'dynamic' && labels[0] === name);
  const content = dynamic?.blocks.find(({ type }) => type === 'content');
  const each = dynamic?.attributes.get('for_each');
  if (!dynamic || !content || !each) return undefined;
  const iterator = dynamic.attributes.get('iterator')?.expression.written ?? name;
  const entries = elementsOf(evaluate(each.expression, { ...scope, owner: `${scope.resource}.${name}` }), scope);
  if (entries === undefined) {
    const address = `${scope.instance.prefix}${block.labels.join('.') || scope.resource}`;
    const sentence = `${address} makes its block ${name} dynamically: the manifest has the block's values, so remove them if Terraform makes no block.`;
    into.warnings.push({ place: dynamic.place, sentence });
    return { block: content, scope };
  }
  const [first] = entries;
  if (first === undefined) {
    const destinations = SIDES.map((side) => content.blocks.find(({ type }) => type === side));
    const attributes = [content, ...destinations].map((inner) => inner?.attributes.get('destination'));
    scope.placeholders.quietly(() => attributes.map((attribute) => evaluateAttribute(attribute, scope)));
    return undefined;
  }
  const value = mapOf([
    ['key', known(first[0])],
    ['value', first[1]],
  ]);
  return { block: content, scope: { ...scope, bindings: new Map([...scope.bindings, [iterator, value]]) } };
}
