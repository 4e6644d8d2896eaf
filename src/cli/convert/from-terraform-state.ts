import { credentialWarnings } from './credential-warnings.ts';
import { itemsOf, member, textAt, type Value } from './document.ts';
import { configTypeOf, DEFAULT_RETRY_ATTEMPTS } from './from-terraform/event-invoke-config.ts';
import { indirectTypeOf, verdictOf } from './from-terraform/indirect-type.ts';
import type { Place, Sighting } from './place.ts';
import { type Collected, collected, type Field, type Found, type Reading } from './source.ts';
import { type Configured, configurationIn, withoutIndexes } from './terraform-plan-configuration.ts';
import { tellOfCommands, tellOfDeferred, tellOfMention, tellOfUnplanned } from './terraform-plan-warnings.ts';
import { tellOfMissingRegions, withRegions } from './terraform-state-regions.ts';
import { visit } from './tree.ts';

/**
 * Finds the configurations in the output of `terraform show -json`: a state, or the planned values of a plan.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export function fromTerraformState(documents: readonly Value[]): Reading {
  const into = collected();
  for (const document of documents) {
    const unknown = unknownByAddress(document);
    const configuration = configurationIn(document);
    into.warnings.push(...tellOfUnplanned(document), ...tellOfDeferred(document), ...tellOfCommands(document));
    for (const resource of managedIn(member(valuesOf(document), 'root_module'))) {
      const { place } = resource;
      if (textAt(resource, 'deposed_key') !== undefined)
        into.absent.push({ place, because: 'Terraform has replaced this object, and deletes it' });
      else if (indirectTypeOf(textAt(resource, 'type'))) accountForIndirect(resource, unknown, into);
      else if (configTypeOf(textAt(resource, 'type')) === undefined) into.warnings.push(...tellOfMention(resource));
      else into.found.push(...foundIn(resource, unknown, configuration, into));
    }
  }
  const found = withRegions(into.found);
  const states = documents.filter((document) => member(document, 'planned_values') === undefined);
  const paths = [...new Set(states.map(({ place }) => place.path))];
  const warnings = [
    ...into.warnings,
    ...paths.flatMap((path) => tellOfMissingRegions(found.filter(({ place }) => place.path === path))),
    ...credentialWarnings(found),
  ];
  return { ...into, found, warnings, sightings: documents.flatMap(sightingsIn) };
}

function valuesOf(document: Value): Value | undefined {
  return member(document, 'planned_values') ?? member(document, 'values');
}

/** The sightings of a first pass: resources of the types, wherever they stand among the values or the deferred changes. */
function sightingsIn(document: Value): Sighting[] {
  const sightings: Sighting[] = [];
  for (const part of [valuesOf(document), member(document, 'deferred_changes')]) {
    if (part === undefined) continue;
    visit(part, (value) => {
      const type = textAt(value, 'type');
      const isSighted = configTypeOf(type) ?? indirectTypeOf(type);
      if (isSighted === undefined || textAt(value, 'mode') === 'data') return;
      sightings.push({ place: value.place, what: textAt(value, 'address') ?? isSighted });
    });
  }
  return sightings;
}

/** The resources of a module and of those within it, without data sources. */
function managedIn(module: Value | undefined): Value[] {
  const own = itemsOf(member(module, 'resources')).filter((resource) => textAt(resource, 'mode') !== 'data');
  return [...own, ...itemsOf(member(module, 'child_modules')).flatMap(managedIn)];
}

/** Accounts for a resource that may deploy an event invoke config without being one. */
function accountForIndirect(resource: Value, unknowns: ReadonlyMap<string, Value>, into: Collected): void {
  const type = indirectTypeOf(textAt(resource, 'type'));
  const address = textAt(resource, 'address');
  if (type === undefined || address === undefined) return;
  const { place } = resource;
  const verdict = verdictOf(type, address, (name) =>
    isUnknown(unknowns.get(address), name) ? undefined : textOf(member(resource, 'values', name)),
  );
  if ('because' in verdict) into.absent.push({ place, because: verdict.because });
  else into.warnings.push({ place, sentence: verdict.sentence });
}

