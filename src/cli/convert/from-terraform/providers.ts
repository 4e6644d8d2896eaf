import type { Block } from './block.ts';
import type { Expression } from './expression.ts';

/** The name by which a resource or a call names a provider configuration: `aws.replica`. */
export function providerName(expression: Expression): string {
  return expression.written.replace(/^"?(?:\$\{)?\s*|\s*\}?"?$/g, '');
}

/** The alias of a provider configuration; undefined: it is the default one. */
export function aliasOf(provider: Block): string | undefined {
  const alias = provider.attributes.get('alias');
  return alias && providerName(alias.expression);
}

/** The provider configurations that a call passes: the caller's names by the names in the called module. */
export function passedProviders(call: Block): ReadonlyMap<string, string> {
  const expression = call.attributes.get('providers')?.expression;
  if (expression?.kind !== 'object') return new Map();
  return new Map(expression.entries.map(([name, value]) => [providerName(name), providerName(value)]));
}
