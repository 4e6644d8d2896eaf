import { type Collected, collected, type Field, type Found, textsOf } from '../source.ts';
import type { Attribute, Block } from './block.ts';
import { evaluate, evaluateAttribute } from './evaluate.ts';
import { SHOW_JSON, TERRAFORM_RETRY_ATTEMPTS, TERRAFORM_TYPE } from './event-invoke-config.ts';
import type { Surroundings } from './instances.ts';
import { providerName } from './providers.ts';
import { allMade } from './repeated.ts';
import { entriesOf, type Iteration, iterationsOf } from './repetition.ts';
import { type Instance, type Scope, scopeName, scopeOf } from './scope.ts';
import { known, mapOf } from './value.ts';

/** A nested block, and what its names mean. */
interface Nested {
  readonly block: Block;
  readonly scope: Scope;
}

/** Some instance of a block that has none. */
const UNDECIDED: Iteration = { suffix: '', key: '', bindings: new Map() };

/** Finds the configurations of a module's instance. */
export function findInInstance(instance: Instance, surroundings: Surroundings, into: Collected): void {
  for (const [address, block] of instance.module.resources) {
    if (!address.startsWith(`${TERRAFORM_TYPE}.`)) continue;
    const scope = { ...scopeOf(instance, { ...surroundings, pending: [] }, address), resource: address };
    const iterations = iterationsOf(block, scope, (attribute, inner) => evaluate(attribute.expression, inner));
    const made = allMade(iterations);
    if (made.length === 0) {
      into.absent.push({
        place: block.place,
        because: `${instance.prefix}${address} has no instance, by its count or for_each`,
      });
      surroundings.placeholders.quietly(() => textsOf(foundIn(address, block, UNDECIDED, scope, collected())));
    }
    if (iterations.kind === 'undecided') {
      const sentence = `how many instances ${instance.prefix}${address} has is not in the files: the manifest is for one of them. Make a manifest for each, or ${SHOW_JSON}`;
      into.warnings.push({ place: iterations.attribute.place, sentence });
    }
    if (made.length > 0) tellOfIgnored(`${instance.prefix}${address}`, block, into);
    for (const iteration of made) into.found.push(foundIn(address, block, iteration, scope, into));
  }
}

/** Lambda may hold other settings than the file has if Terraform was told not to look at them. */
function tellOfIgnored(address: string, block: Block, into: Collected): void {
  const ignored = block.blocks.find(({ type }) => type === 'lifecycle')?.attributes.get('ignore_changes');
  if (ignored === undefined) return;
  const sentence = `${address} ignores changes of ${ignored.expression.written.replace(/\s+/g, ' ')}, so Lambda may hold other settings than the file has: ${SHOW_JSON}`;
  into.warnings.push({ place: ignored.place, sentence });
}

function foundIn(address: string, block: Block, iteration: Iteration, outer: Scope, into: Collected): Found {
  const { place, labels } = block;
  const { suffix, bindings, key } = iteration;
  const scope: Scope = { ...outer, resource: `${address}${suffix}`, bindings };
  const argument = (name: string) =>
    field(block.attributes.get(name), { ...scope, owner: `${scope.resource}.${name}` });
  const outerBlock = nested({ block, scope }, 'destination_config', into);
  const destination = (name: string): Field | undefined => {
    const side = outerBlock && nested(outerBlock, name, into);
    if (!side) return undefined;
    const attribute = side.block.attributes.get('destination');
    return field(attribute, { ...side.scope, owner: `${scope.resource}.${name}.destination` });
  };
  const functionName = argument('function_name');
  return {
    custody: 'terraform',
    address: `${scope.instance.prefix}${scope.resource}`,
    ownName: [labels[1] ?? address, key].filter(Boolean).join('-'),
    place,
    sighting: place,
    unit: scope.instance.rootFolder,
    functionName: functionName
      ? asFunctionName(functionName)
      : { text: [{ reference: `${scope.resource}.function_name`, scope: scopeName(scope.instance), place }], place },
    qualifier: argument('qualifier'),
    region: argument('region') ?? regionOfProvider(block, scope),
    maximumRetryAttempts: argument('maximum_retry_attempts') ?? { text: [TERRAFORM_RETRY_ATTEMPTS], place },
    maximumEventAgeInSeconds: argument('maximum_event_age_in_seconds'),
    onSuccess: destination('on_success'),
    onFailure: destination('on_failure'),
  };
}

/** The ARN of a function in the same files becomes its name: the files have neither region nor account. */
function asFunctionName({ text, place }: Field): Field {
  return { text: text.flatMap((part) => (typeof part === 'string' ? part : (part.functionName ?? part))), place };
}

function field(attribute: Attribute | undefined, scope: Scope): Field | undefined {
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
  const entries = entriesOf(evaluate(each.expression, { ...scope, owner: `${scope.resource}.${name}` }), scope);
  if (entries === undefined) {
    const address = `${scope.instance.prefix}${block.labels.join('.') || scope.resource}`;
    const sentence = `${address} makes its block ${name} dynamically: the manifest has the block's values, so remove them if Terraform makes no block.`;
    into.warnings.push({ place: dynamic.place, sentence });
    return { block: content, scope };
  }
  const [first] = entries;
  if (first === undefined) {
    const destinations = ['on_success', 'on_failure'].map((side) => content.blocks.find(({ type }) => type === side));
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

/** The region of the provider; undefined if the files name none. */
function regionOfProvider(block: Block, scope: Scope): Field | undefined {
  const named = block.attributes.get('provider');
  const name = named ? providerName(named.expression) : 'aws';
  const provider = scope.instance.provider(name);
  if (provider?.region) return field(provider.region, scopeOf(provider.instance, scope, `provider.${name}.region`));
  const isDefault = provider ? provider.alias === undefined : named === undefined || name === 'aws';
  if (isDefault) return undefined;
  // A provider without a region in the files may be of any region, but hardly of the default provider's.
  const place = named?.place ?? block.place;
  const reference = provider ? `aws.${provider.alias}.region` : `${name}.region`;
  return { text: [{ reference, scope: scopeName(provider?.instance ?? scope.instance), place }], place };
}
