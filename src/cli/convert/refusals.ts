import {
  isDestination,
  looksLikeDestination,
  type Outcome,
  type RefusedArn,
  refusedArn,
} from '../../api/grammar/destination.ts';
import { MAXIMUM_EVENT_AGE_SECONDS, MAXIMUM_RETRY_ATTEMPTS, type Range } from '../../api/grammar/limits.ts';
import { readFunctionReference } from '../../lambda/target.ts';
import { hasPlaceholder } from './placeholder.ts';

/** A configuration with its placeholders filled in, as text. */
export interface Filled {
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
  readonly field: keyof Filled;
  readonly sentence: string;
}

// A name in place of one that is not known yet, so that the qualifier and the region beside it are checked.
const SOME_FUNCTION = 'function';

/** The values that the API server will refuse, by the rules of the CRD. Values with placeholders are not checked. */
export function refusalsOf(filled: Filled): Refusal[] {
  const { functionName, qualifier, region, onSuccess, onFailure } = filled;
  const known = (text: string | undefined) => (text === undefined || hasPlaceholder(text) ? undefined : text);
  const reference = readFunctionReference(known(functionName) ?? SOME_FUNCTION, known(qualifier), known(region));
  return [
    ...('problem' in reference ? [refusal('functionName', reference.problem)] : []),
    ...outside('maximumRetryAttempts', filled.maximumRetryAttempts, MAXIMUM_RETRY_ATTEMPTS),
    ...outside('maximumEventAgeInSeconds', filled.maximumEventAgeInSeconds, MAXIMUM_EVENT_AGE_SECONDS),
    ...unfit('onSuccess', onSuccess),
    ...unfit('onFailure', onFailure),
  ];
}

function refusal(field: keyof Filled, sentence: string): Refusal {
  return { field, sentence };
}

function outside(
  field: 'maximumRetryAttempts' | 'maximumEventAgeInSeconds',
  text: string | undefined,
  { least, most }: Range,
): Refusal[] {
  if (text === undefined || hasPlaceholder(text)) return [];
  // Some readers of YAML take a number with a leading zero for an octal one.
  const number = /^-?(?:0|[1-9]\d*)$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return [];
  return [
    refusal(field, `${field} is ${text}, which the API server refuses: write a number from ${least} to ${most}.`),
  ];
}

/** Refused destinations that exist: what each is, and what to do. */
const REFUSED: Readonly<Record<RefusedArn, readonly [what: string, todo: string]>> = {
  fifo: ['a FIFO queue or topic', 'write the ARN of a standard one'],
  bucket: ['an S3 bucket', 'only onFailure takes one, so write the ARN of a queue, topic, function or event bus'],
  partnerEventBus: ["a partner's event bus", 'write the ARN of the default or a custom event bus'],
};

function unfit(field: Outcome, destination: string | undefined): Refusal[] {
  if (destination === undefined) return [];
  const refused = (what: string, todo: string): Refusal[] => [
    refusal(field, `${field} is ${what}, which the API server refuses: ${todo}.`),
  ];
  const kind = refusedArn(destination, field);
  if (kind !== undefined) return refused(...REFUSED[kind]);
  const isFit = hasPlaceholder(destination)
    ? isPlaceholder(destination) || looksLikeDestination(destination)
    : isDestination(destination, field);
  if (isFit) return [];
  return refused(
    `"${destination}"`,
    'write the whole ARN of a queue, topic, function, event bus or, for onFailure, bucket',
  );
}

function isPlaceholder(text: string): boolean {
  return /^\$\{[^}]+\}$/.test(text);
}
