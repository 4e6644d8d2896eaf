/**
 * Where Lambda can send the record of an invocation, and how such places are named. The patterns keep to what
 * function-name.ts says of patterns.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
import { ACCOUNT, NAME_CHARACTER, QUALIFIER_WITHIN_LIMIT, REGION, whole } from './function-name.ts';
import { MOST_CHARACTERS } from './limits.ts';

/** How an invocation ended. Each outcome has a destination of its own. */
export type Outcome = 'onSuccess' | 'onFailure';

/** A service that Lambda sends records to. */
export interface DestinationService {
  /** Its name in an ARN. */
  readonly name: string;
  /** Whether region and account stand in its ARNs. */
  readonly hasScope: boolean;
  /** The pattern of the last part of its ARNs. */
  readonly resource: string;
  /** The outcomes whose records it takes. */
  readonly outcomes: readonly Outcome[];
  /** What the function's execution role must be allowed to do there; first the sending itself. */
  readonly actions: readonly [sending: string, ...others: string[]];
}

const EITHER: readonly Outcome[] = ['onSuccess', 'onFailure'];

/** The services that Lambda sends records to. */
export const DESTINATION_SERVICES: readonly DestinationService[] = [
  {
    name: 'sqs',
    hasScope: true,
    resource: '[a-zA-Z0-9_-]{1,80}',
    outcomes: EITHER,
    actions: ['sqs:SendMessage'],
  },
  {
    name: 'sns',
    hasScope: true,
    resource: '[a-zA-Z0-9_-]{1,256}',
    outcomes: EITHER,
    actions: ['sns:Publish'],
  },
  {
    name: 'lambda',
    hasScope: true,
    resource: `function:${NAME_CHARACTER}{1,${MOST_CHARACTERS.name}}(:${QUALIFIER_WITHIN_LIMIT})?`,
    outcomes: EITHER,
    actions: ['lambda:InvokeFunction'],
  },
  {
    name: 'events',
    hasScope: true,
    resource: 'event-bus/[a-zA-Z0-9_.-]{1,256}',
    outcomes: EITHER,
    actions: ['events:PutEvents'],
  },
  {
    name: 's3',
    hasScope: false,
    resource: '[a-zA-Z0-9_.-]{3,255}',
    outcomes: ['onFailure'],
    actions: ['s3:PutObject', 's3:ListBucket'],
  },
];

/** The service in an ARN, where it is one that Lambda sends records to. */
export function destinationService(arn: string): DestinationService | undefined {
  const [, , service] = arn.split(':');
  return DESTINATION_SERVICES.find(({ name }) => name === service);
}

/** The partition in the ARN of a destination. Lambda's model has digits here, and none in the ARN of a function. */
export const DESTINATION_PARTITION = 'aws[a-zA-Z0-9-]*';

/** The beginning of any ARN, up to the service. */
export const ANY_PARTITION = 'arn:[^:]*:';

/** A URL, which is how queues and buckets are often named. */
export const URL_BEGINNING = '[a-zA-Z][a-zA-Z0-9+.-]*://';

/** ARNs of resources that exist, and that Lambda refuses as a destination: what follows {@link ANY_PARTITION}. */
export const REFUSED_ARNS = {
  /** Queues and topics that keep an order. */
  fifo: '(sqs|sns):.*[.]fifo$',
  /** Buckets, where the outcome is a success. */
  bucket: 's3:',
  /** Event buses of partners: their names have slashes, and they take events from the partner only. */
  partnerEventBus: 'events:.*:event-bus/.*/',
} as const;

/** A kind of {@link REFUSED_ARNS}. */
export type RefusedArn = keyof typeof REFUSED_ARNS;

/** The kinds of ARNs that are refused for an outcome, in the order in which they are told. */
export const REFUSED_FOR: Readonly<Record<Outcome, readonly RefusedArn[]>> = {
  onSuccess: ['fifo', 'bucket', 'partnerEventBus'],
  onFailure: ['fifo', 'partnerEventBus'],
};

/** The kind of refused ARN that a destination is; undefined where it is none of them. */
export function refusedArn(destination: string, outcome: Outcome): RefusedArn | undefined {
  return REFUSED_FOR[outcome].find((kind) => new RegExp(`^${ANY_PARTITION}${REFUSED_ARNS[kind]}`).test(destination));
}

const SCOPED = DESTINATION_SERVICES.filter(({ hasScope }) => hasScope);
const UNSCOPED = DESTINATION_SERVICES.filter(({ hasScope }) => !hasScope);

/** ARNs of the services that have region and account there, whatever the resource; SCOPED_RESOURCE must match as well. */
export const SCOPED_ARN = whole(
  `arn:${DESTINATION_PARTITION}:${oneOf(SCOPED.map(({ name }) => name))}:${REGION}:${ACCOUNT}:.+`,
);

/** ARNs of the same services, whatever stands before the resource. One pattern for both would repeat the region. */
export const SCOPED_RESOURCE = whole(
  `${ANY_PARTITION}${oneOf(SCOPED.map(({ name, resource }) => `${name}:[^:]*:[^:]*:${resource}`))}`,
);

/** ARNs of the services that have neither region nor account there. */
export const UNSCOPED_ARN = whole(
  `arn:${DESTINATION_PARTITION}:${oneOf(UNSCOPED.map(({ name, resource }) => `${name}:::${resource}`))}`,
);

/** Whether a text is the ARN of something that Lambda sends records of that outcome to. */
export function isDestination(text: string, outcome: Outcome): boolean {
  if (text.length > MOST_CHARACTERS.destination || refusedArn(text, outcome) !== undefined) return false;
  return (
    (new RegExp(SCOPED_ARN).test(text) && new RegExp(SCOPED_RESOURCE).test(text)) || new RegExp(UNSCOPED_ARN).test(text)
  );
}

/** Whether a text has the parts of such an ARN, whatever the parts say: some of them may not be known yet. */
export function looksLikeDestination(text: string): boolean {
  const scoped = `${oneOf(SCOPED.map(({ name }) => name))}:[^:]+:[^:]+:.+`;
  const unscoped = `${oneOf(UNSCOPED.map(({ name }) => name))}:::.+`;
  return new RegExp(whole(`arn:[^:]+:${oneOf([scoped, unscoped])}`)).test(text);
}

function oneOf(patterns: readonly string[]): string {
  return patterns.length === 1 ? patterns.join('') : `(${patterns.join('|')})`;
}
