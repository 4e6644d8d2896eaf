import { member, type Value } from '../document.ts';
import type { Field, Found } from '../source.ts';
import { evaluate, fieldOf } from './intrinsics.ts';
import { functionArnTarget, functionNameOf } from './resources.ts';
import { isRetained } from './retained.ts';
import { EVENT_INVOKE_CONFIG } from './sightings.ts';
import { property, type Template, typeOf } from './template.ts';

/** The configuration of a resource of its own; undefined if the resource is of another type. */
export function resourceConfig(logicalId: string, resource: Value, template: Template): Found | undefined {
  if (typeOf(resource) !== EVENT_INVOKE_CONFIG) return undefined;
  const field = (...path: string[]): Field | undefined =>
    fieldOf(property(resource, 'Properties', ...path), { template, owner: [logicalId, ...path].join('.') });
  const { place } = resource;
  return {
    custody: 'cloudformation',
    address: logicalId,
    ownName: logicalId,
    place,
    sighting: place,
    isRetained: isRetained(resource),
    functionName: functionField(resource, template) ??
      field('FunctionName') ?? {
        text: [{ reference: `${logicalId}.FunctionName`, scope: template.scope, place }],
        place,
      },
    qualifier: qualifierField(resource, template) ?? field('Qualifier'),
    maximumRetryAttempts: field('MaximumRetryAttempts'),
    maximumEventAgeInSeconds: field('MaximumEventAgeInSeconds'),
    onSuccess: field('DestinationConfig', 'OnSuccess', 'Destination'),
    onFailure: field('DestinationConfig', 'OnFailure', 'Destination'),
  };
}

/** The ARN of a function or an alias of the same template becomes its name: account and region are the stack's. */
function functionField(resource: Value, template: Template): Field | undefined {
  const value = member(resource, 'Properties', 'FunctionName');
  const target = value && functionArnTarget(value);
  if (value === undefined || target === undefined) return undefined;
  const parts = functionNameOf(target, template.resources, value);
  if (parts === undefined) return undefined;
  const context = { template, owner: `${target}.FunctionName` };
  const text = parts.flatMap((part) => (typeof part === 'string' ? part : (evaluate(part, context) ?? [])));
  return { text, place: value.place };
}

/** A reference to an alias gives its ARN, but a qualifier needs its name. */
function qualifierField(resource: Value, template: Template): Field | undefined {
  const target = member(resource, 'Properties', 'Qualifier', 'Ref');
  const alias = target?.kind === 'scalar' ? template.resources.get(target.text) : undefined;
  if (target?.kind !== 'scalar' || typeOf(alias) !== 'AWS::Lambda::Alias') return undefined;
  return fieldOf(property(alias, 'Properties', 'Name'), { template, owner: `${target.text}.Name` });
}
