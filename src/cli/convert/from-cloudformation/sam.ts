import { LATEST } from '../../../lambda/target.ts';
import { entriesOf, member, textAt, type Value } from '../document.ts';
import type { Field, Found } from '../source.ts';
import { fieldOf } from './intrinsics.ts';
import { property, type Template, typeOf } from './template.ts';

/**
 * The configuration that SAM's transform makes from a function's property EventInvokeConfig:
 * https://github.com/aws/serverless-application-model/blob/develop/samtranslator/model/sam_resources.py
 *
 * @param globals - the template's properties for all functions
 */
export function functionConfig(
  logicalId: string,
  resource: Value,
  template: Template,
  globals: Value | undefined,
): Found | undefined {
  if (typeOf(resource) !== 'AWS::Serverless::Function') return undefined;
  const properties = merged(globals, member(resource, 'Properties'));
  const config = property(properties, 'EventInvokeConfig');
  if (config === undefined) return undefined;
  const field = (value: Value | undefined, ...path: string[]): Field | undefined =>
    fieldOf(property(value, ...path), { template, owner: [logicalId, ...path].join('.') });
  const place = config.place;
  const destination = (side: 'OnSuccess' | 'OnFailure'): Field | undefined => {
    const target = property(config, 'DestinationConfig', side);
    if (target === undefined) return undefined;
    const given = property(target, 'Destination');
    return (
      (given && fieldOf(given, { template, owner: `${logicalId}.${side}.Destination` })) ??
      generated(`${logicalId}EventInvokeConfig${side}`, textAt(target, 'Type'), target, template)
    );
  };
  return {
    custody: 'sam-function',
    address: logicalId,
    ownName: logicalId,
    place,
    functionName: field(properties, 'FunctionName') ?? {
      text: [{ reference: logicalId, scope: template.path, place, because: 'since CloudFormation generates the name' }],
      place,
    },
    qualifier: field(properties, 'AutoPublishAlias') ?? { text: [LATEST], place },
    maximumRetryAttempts: field(config, 'MaximumRetryAttempts'),
    maximumEventAgeInSeconds: field(config, 'MaximumEventAgeInSeconds'),
    onSuccess: destination('OnSuccess'),
    onFailure: destination('OnFailure'),
  };
}

/** The queue or topic that SAM creates if a destination names none. */
function generated(logicalId: string, type: string | undefined, at: Value, { path }: Template): Field {
  const kind = type === 'SNS' ? 'Topic' : 'Queue';
  const unknown = {
    reference: `${logicalId}${kind}.Arn`,
    scope: path,
    place: at.place,
    because: `since SAM creates this ${kind.toLowerCase()}, and removes it with the property`,
  };
  return { text: [unknown], place: at.place };
}

/** SAM merges a function's own properties into those of Globals, mapping by mapping. */
function merged(base: Value | undefined, own: Value | undefined): Value | undefined {
  if (base === undefined || own === undefined) return own ?? base;
  if (base.kind !== 'map' || own.kind !== 'map') return own;
  const entries = new Map(base.entries);
  for (const [key, value] of entriesOf(own)) entries.set(key, merged(entries.get(key), value) ?? value);
  return { ...own, entries };
}
