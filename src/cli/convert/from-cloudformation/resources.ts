import { member, textAt, type Value } from '../document.ts';
import { typeOf } from './template.ts';

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

/** The result of `Ref` to a resource; undefined if the template doesn't give it. */
export function referenceTo(resource: Value): Parts | undefined {
  const type = typeOf(resource) ?? '';
  if (type === 'AWS::Lambda::Alias') return aliasOf(resource);
  const kind = REFERENCES[type];
  if (kind === undefined) return undefined;
  return kind === 'arn' ? arnOf(resource) : nameOf(resource);
}

/** The result of `Fn::GetAtt` on a resource; undefined if the template doesn't give it. */
export function attributeOf(resource: Value, attribute: string): Parts | undefined {
  const type = typeOf(resource) ?? '';
  if (attribute === 'Arn' || (type === 'AWS::SNS::Topic' && attribute === 'TopicArn')) return arnOf(resource);
  if (attribute === NAMED[type]?.[0]) return nameOf(resource);
  return undefined;
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

/** The ARN of an alias, which is the result of a `Ref` to it. */
function aliasOf(resource: Value): Parts | undefined {
  const functionName = member(resource, 'Properties', 'FunctionName');
  const name = textAt(resource, 'Properties', 'Name');
  return functionName && name !== undefined ? [functionName, `:${name}`] : undefined;
}
