import { itemsOf, member, textAt, type Value } from './document.ts';
import { TERRAFORM_RETRY_ATTEMPTS, TERRAFORM_TYPE } from './from-terraform/event-invoke-config.ts';
import type { Place, Sighting } from './place.ts';
import type { Field, Found, Reading } from './source.ts';
import { regionsIn, withoutIndexes } from './terraform-plan-regions.ts';
import { visit } from './tree.ts';

/**
 * Finds the configurations in the output of `terraform show -json`: a state, or the planned values of a plan.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export function fromTerraformState(documents: readonly Value[]): Reading {
  const found = documents.flatMap((document) => {
    const values = valuesOf(document);
    const unknown = unknownByAddress(document);
    const regions = regionsIn(document);
    return resourcesOf(member(values, 'root_module')).flatMap((resource) => foundIn(resource, unknown, regions));
  });
  return { found: withRegions(found), warnings: [], absent: [], sightings: documents.flatMap(sightingsIn) };
}

function valuesOf(document: Value): Value | undefined {
  return member(document, 'planned_values') ?? member(document, 'values');
}

/** The sightings of a first pass: resources of the type, wherever they stand among the values or the deferred changes. */
function sightingsIn(document: Value): Sighting[] {
  const sightings: Sighting[] = [];
  for (const part of [valuesOf(document), member(document, 'deferred_changes')]) {
    if (part === undefined) continue;
    visit(part, (value) => {
      if (textAt(value, 'type') !== TERRAFORM_TYPE || textAt(value, 'mode') === 'data') return;
      sightings.push({ place: value.place, what: textAt(value, 'address') ?? TERRAFORM_TYPE });
    });
  }
  return sightings;
}

/**
 * The AWS provider before version 6 has no regions in the state. Two resources of one function and qualifier then belong to two
 * regions.
 */
function withRegions(found: readonly Found[]): Found[] {
  const targetOf = ({ functionName, qualifier }: Found) => JSON.stringify([functionName.text, qualifier?.text]);
  const groups = Map.groupBy(
    found.filter(({ region }) => region === undefined),
    targetOf,
  );
  return found.map((one) => {
    const isAlone = one.region !== undefined || (groups.get(targetOf(one))?.length ?? 0) < 2;
    if (isAlone) return one;
    const { address, place } = one;
    const because = 'since the state of the AWS provider before version 6 has no regions';
    return { ...one, region: { text: [{ reference: `${address}.region`, scope: place.path, place, because }], place } };
  });
}

function resourcesOf(module: Value | undefined): Value[] {
  const children = itemsOf(member(module, 'child_modules')).flatMap(resourcesOf);
  const own = itemsOf(member(module, 'resources')).filter(
    (resource) => textAt(resource, 'type') === TERRAFORM_TYPE && textAt(resource, 'mode') !== 'data',
  );
  return [...own, ...children];
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

function foundIn(resource: Value, unknowns: ReadonlyMap<string, Value>, regions: ReadonlyMap<string, Value>): Found[] {
  const values = member(resource, 'values');
  const address = textAt(resource, 'address');
  if (values === undefined || address === undefined) return [];
  const place = resource.place;
  const unknown = unknowns.get(address);
  const field = (name: string): Field | undefined =>
    isUnknown(unknown, name) ? missing(address, name, place) : known(member(values, name));
  const age = field('maximum_event_age_in_seconds');
  const destination = (name: string): Field | undefined => {
    const [block] = itemsOf(member(first(member(values, 'destination_config')), name));
    return block && (known(member(block, 'destination')) ?? missing(address, `${name}.destination`, place));
  };
  return [
    {
      custody: 'terraform',
      address,
      ownName: textAt(resource, 'name') ?? address,
      place,
      sighting: place,
      functionName: field('function_name') ?? missing(address, 'function_name', place),
      qualifier: field('qualifier'),
      region: field('region') ?? known(regions.get(withoutIndexes(address))),
      maximumRetryAttempts: field('maximum_retry_attempts') ?? { text: [TERRAFORM_RETRY_ATTEMPTS], place },
      // If Lambda has no maximum age, the state has 0, which the provider doesn't send.
      maximumEventAgeInSeconds: age?.text[0] === '0' ? undefined : age,
      onSuccess: destination('on_success'),
      onFailure: destination('on_failure'),
    },
  ];
}

function first(value: Value | undefined): Value | undefined {
  return itemsOf(value)[0];
}

function isUnknown(unknown: Value | undefined, name: string): boolean {
  return textAt(unknown, name) === 'true';
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
