import { type Collected, collected, type Field, type Found, textsOf } from '../source.ts';
import type { Block } from './block.ts';
import { destinationsOf, field } from './destinations.ts';
import { evaluate } from './evaluate.ts';
import { type ConfigType, configTypeOf, DEFAULT_RETRY_ATTEMPTS, SHOW_JSON } from './event-invoke-config.ts';
import { hasNoInstance } from './indirect-resources.ts';
import type { Surroundings } from './instances.ts';
import { providerSettings } from './provider-settings.ts';
import { allMade } from './repeated.ts';
import { type Iteration, iterationsOf } from './repetition.ts';
import { type Instance, type Scope, scopeName, scopeOf } from './scope.ts';

/** Some instance of a block that has none. */
const UNDECIDED: Iteration = { suffix: '', key: '', bindings: new Map() };

/** Finds the configurations of a module's instance. */
export function findInInstance(instance: Instance, surroundings: Surroundings, into: Collected): void {
  for (const [address, block] of instance.module.resources) {
    const type = configTypeOf(block.type === 'resource' ? block.labels[0] : undefined);
    if (type === undefined) continue;
    const scope = { ...scopeOf(instance, { ...surroundings, pending: [] }, address), resource: address };
    const iterations = iterationsOf(block, scope, (attribute, inner) => evaluate(attribute.expression, inner));
    const made = allMade(iterations);
    if (made.length === 0) {
      into.absent.push({ place: block.place, because: hasNoInstance(instance, address) });
      surroundings.placeholders.quietly(() => textsOf(foundIn(type, address, block, UNDECIDED, scope, collected())));
    }
    if (iterations.kind === 'undecided') {
      const sentence = `how many instances ${instance.prefix}${address} has is not in the files: the manifest is for one of them. Make a manifest for each, or ${SHOW_JSON}`;
      into.warnings.push({ place: iterations.attribute.place, sentence });
    }
    if (made.length > 0) tellOfIgnored(`${instance.prefix}${address}`, block, into);
    const isOptional = iterations.kind === 'undecided';
    for (const iteration of made)
      into.found.push({ ...foundIn(type, address, block, iteration, scope, into), isOptional });
  }
}

/** Lambda may hold other settings than the file has if Terraform was told not to look at them. */
function tellOfIgnored(address: string, block: Block, into: Collected): void {
  const ignored = block.blocks.find(({ type }) => type === 'lifecycle')?.attributes.get('ignore_changes');
  if (ignored === undefined) return;
  const { expression } = ignored;
  const names =
    expression.kind === 'list' ? expression.items.map(({ written }) => written).join(', ') : expression.written;
  const sentence = `${address} ignores changes of ${names}, so Lambda may hold other settings than the file has: ${SHOW_JSON}`;
  into.warnings.push({ place: ignored.place, sentence });
}

function foundIn(
  type: ConfigType,
  address: string,
  block: Block,
  iteration: Iteration,
  outer: Scope,
  into: Collected,
): Found {
  const { place, labels } = block;
  const { suffix, bindings, key } = iteration;
  const scope: Scope = { ...outer, resource: `${address}${suffix}`, bindings };
  const argument = (name: string) =>
    field(block.attributes.get(name), { ...scope, owner: `${scope.resource}.${name}` });
  const functionName = argument('function_name');
  const retryAttempts = DEFAULT_RETRY_ATTEMPTS[type];
  return {
    custody: 'terraform',
    address: `${scope.instance.prefix}${scope.resource}`,
    ownName: [labels[1] ?? address, key].filter(Boolean).join('-'),
    place,
    sighting: place,
    functionName: functionName
      ? asFunctionName(functionName)
      : { text: [{ reference: `${scope.resource}.function_name`, scope: scopeName(scope.instance), place }], place },
    qualifier: argument('qualifier'),
    ...providerSettings(block, scope, argument('region')),
    maximumRetryAttempts:
      argument('maximum_retry_attempts') ??
      (retryAttempts === undefined ? undefined : { text: [retryAttempts], place }),
    maximumEventAgeInSeconds: argument('maximum_event_age_in_seconds'),
    ...destinationsOf(block, scope, into),
  };
}

/** The ARN of a function in the same files becomes its name: the files have neither region nor account. */
function asFunctionName({ text, place }: Field): Field {
  return { text: text.flatMap((part) => (typeof part === 'string' ? part : (part.functionName ?? part))), place };
}
