import { entriesOf, itemsOf, member, textAt, type Value } from './document.ts';
import { CREDENTIALS } from './from-terraform/credentials.ts';
import type { Place } from './place.ts';
import type { Credentials, Field } from './source.ts';

/** A resource's entry in the configuration of a plan. */
export interface Configured {
  /**
   * The region of a resource with an address; undefined: it may be that of the environment. OpenTofu's providers with for_each differ
   * between the instances of a resource.
   */
  region(address: string): Field | undefined;
  readonly credentials: Credentials | undefined;
  /** The arguments that it has. */
  readonly expressions: Value | undefined;
}

/**
 * The configuration of a plan's resources, by their addresses without indexes. It has what the values don't have: the region of the AWS
 * provider before version 6, and which arguments are left out where the provider makes a value. A state has no configuration.
 * https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
export function configurationIn(plan: Value): ReadonlyMap<string, Configured> {
  const configuration = member(plan, 'configuration');
  const configs = member(configuration, 'provider_config');
  const found = new Map<string, Configured>();
  collect(member(configuration, 'root_module'), '', (address, key, resource) => {
    const [name, config] = providerConfig(key, configs);
    found.set(address, {
      region: (instance) => regionOf(name, config, plan, resource.place, instance),
      credentials: credentialsOf(name, config),
      expressions: member(resource, 'expressions'),
    });
  });
  return found;
}

/** An address without its indexes: `module.a["x"].type.name[0]` is `module.a.type.name`. */
export function withoutIndexes(address: string): string {
  return address.replace(/\[(?:\d+|"(?:\\.|[^"\\])*")\]/g, '');
}

function collect(
  module: Value | undefined,
  prefix: string,
  seen: (address: string, key: string, resource: Value) => void,
): void {
  for (const resource of itemsOf(member(module, 'resources'))) {
    const address = textAt(resource, 'address');
    const key = textAt(resource, 'provider_config_key');
    if (address !== undefined && key !== undefined) seen(`${prefix}${address}`, key, resource);
  }
  for (const [name, call] of entriesOf(member(module, 'module_calls'))) {
    collect(member(call, 'module'), `${prefix}module.${name}.`, seen);
  }
}

/** A provider configuration and its key. A module that configures no provider has an entry without a configuration, and the root's. */
function providerConfig(key: string, configs: Value | undefined): [string, Value | undefined] {
  const own = member(configs, key);
  const name = aloneName(key);
  const isInherited = key !== name && !name.includes('.') && member(own, 'expressions') === undefined;
  if (!isInherited) return [key, own];
  const source = textAt(own, 'full_name');
  const isDefault = (config: Value) =>
    textAt(config, 'alias') === undefined && textAt(config, 'module_address') === undefined;
  const ofSource = entriesOf(configs).find(
    ([, config]) => isDefault(config) && source !== undefined && textAt(config, 'full_name') === source,
  );
  return ofSource ? [ofSource[0], ofSource[1]] : [name, member(configs, name)];
}

/** The name of a provider configuration in its module: `module.m:aws.us` is `aws.us`. */
function aloneName(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}

/** A literal, the value of a variable of the root module, or a placeholder. */
function regionOf(
  name: string,
  config: Value | undefined,
  plan: Value,
  place: Place,
  address: string,
): Field | undefined {
  const expression = member(config, 'expressions', 'region');
  const isDefault = config === undefined ? !aloneName(name).includes('.') : textAt(config, 'alias') === undefined;
  if (expression === undefined && isDefault) return undefined;
  const isOfRoot = textAt(config, 'module_address') === undefined;
  const [reference] = itemsOf(member(expression, 'references'));
  const variable = textAt(reference)?.match(/^var\.([\w-]+)$/)?.[1];
  const value = isOfRoot && variable !== undefined ? member(plan, 'variables', variable, 'value') : undefined;
  const region = member(expression, 'constant_value') ?? value;
  if (region?.kind === 'scalar') return { text: [region.text], place: region.place };
  const isOfInstance = itemsOf(member(expression, 'references')).some((one) => textAt(one)?.startsWith('each.'));
  const owner = isOfInstance ? address : name;
  return { text: [{ reference: `${owner}.region`, scope: place.path, place }], place };
}

function credentialsOf(name: string, config: Value | undefined): Credentials | undefined {
  const expressions = member(config, 'expressions');
  const given = CREDENTIALS.filter((one) => member(expressions, one) !== undefined);
  if (config === undefined || given.length === 0) return undefined;
  const { place } = config;
  return {
    identity: `${place.path}\n${name}`,
    told: { place, what: `the provider ${name} with ${given.join(', ')}` },
  };
}
