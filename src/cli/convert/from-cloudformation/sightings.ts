import { entriesOf, member, textAt, type Value } from '../document.ts';
import type { Sighting } from '../place.ts';
import { visit } from '../tree.ts';

/** The type of the resource. */
export const EVENT_INVOKE_CONFIG = 'AWS::Lambda::EventInvokeConfig';
/** The type of SAM's functions. */
export const SAM_FUNCTION = 'AWS::Serverless::Function';
/** SAM's property of a function. */
export const SAM_PROPERTY = 'EventInvokeConfig';
/** The types of resources that are templates of their own. */
export const STACKS = [
  'AWS::CloudFormation::Stack',
  'AWS::Serverless::Application',
  'AWS::CloudFormation::StackSet',
  'AWS::ServiceCatalog::CloudFormationProvisionedProduct',
];
/** The types of resources that a program deploys. */
const CUSTOM = /^(?:Custom::|AWS::CloudFormation::CustomResource$)/;

/** The sightings of a first pass over a template: it knows only names of types and keys, wherever they stand. */
export function sightingsIn(document: Value, globals = member(document, 'Globals')): Sighting[] {
  const isGlobal = globals !== undefined && mentions(globals, SAM_PROPERTY);
  const sightings: Sighting[] = [];
  visit(document, (value, key) => {
    const what = typed(value, isGlobal);
    if (what !== undefined) sightings.push({ place: value.place, what });
    if (key !== 'Fn::Transform' && key !== 'Transform') return;
    for (const one of value.kind === 'list' ? value.items : [value]) {
      if (one.kind === 'map') sightings.push({ place: one.place, what: 'a transform' });
    }
  });
  return sightings;
}

/** True if a key stands anywhere in a value. */
export function mentions(value: Value, wanted: string): boolean {
  let isThere = false;
  visit(value, (_, key) => {
    if (key === wanted) isThere = true;
  });
  return isThere;
}

/** True for a custom resource whose properties name Lambda's calls, as AwsCustomResource of the CDK does. */
export function isCustomConfig(resource: Value): boolean {
  return CUSTOM.test(textAt(resource, 'Type') ?? '') && tellsOfConfig(resource);
}

function tellsOfConfig(resource: Value): boolean {
  let tells = false;
  visit(resource, (value, key = '') => {
    if (/FunctionEventInvokeConfig/i.test(`${key} ${value.kind === 'scalar' ? value.text : ''}`)) tells = true;
  });
  return tells;
}

function typed(value: Value, isGlobal: boolean): string | undefined {
  const type = entriesOf(value).length > 0 ? textAt(value, 'Type') : undefined;
  if (type === undefined) return undefined;
  if (type === SAM_FUNCTION)
    return isGlobal || mentions(value, SAM_PROPERTY) ? `${SAM_PROPERTY} of a function` : undefined;
  if (CUSTOM.test(type)) return tellsOfConfig(value) ? `${type} with the name of an event invoke config` : undefined;
  return type === EVENT_INVOKE_CONFIG || STACKS.includes(type) || type.endsWith('::MODULE') ? type : undefined;
}
