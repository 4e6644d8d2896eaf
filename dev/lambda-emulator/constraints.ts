import { type FunctionNameParts, readLambdaFunctionName } from '../../src/api/grammar/function-name.ts';
import { LAMBDA_DESTINATION, LAMBDA_FUNCTION_NAME, LAMBDA_QUALIFIER } from '../../src/api/grammar/lambda-model.ts';
import {
  MAXIMUM_EVENT_AGE_SECONDS,
  MAXIMUM_RETRY_ATTEMPTS,
  MOST_CHARACTERS,
  PAGE_OF_CONFIGS,
  type Range,
} from '../../src/api/grammar/limits.ts';
import { type ApiError, validationException } from './api-error.ts';
import type { FunctionRequest, ListFunctionsRequest } from './lambda-request.ts';
import type { Settings } from './settings.ts';

/** How many functions a page may be asked for. Lambda makes it far smaller. */
const PAGE_OF_FUNCTIONS: Range = { least: 1, most: 10_000 };

const qualifierExpression = new RegExp(`^(?:${LAMBDA_QUALIFIER})$`);
const destinationExpression = new RegExp(`^(?:${LAMBDA_DESTINATION})$`);

function violation(value: string | number, path: string, constraint: string): string {
  return `Value '${value}' at '${path}' failed to satisfy constraint: Member must ${constraint}`;
}

function rangeViolations(value: number | undefined, path: string, { least, most }: Range): string[] {
  if (value === undefined) return [];
  if (value < least) return [violation(value, path, `have value greater than or equal to ${least}`)];
  if (value > most) return [violation(value, path, `have value less than or equal to ${most}`)];
  return [];
}

function lengthViolations(value: string, path: string, least: number, most: number): string[] {
  if (value.length < least) return [violation(value, path, `have length greater than or equal to ${least}`)];
  if (value.length > most) return [violation(value, path, `have length less than or equal to ${most}`)];
  return [];
}

function patternViolations(value: string, path: string, matches: boolean, pattern: string): string[] {
  return matches ? [] : [violation(value, path, `satisfy regular expression pattern: ${pattern}`)];
}

function destinationViolations(value: string | undefined, path: string): string[] {
  if (value === undefined) return [];
  return [
    ...lengthViolations(value, path, 0, MOST_CHARACTERS.destination),
    ...patternViolations(value, path, destinationExpression.test(value), LAMBDA_DESTINATION),
  ];
}

function qualifierViolations(value: string | undefined): string[] {
  if (value === undefined) return [];
  return [
    ...lengthViolations(value, 'qualifier', 1, MOST_CHARACTERS.qualifier),
    ...patternViolations(value, 'qualifier', qualifierExpression.test(value), LAMBDA_QUALIFIER),
  ];
}

/** The ranges, lengths and patterns of the Lambda model that settings violate, in the service's own words. */
export function settingsViolations(settings: Settings): string[] {
  const { OnSuccess, OnFailure } = settings.DestinationConfig ?? {};
  return [
    ...rangeViolations(settings.MaximumRetryAttempts, 'maximumRetryAttempts', MAXIMUM_RETRY_ATTEMPTS),
    ...rangeViolations(settings.MaximumEventAgeInSeconds, 'maximumEventAgeInSeconds', MAXIMUM_EVENT_AGE_SECONDS),
    ...destinationViolations(OnSuccess?.Destination, 'destinationConfig.onSuccess.destination'),
    ...destinationViolations(OnFailure?.Destination, 'destinationConfig.onFailure.destination'),
  ];
}

/**
 * Checks a request against the ranges, lengths and patterns of the Lambda model. It is the first check of all: a value
 * out of range is refused even for a function that doesn't exist.
 *
 * @returns the parts of the function name
 * @throws ApiError ValidationException naming every violation
 */
export function checkConstraints(request: FunctionRequest): FunctionNameParts {
  const parts = readLambdaFunctionName(request.functionName);
  const violations = [
    ...lengthViolations(request.functionName, 'functionName', 1, MOST_CHARACTERS.functionName),
    ...patternViolations(request.functionName, 'functionName', parts !== undefined, LAMBDA_FUNCTION_NAME),
    ...qualifierViolations(request.qualifier),
    ...rangeViolations(request.maxItems, 'maxItems', PAGE_OF_CONFIGS),
    ...settingsViolations(request.settings),
  ];
  if (parts !== undefined && violations.length === 0) return parts;
  throw violated(violations);
}

/**
 * The same for a request for all functions, whose page may be asked for far larger than Lambda makes it.
 *
 * @throws ApiError ValidationException
 */
export function checkListConstraints({ maxItems }: ListFunctionsRequest): void {
  const violations = rangeViolations(maxItems, 'maxItems', PAGE_OF_FUNCTIONS);
  if (violations.length > 0) throw violated(violations);
}

function violated(violations: readonly string[]): ApiError {
  const count = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  return validationException(`${count} detected: ${violations.join('; ')}`);
}
