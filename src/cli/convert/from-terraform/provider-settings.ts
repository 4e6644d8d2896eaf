import type { Place } from '../place.ts';
import type { Credentials, Field } from '../source.ts';
import type { Block } from './block.ts';
import { CREDENTIALS } from './credentials.ts';
import { evaluate, evaluateAttribute } from './evaluate.ts';
import { identityOf, namedProvider } from './providers.ts';
import { elementsOf } from './repetition.ts';
import { type Provider, type Scope, scopeName, scopeOf } from './scope.ts';

/** The provider configuration of a resource, as far as the region and the account of what it makes depend on it. */
export interface ProviderSettings {
  readonly region: Field | undefined;
  readonly credentials: Credentials | undefined;
  /** The root module and the provider: what one provider makes is of one account. */
  readonly unit: string;
}

/**
 * The settings of the provider of a resource.
 *
 * @param region - the resource's own argument
 */
export function providerSettings(block: Block, scope: Scope, region: Field | undefined): ProviderSettings {
  const named = block.attributes.get('provider');
  const [localName = ''] = (block.labels[0] ?? '').split('_');
  const provider = named ? namedProvider(named.expression, scope) : scope.instance.provider(localName);
  const { rootFolder } = scope.instance;
  if (provider === undefined) return { region, credentials: undefined, unit: rootFolder };
  const place = named?.place ?? block.place;
  return {
    region: region ?? regionOf(provider, place, scope),
    credentials: credentialsOf(provider, place, region !== undefined, scope),
    unit: `${rootFolder}\n${identityOf(provider)}`,
  };
}

/** The region of a provider; undefined if it may be that of the environment. */
function regionOf(provider: Provider, place: Place, scope: Scope): Field | undefined {
  const { name, block, bindings, instance } = provider;
  const attribute = block?.attributes.get('region');
  const own = { ...scopeOf(instance, scope, `provider.${name}.region`), bindings };
  const text = evaluateAttribute(attribute, own);
  if (attribute && text) return { text, place: attribute.place };
  // A provider without a region in the files may be of any region, but hardly of the default provider's.
  const isDefault = block !== undefined && !name.includes('.');
  return isDefault ? undefined : { text: [{ reference: `${name}.region`, scope: scopeName(instance), place }], place };
}

/** @param isRegionKnown - false: a placeholder tells of a provider that the files don't have */
function credentialsOf(
  provider: Provider,
  place: Place,
  isRegionKnown: boolean,
  scope: Scope,
): Credentials | undefined {
  const { name, block, bindings, instance } = provider;
  const identity = identityOf(provider);
  if (block === undefined) {
    return {
      identity,
      ...(isRegionKnown && { told: { place, what: `the provider ${name}, which is not in the files,` } }),
    };
  }
  const given = CREDENTIALS.filter((one) => {
    const own = { ...scopeOf(instance, scope, `provider.${name}.${one}`), bindings };
    return hasArgument(block, one, own);
  });
  if (given.length === 0) return undefined;
  return { identity, told: { place: block.place, what: `the provider ${name} with ${given.join(', ')}` } };
}

function hasArgument({ attributes, blocks }: Block, name: string, scope: Scope): boolean {
  const attribute = attributes.get(name);
  if (attribute) return evaluate(attribute.expression, scope).kind !== 'null';
  const dynamic = blocks.find(({ type, labels }) => type === 'dynamic' && labels[0] === name);
  const each = dynamic?.attributes.get('for_each');
  if (each) return elementsOf(evaluate(each.expression, scope), scope)?.length !== 0;
  return blocks.some(({ type }) => type === name);
}
