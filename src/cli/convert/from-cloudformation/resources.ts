import { member, textAt, type Value } from '../document.ts';
import { call, typeOf } from './template.ts';

/** A text with parts to evaluate: values, and `${AWS::…}`. */
type Parts = readonly (string | Value)[];

const ACCOUNT = `\${AWS::Region}:\${AWS::AccountId}`;

/** The property that is the name of a resource, and its ARN as made from the name. */
const NAMED: Readonly<Record<string, readonly [property: string, service: string, prefix: string]>> = {
  'AWS::Lambda::Function': ['FunctionName', 'lambda', `${ACCOUNT}:function:`],
  'AWS::Serverless::Function': ['FunctionName', 'lambda', `${ACCOUNT}:function:`],
  'AWS::SQS::Queue': ['QueueName', 'sqs', `${ACCOUNT}:`],
  'AWS::SNS::Topic': ['TopicName', 'sns', `${ACCOUNT}:`],
  'AWS::Events::EventBus': ['Name', 'events', `${ACCOUNT}:event-bus/`],
  'AWS::S3::Bucket': ['BucketName', 's3', '::'],
};

/** The result of `Ref` by type. No configuration needs a `Ref` to another type. */
const REFERENCES: Readonly<Record<string, 'name' | 'arn'>> = {
  'AWS::Lambda::Function': 'name',
  'AWS::Serverless::Function': 'name',
  'AWS::SNS::Topic': 'arn',
  'AWS::Events::EventBus': 'name',
  'AWS::S3::Bucket': 'name',
};

/** True if a resource is a Lambda function, whose name has no colon. */
export function isFunction(resource: Value | undefined): boolean {
  return ['AWS::Lambda::Function', 'AWS::Serverless::Function'].includes(typeOf(resource) ?? '');
}

/** The result of `Ref` to a resource; undefined if the template doesn't give it. */
export function referenceTo(resource: Value): Parts | undefined {
  const type = typeOf(resource) ?? '';
  if (type === 'AWS::Lambda::Alias') return aliasArn(resource);
  const kind = REFERENCES[type];
  if (kind === undefined) return undefined;
  return kind === 'arn' ? arnOf(resource) : nameOf(resource);
}

/** The result of `Fn::GetAtt` on a resource; undefined if the template doesn't give it. */
export function attributeOf(resource: Value, attribute: string): Parts | undefined {
  const type = typeOf(resource) ?? '';
  if (type === 'AWS::Lambda::Alias' && attribute === 'AliasArn') return aliasArn(resource);
  if (attribute === 'Arn' || (type === 'AWS::SNS::Topic' && attribute === 'TopicArn')) return arnOf(resource);
  if (attribute === NAMED[type]?.[0]) return nameOf(resource);
  return undefined;
}

/**
 * A function or an alias by its name instead of its ARN, since account and region are the stack's: `orders:live`.
 *
 * @param logicalId - of the function or the alias
 * @param at - the value that refers to it
 * @returns undefined for any other resource
 */
export function functionNameOf(logicalId: string, resources: ReadonlyMap<string, Value>, at: Value): Parts | undefined {
  const resource = resources.get(logicalId);
  if (resource === undefined) return undefined;
  if (isFunction(resource)) return nameOf(resource) ?? [refTo(logicalId, at)];
  if (typeOf(resource) !== 'AWS::Lambda::Alias') return undefined;
  const functionName = member(resource, 'Properties', 'FunctionName');
  const name = member(resource, 'Properties', 'Name');
  if (functionName === undefined || name === undefined) return undefined;
  const target = functionArnTarget(functionName);
  const own = target === undefined ? undefined : functionNameOf(target, resources, at);
  return [...(own ?? [functionName]), ':', name];
}

function refTo(logicalId: string, { place }: Value): Value {
  return call('Ref', { kind: 'scalar', text: logicalId, isNull: false, place });
}

/** The logical ID of the function or alias whose ARN a value is; undefined for any other value. */
export function functionArnTarget(value: Value): string | undefined {
  const attribute = member(value, 'Fn::GetAtt');
  const parts =
    attribute?.kind === 'list' ? attribute.items.map((item) => textAt(item)) : textAt(attribute)?.split('.');
  const [target, name] = parts ?? [];
  if (name === 'Arn' || name === 'AliasArn') return target;
  return textAt(value, 'Ref');
}

function nameOf(resource: Value): Parts | undefined {
  const [property] = NAMED[typeOf(resource) ?? ''] ?? [];
  const name = property && member(resource, 'Properties', property);
  return name ? [name] : undefined;
}

function arnOf(resource: Value): Parts | undefined {
  const [, service, prefix] = NAMED[typeOf(resource) ?? ''] ?? [];
  const name = nameOf(resource);
  return name && [`arn:\${AWS::Partition}:${service}:${prefix}`, ...name];
}

/** The ARN of an alias: that of its function, which may be given as a name or as an ARN, and its own name. */
function aliasArn(resource: Value): Parts | undefined {
  const functionName = member(resource, 'Properties', 'FunctionName');
  const name = member(resource, 'Properties', 'Name');
  if (functionName === undefined || name === undefined) return undefined;
  const target = member(functionName, 'Ref') ?? (functionName.kind === 'scalar' ? functionName : undefined);
  if (target === undefined || textAt(target)?.startsWith('arn:')) return [functionName, ':', name];
  return [`arn:\${AWS::Partition}:lambda:${ACCOUNT}:function:`, functionName, ':', name];
}
