import { isDestination } from '../api/grammar/destination.ts';
import { matchesGlob } from './glob.ts';

/** True if the resource of an ARN matches that of a pattern; both are what follows the account, split at each colon. */
type ResourceRule = (pattern: readonly string[], resource: readonly string[]) => boolean;

const EVENT_BUS = 'event-bus/';

/** The last part of an ARN has a form of its own in each service. */
const RESOURCE_RULES: Readonly<Record<string, ResourceRule>> = {
  sqs: isNamedSo,
  sns: isNamedSo,
  // A pattern without a qualifier is about invocations without one: other qualifiers are other code.
  lambda: ([kind, ...pattern], [word, ...resource]) =>
    kind === 'function' && word === 'function' && isNamedSo(pattern, resource),
  events: ([pattern = '', ...rest], [resource = '', ...more]) =>
    rest.length === 0 &&
    more.length === 0 &&
    pattern.startsWith(EVENT_BUS) &&
    resource.startsWith(EVENT_BUS) &&
    matchesGlob(pattern.slice(EVENT_BUS.length), resource.slice(EVENT_BUS.length)),
};

/**
 * True if a pattern of a grant allows a destination. The two are compared segment by segment, so that `*` never crosses a
 * colon. Partition and service are literal. The name of an S3 bucket belongs to no account, so a bucket must be named exactly.
 *
 * @param arn - what is not the ARN of a possible destination matches no pattern
 */
export function allowsDestination(pattern: string, arn: string): boolean {
  if (!isDestination(arn, 'onFailure')) return false;
  const [, partition, service = '', region = '', account = '', ...resource] = arn.split(':');
  if (service === 's3') return pattern === arn;
  const [prefix, ofPartition, ofService, ofRegion = '', ofAccount = '', ...ofResource] = pattern.split(':');
  return (
    prefix === 'arn' &&
    ofPartition === partition &&
    ofService === service &&
    matchesGlob(ofRegion, region) &&
    matchesGlob(ofAccount, account) &&
    RESOURCE_RULES[service]?.(ofResource, resource) === true
  );
}

function isNamedSo(pattern: readonly string[], resource: readonly string[]): boolean {
  return (
    pattern.length === resource.length && pattern.every((segment, index) => matchesGlob(segment, resource[index] ?? ''))
  );
}
