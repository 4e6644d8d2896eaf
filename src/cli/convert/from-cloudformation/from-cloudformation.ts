import { entriesOf, member, type Value } from '../document.ts';
import type { Warning } from '../place.ts';
import type { Field, Findings, Found, Source } from '../source.ts';
import { type Context, fieldOf } from './intrinsics.ts';
import { functionConfig } from './sam.ts';
import { intrinsic, property, type Template, templateOf, typeOf } from './template.ts';

const TYPE = 'AWS::Lambda::EventInvokeConfig';

/** Finds the configurations in templates of CloudFormation and SAM, and in the templates that the CDK synthesizes. */
export function fromCloudFormation(source: Source, documents: readonly Value[]): Findings {
  const warnings: Warning[] = [];
  const found = documents.flatMap((document) => {
    const template = templateOf(document, source.path);
    return entriesOf(member(document, 'Resources')).flatMap(([logicalId, resource]) => {
      if (logicalId.startsWith('Fn::ForEach')) warnings.push(...loopWarning(logicalId, resource));
      const one =
        typeOf(resource) === TYPE
          ? ofResource(logicalId, resource, template)
          : functionConfig(logicalId, resource, template, member(document, 'Globals', 'Function'));
      const condition = one && member(resource, 'Condition');
      if (condition?.kind === 'scalar') {
        const sentence = `${logicalId} exists only under the condition ${condition.text}: leave out its manifest if the condition is false.`;
        warnings.push({ place: condition.place, sentence });
      }
      return one ? [one] : [];
    });
  });
  return { found, warnings };
}

function ofResource(logicalId: string, resource: Value, template: Template): Found {
  const field = (...path: string[]): Field | undefined => {
    const context: Context = { template, owner: [logicalId, ...path].join('.') };
    return fieldOf(property(resource, 'Properties', ...path), context);
  };
  const place = resource.place;
  return {
    custody: 'cloudformation',
    address: logicalId,
    ownName: logicalId,
    place,
    functionName: functionField(resource, template) ??
      field('FunctionName') ?? {
        text: [{ reference: `${logicalId}.FunctionName`, scope: template.path, place }],
        place,
      },
    qualifier: qualifierField(resource, template) ?? field('Qualifier'),
    maximumRetryAttempts: field('MaximumRetryAttempts'),
    maximumEventAgeInSeconds: field('MaximumEventAgeInSeconds'),
    onSuccess: field('DestinationConfig', 'OnSuccess', 'Destination'),
    onFailure: field('DestinationConfig', 'OnFailure', 'Destination'),
  };
}

/** The ARN of a function in the same template becomes its name: account and region are the stack's. */
function functionField(resource: Value, template: Template): Field | undefined {
  const value = member(resource, 'Properties', 'FunctionName');
  const call = intrinsic(value);
  const [target, attribute] = call?.name === 'Fn::GetAtt' && call.argument.kind === 'list' ? call.argument.items : [];
  if (value === undefined || target?.kind !== 'scalar' || attribute?.kind !== 'scalar') return undefined;
  if (attribute.text !== 'Arn') return undefined;
  const name = property(template.resources.get(target.text), 'Properties', 'FunctionName');
  return name && fieldOf(name, { template, owner: `${target.text}.FunctionName` });
}

/** A reference to an alias gives its ARN, but a qualifier needs its name. */
function qualifierField(resource: Value, template: Template): Field | undefined {
  const value = member(resource, 'Properties', 'Qualifier');
  const call = intrinsic(value);
  if (call?.name !== 'Ref' || call.argument.kind !== 'scalar') return undefined;
  const alias = template.resources.get(call.argument.text);
  if (typeOf(alias) !== 'AWS::Lambda::Alias') return undefined;
  const name = property(alias, 'Properties', 'Name');
  return name && fieldOf(name, { template, owner: `${call.argument.text}.Name` });
}

function loopWarning(logicalId: string, loop: Value): Warning[] {
  if (!mentions(loop, TYPE)) return [];
  const sentence = `${logicalId} is not unrolled: convert the template that CloudFormation processed ("aws cloudformation get-template --template-stage Processed") instead.`;
  return [{ place: loop.place, sentence }];
}

function mentions(value: Value, text: string): boolean {
  if (value.kind === 'scalar') return value.text === text;
  const inner = value.kind === 'list' ? value.items : [...value.entries.values()];
  return inner.some((one) => mentions(one, text));
}
