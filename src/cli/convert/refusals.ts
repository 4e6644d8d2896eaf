import { readFunctionReference } from '../../lambda/target.ts';
import { hasPlaceholder } from './placeholder.ts';

const RETRY_ATTEMPTS = { least: 0, most: 2 };
const EVENT_AGE_SECONDS = { least: 60, most: 21_600 };

/** A configuration with its placeholders filled in, as text. */
export interface Settled {
  readonly functionName: string;
  readonly qualifier?: string | undefined;
  readonly region?: string | undefined;
  readonly maximumRetryAttempts?: string | undefined;
  readonly maximumEventAgeInSeconds?: string | undefined;
  readonly onSuccess?: string | undefined;
  readonly onFailure?: string | undefined;
}

/** A value that the API server will refuse, and the reason. */
export interface Refusal {
  readonly field: keyof Settled;
  readonly sentence: string;
}

/** The values that the API server will refuse, by the rules of the CRD. Values with placeholders are not checked. */
export function refusalsOf(settled: Settled): Refusal[] {
  const { functionName, qualifier, region, onSuccess, onFailure } = settled;
  const target = [functionName, qualifier, region].filter((text) => text !== undefined);
  const reference = target.some(hasPlaceholder) ? undefined : readFunctionReference(functionName, qualifier, region);
  return [
    ...(reference && 'problem' in reference ? [refusal('functionName', reference.problem)] : []),
    ...outside('maximumRetryAttempts', settled.maximumRetryAttempts, RETRY_ATTEMPTS),
    ...outside('maximumEventAgeInSeconds', settled.maximumEventAgeInSeconds, EVENT_AGE_SECONDS),
    ...unfit('onSuccess', onSuccess),
    ...unfit('onFailure', onFailure),
  ];
}

function refusal(field: keyof Settled, sentence: string): Refusal {
  return { field, sentence };
}

function outside(
  field: 'maximumRetryAttempts' | 'maximumEventAgeInSeconds',
  text: string | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): Refusal[] {
  if (text === undefined || hasPlaceholder(text)) return [];
  const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return [];
  return [
    refusal(field, `${field} is ${text}, which the API server refuses: write a number from ${least} to ${most}.`),
  ];
}

function unfit(field: 'onSuccess' | 'onFailure', destination: string | undefined): Refusal[] {
  if (destination === undefined) return [];
  const refused = (what: string, todo: string): Refusal[] => [
    refusal(field, `${field} is ${what}, which the API server refuses: ${todo}.`),
  ];
  if (/:(?:sqs|sns):.*\.fifo$/.test(destination)) {
    return refused('a FIFO queue or topic', 'write the ARN of a standard one');
  }
  if (field === 'onSuccess' && /^arn:.*:s3:::/.test(destination)) {
    return refused(
      'an S3 bucket',
      'only onFailure takes one, so write the ARN of a queue, topic, function or event bus',
    );
  }
  if (/:event-bus\/.*\//.test(destination)) {
    return refused("a partner's event bus", 'write the ARN of the default or a custom event bus');
  }
  const isArn = /^arn:[^:]+:(?:(?:sqs|sns|lambda|events):[^:]+:[^:]+:.+|s3:::.+)$/.test(destination);
  if (isArn || /^\$\{[^}]+\}$/.test(destination)) return [];
  return refused(
    `"${destination}"`,
    'write the whole ARN of a queue, topic, function, event bus or, for onFailure, bucket',
  );
}
