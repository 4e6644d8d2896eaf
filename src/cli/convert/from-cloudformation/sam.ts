import { LATEST } from '../../../lambda/target.ts';
import { itemsOf, member, textAt, type Value } from '../document.ts';
import type { Field, Found } from '../source.ts';
import { chosen, fieldOf } from './intrinsics.ts';
import { isRetained } from './retained.ts';
import { SAM_FUNCTION, SAM_PROPERTY, sightingsIn } from './sightings.ts';
import { merged, property, type Template, typeOf } from './template.ts';

/** The resource that SAM makes of a function's property: of an empty one it makes none. */
export type FunctionConfig =
  | {
      readonly found: Found;
      /** The condition of which the property depends, if the files don't decide it. */
      readonly condition?: string;
    }
  | { readonly absent: string };

/**
 * The configuration that SAM's transform makes from a function's property EventInvokeConfig:
 * https://github.com/aws/serverless-application-model/blob/develop/samtranslator/model/sam_resources.py
 *
 * @returns undefined if the resource is no function, or has no such property
 */
export function functionConfig(logicalId: string, resource: Value, template: Template): FunctionConfig | undefined {
  if (typeOf(resource) !== SAM_FUNCTION) return undefined;
  // SAM merges a function's own properties into those of Globals, mapping by mapping.
  const properties = merged(globalsOf(resource, template), member(resource, 'Properties'));
  const written = property(properties, SAM_PROPERTY);
  if (written === undefined) {
    const isSighted = sightingsIn(resource, member(template.document, 'Globals')).length > 0;
    return isSighted ? { absent: `${logicalId} leaves out ${SAM_PROPERTY} of Globals` } : undefined;
  }
  const config = chosen(written, template);
  if (config === undefined) return { absent: `${logicalId}.${SAM_PROPERTY} has a condition that is false` };
  if (config.kind === 'map' && config.entries.size === 0) return { absent: `${logicalId}.${SAM_PROPERTY} is empty` };
  const field = (value: Value | undefined, ...path: string[]): Field | undefined =>
    fieldOf(property(value, ...path), { template, owner: [logicalId, ...path].join('.') });
  const { place } = config;
  const destination = (side: 'OnSuccess' | 'OnFailure'): Field | undefined => {
    const target = chosen(property(config, 'DestinationConfig', side), template);
    if (target === undefined) return undefined;
    const given = property(target, 'Destination');
    return (
      (given && fieldOf(given, { template, owner: `${logicalId}.${side}.Destination` })) ??
      generated(`${logicalId}EventInvokeConfig${side}`, textAt(target, 'Type'), target, template)
    );
  };
  const found: Found = {
    custody: 'sam-function',
    address: logicalId,
    ownName: logicalId,
    place,
    sighting: resource.place,
    isRetained: isRetained(resource),
    functionName: field(properties, 'FunctionName') ?? {
      text: [
        { reference: logicalId, scope: template.scope, place, because: 'since CloudFormation generates the name' },
      ],
      place,
    },
    qualifier: field(properties, 'AutoPublishAlias') ?? { text: [LATEST], place },
    maximumRetryAttempts: field(config, 'MaximumRetryAttempts'),
    maximumEventAgeInSeconds: field(config, 'MaximumEventAgeInSeconds'),
    onSuccess: destination('OnSuccess'),
    onFailure: destination('OnFailure'),
  };
  const branches = itemsOf(member(config, 'Fn::If'));
  const isOptional = branches.slice(1).some((branch) => textAt(branch, 'Ref') === 'AWS::NoValue');
  const condition = isOptional ? textAt(branches[0]) : undefined;
  return { found, ...(condition !== undefined && { condition }) };
}

/**
 * The properties that Globals give to a function, without those that it ignores.
 * https://github.com/aws/serverless-application-model/pull/3386
 */
function globalsOf(resource: Value, { document }: Template): Value | undefined {
  const globals = member(document, 'Globals', 'Function');
  const ignored = member(resource, 'IgnoreGlobals');
  if (globals?.kind !== 'map' || ignored === undefined) return globals;
  if (textAt(ignored) === '*') return undefined;
  const names = itemsOf(ignored).map((item) => textAt(item));
  return { ...globals, entries: new Map([...globals.entries].filter(([name]) => !names.includes(name))) };
}

/** The queue or topic that SAM creates if a destination names none. */
function generated(logicalId: string, type: string | undefined, at: Value, { scope }: Template): Field {
  const kind = type === 'SNS' ? 'Topic' : 'Queue';
  const unknown = {
    reference: `${logicalId}${kind}.Arn`,
    scope,
    place: at.place,
    because: `since SAM creates this ${kind.toLowerCase()}, and removes it with the property`,
  };
  return { text: [unknown], place: at.place };
}
