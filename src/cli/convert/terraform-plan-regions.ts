import { entriesOf, itemsOf, member, textAt, type Value } from './document.ts';

/**
 * The regions that a plan's configuration gives, by the addresses of resources without their indexes. A state has no configuration, and
 * the AWS provider before version 6 has no regions among a resource's values.
 * https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
export function regionsIn(plan: Value): ReadonlyMap<string, Value> {
  const configuration = member(plan, 'configuration');
  const regions = new Map<string, Value>();
  collect(member(configuration, 'root_module'), '', (address, key) => {
    const providers = member(configuration, 'provider_config');
    const own = member(providers, key);
    // A module that configures no provider has an entry without a configuration, and the root's default one.
    const isInherited = key.endsWith(':aws') && member(own, 'expressions') === undefined;
    const region = regionOf(isInherited ? member(providers, 'aws') : own, plan);
    if (region) regions.set(address, region);
  });
  return regions;
}

/** An address without its indexes: `module.a["x"].type.name[0]` is `module.a.type.name`. */
export function withoutIndexes(address: string): string {
  return address.replace(/\[(?:\d+|"(?:\\.|[^"\\])*")\]/g, '');
}

function collect(module: Value | undefined, prefix: string, seen: (address: string, key: string) => void): void {
  for (const resource of itemsOf(member(module, 'resources'))) {
    const address = textAt(resource, 'address');
    const key = textAt(resource, 'provider_config_key');
    if (address !== undefined && key !== undefined) seen(`${prefix}${address}`, key);
  }
  for (const [name, call] of entriesOf(member(module, 'module_calls'))) {
    collect(member(call, 'module'), `${prefix}module.${name}.`, seen);
  }
}

/** A literal, or the value of a variable of the root module. */
function regionOf(provider: Value | undefined, plan: Value): Value | undefined {
  const isOfRoot = textAt(provider, 'module_address') === undefined;
  const expression = member(provider, 'expressions', 'region');
  const [reference] = itemsOf(member(expression, 'references'));
  const variable = textAt(reference)?.match(/^var\.([\w-]+)$/)?.[1];
  const value = isOfRoot && variable !== undefined ? member(plan, 'variables', variable, 'value') : undefined;
  return member(expression, 'constant_value') ?? value;
}
