import { itemsOf, member, textAt, type Value } from './document.ts';
import { TERRAFORM_RETRY_ATTEMPTS, TERRAFORM_TYPE } from './from-terraform/from-terraform.ts';
import type { Place } from './place.ts';
import type { Field, Findings, Found } from './source.ts';

/**
 * Finds the configurations in the output of `terraform show -json`: a state, or the planned values of a plan.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export function fromTerraformState(documents: readonly Value[]): Findings {
  const found = documents.flatMap((document) => {
    const values = member(document, 'planned_values') ?? member(document, 'values');
    const unknown = unknownByAddress(document);
    return resourcesOf(member(values, 'root_module')).flatMap((resource) => foundIn(resource, unknown));
  });
  return { found, warnings: [] };
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

function foundIn(resource: Value, unknowns: ReadonlyMap<string, Value>): Found[] {
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
      functionName: field('function_name') ?? missing(address, 'function_name', place),
      qualifier: field('qualifier'),
      region: field('region'),
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
