import type { Block } from './block.ts';
import { evaluate } from './evaluate.ts';
import type { Expression } from './expression.ts';
import type { Module } from './module.ts';
import { iterationsOf } from './repetition.ts';
import { type Instance, type Provider, type Scope, scopeName } from './scope.ts';
import { decided } from './value.ts';

/** A name by which a resource or a call names a provider configuration. */
interface Reference {
  /** `aws.replica` */
  readonly name: string;
  /** The index of OpenTofu's configurations with for_each: `aws.by_region[each.key]`. */
  readonly key?: Expression;
}

/**
 * The provider configuration that an expression names.
 *
 * @param scope - of the resource or call that has the expression
 */
export function namedProvider(expression: Expression, scope: Scope): Provider | undefined {
  const { name, key } = referenceOf(expression);
  if (key === undefined) return scope.instance.provider(name);
  const text = decided(evaluate(key, scope), scope.placeholders);
  return text === undefined ? missing(scope.resource, scope.instance) : scope.instance.provider(name, text);
}

/** A provider configuration that the files don't have. */
export function missing(name: string, instance: Instance): Provider {
  return { name, block: undefined, bindings: new Map(), instance };
}

/** The provider configuration that a block of a module makes. */
export function configured(block: Block, key: string | undefined, scope: Scope): Provider {
  const name = [block.labels[0], aliasOf(block)].filter(Boolean).join('.');
  if (key === undefined) return { name, block, bindings: new Map(), instance: scope.instance };
  const made = iterationsOf(block, { ...scope, resource: name }, (attribute, inner) =>
    evaluate(attribute.expression, inner),
  );
  const own = 'all' in made ? made.all.find(([one]) => one === key)?.[1] : undefined;
  const indexed = `${name}[${JSON.stringify(key)}]`;
  return own
    ? { name: indexed, block, bindings: own.bindings, instance: scope.instance }
    : missing(indexed, scope.instance);
}

/** The provider configurations that a call passes, by the names in the called module. */
export function passedProviders(call: Block): ReadonlyMap<string, Expression> {
  const expression = call.attributes.get('providers')?.expression;
  if (expression?.kind !== 'object') return new Map();
  return new Map(expression.entries.map(([name, value]) => [referenceOf(name).name, value]));
}

/** The block of a module that configures a provider under a name: that of the same name, or else of the same source. */
export function providerBlock(
  module: Module,
  localName: string,
  alias: string | undefined,
  source: string,
): Block | undefined {
  const own = module.providers.filter((block) => aliasOf(block) === alias);
  const isNamed = (block: Block) => block.labels[0] === localName && sourceOf(module, localName) === source;
  return own.find(isNamed) ?? own.find(({ labels: [name = ''] }) => sourceOf(module, name) === source);
}

/**
 * The source of a provider. https://developer.hashicorp.com/terraform/language/providers/requirements#implied-provider-configurations
 */
export function sourceOf({ requiredProviders }: Module, localName: string): string {
  return requiredProviders.get(localName) ?? `hashicorp/${localName}`;
}

/** A text that is equal for equal provider configurations only. */
export function identityOf({ name, instance }: Provider): string {
  return `${scopeName(instance)}\n${name}`;
}

/** The alias of a provider configuration; undefined: it is the default one. */
function aliasOf(provider: Block): string | undefined {
  const alias = provider.attributes.get('alias');
  return alias && referenceOf(alias.expression).name;
}

function referenceOf(expression: Expression): Reference {
  const [part] = expression.kind === 'template' ? expression.parts : [];
  if (part?.kind === 'value') return referenceOf(part.expression);
  // The JSON syntax has the reference as a text, of which the key is not read.
  const [, indexed] = expression.kind === 'literal' ? (expression.value?.match(/^([\w.-]+)\[/) ?? []) : [];
  if (indexed !== undefined) return { name: indexed, key: { ...expression, kind: 'opaque' } };
  if (expression.kind === 'index') return { name: nameOf(expression.of), key: expression.key };
  return { name: nameOf(expression) };
}

function nameOf({ written }: Expression): string {
  return written.replace(/^"?(?:\$\{)?\s*|\s*\}?"?$/g, '');
}