/** The text of a value; of a mapping, such as a Kubernetes object, its JSON. */
function textOf(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  return value.kind === 'scalar' ? value.text : JSON.stringify(plain(value));
}

function plain(value: Value): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.text;
    case 'list':
      return value.items.map(plain);
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, item]) => [key, plain(item)]));
  }
}

/** The values of a plan that are known only after it was applied, by address. */
function unknownByAddress(plan: Value): ReadonlyMap<string, Value> {
  const changes = itemsOf(member(plan, 'resource_changes'));
  return new Map(
    changes.flatMap((change): [string, Value][] => {
      const address = textAt(change, 'address');
      const unknown = member(change, 'change', 'after_unknown');
      return address && unknown ? [[address, unknown]] : [];
    }),
  );
}

function foundIn(
  resource: Value,
  unknowns: ReadonlyMap<string, Value>,
  configuration: ReadonlyMap<string, Configured>,
  into: Collected,
): Found[] {
  const type = configTypeOf(textAt(resource, 'type'));
  const values = member(resource, 'values');
  const address = textAt(resource, 'address');
  if (type === undefined || values === undefined || address === undefined) return [];
  const place = resource.place;
  const unknown = unknowns.get(address);
  const configured = configuration.get(withoutIndexes(address));
  // A provider may make a value for an argument that is left out: it is unknown, too, but Lambda is sent nothing.
  const isLeftOut = (name: string) => configured?.expressions && member(configured.expressions, name) === undefined;
  const field = (name: string): Field | undefined => {
    if (!isUnknown(unknown, name)) return known(member(values, name));
    return isLeftOut(name) ? undefined : missing(address, name, place);
  };
  const age = field('maximum_event_age_in_seconds');
  const destination = (name: string): Field | undefined => {
    const block = single(member(single(member(values, 'destination_config')), name));
    return block && (known(member(block, 'destination')) ?? missing(address, `${name}.destination`, place));
  };
  const retryAttempts = DEFAULT_RETRY_ATTEMPTS[type];
  if (hasUnknownDestinations(unknown) && !isLeftOut('destination_config')) {
    const sentence = `destination_config of ${address} is known only after the plan was applied: write its destinations into the manifest.`;
    into.warnings.push({ place, sentence });
  }
  return [
    {
      custody: 'terraform',
      address,
      ownName: textAt(resource, 'name') ?? address,
      place,
      sighting: place,
      // A state doesn't say which resources are of one account.
      unit: address,
      credentials: configured?.credentials,
      functionName: field('function_name') ?? missing(address, 'function_name', place),
      qualifier: field('qualifier'),
      region: field('region') ?? configured?.region(address),
      maximumRetryAttempts:
        field('maximum_retry_attempts') ?? (retryAttempts === undefined ? undefined : { text: [retryAttempts], place }),
      // If Lambda has no maximum age, the state has 0, which the provider doesn't send.
      maximumEventAgeInSeconds: age?.text[0] === '0' ? undefined : age,
      onSuccess: destination('on_success'),
      onFailure: destination('on_failure'),
    },
  ];
}

/** The only item of a list, as hashicorp/aws has its blocks, or the value itself, as hashicorp/awscc has it. */
function single(value: Value | undefined): Value | undefined {
  return value?.kind === 'list' ? value.items[0] : value;
}

/** True if it is not known whether there are destinations. A destination alone that isn't known becomes a placeholder. */
function hasUnknownDestinations(unknown: Value | undefined): boolean {
  const config = single(member(unknown, 'destination_config'));
  return isTrue(config) || ['on_success', 'on_failure'].some((side) => isTrue(single(member(config, side))));
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'scalar' && value.text === 'true';
}

function isUnknown(unknown: Value | undefined, name: string): boolean {
  return isTrue(member(unknown, name));
}

function known(value: Value | undefined): Field | undefined {
  return value?.kind === 'scalar' ? { text: [value.text], place: value.place } : undefined;
}

function missing(address: string, name: string, place: Place): Field {
  const reference = `${address}.${name}`;
  return {
    text: [{ reference, scope: place.path, place, because: 'since it is known only after the plan was applied' }],
    place,
  };
}
