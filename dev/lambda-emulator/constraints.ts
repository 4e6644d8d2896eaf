import { type ApiError, validationException } from './api-error.ts';
import { type FunctionNameParts, functionNamePattern, parseFunctionName } from './function-name.ts';
import type { FunctionRequest, ListFunctionsRequest } from './lambda-request.ts';
import type { Settings } from './settings.ts';

// Both patterns are spelt as Lambda's answers spell them, since they are part of the message.
const qualifierPattern = '\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+';
const destinationPattern =
  '$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)';

const qualifierExpression = new RegExp(`^(?:${qualifierPattern})$`);
const destinationExpression = new RegExp(`^(?:${destinationPattern})$`);

function violation(value: string | number, path: string, constraint: string): string {
  return `Value '${value}' at '${path}' failed to satisfy constraint: Member must ${constraint}`;
}

function rangeViolations(value: number | undefined, path: string, least: number, most: number): string[] {
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
    ...lengthViolations(value, path, 0, 350),
    ...patternViolations(value, path, destinationExpression.test(value), destinationPattern),
  ];
}

function qualifierViolations(value: string | undefined): string[] {
  if (value === undefined) return [];
  return [
    ...lengthViolations(value, 'qualifier', 1, 128),
    ...patternViolations(value, 'qualifier', qualifierExpression.test(value), qualifierPattern),
  ];
}

/** The ranges, lengths and patterns of the Lambda model that settings violate, in the service's own words. */
export function settingsViolations(settings: Settings): string[] {
  const { OnSuccess, OnFailure } = settings.DestinationConfig ?? {};
  return [
    ...rangeViolations(settings.MaximumRetryAttempts, 'maximumRetryAttempts', 0, 2),
    ...rangeViolations(settings.MaximumEventAgeInSeconds, 'maximumEventAgeInSeconds', 60, 21_600),
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
  const parts = parseFunctionName(request.functionName);
  const violations = [
    ...lengthViolations(request.functionName, 'functionName', 1, 256),
    ...patternViolations(request.functionName, 'functionName', parts !== undefined, functionNamePattern),
    ...qualifierViolations(request.qualifier),
    ...rangeViolations(request.maxItems, 'maxItems', 1, 50),
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
  const violations = rangeViolations(maxItems, 'maxItems', 1, 10_000);
  if (violations.length > 0) throw violated(violations);
}

function violated(violations: readonly string[]): ApiError {
  const count = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  return validationException(`${count} detected: ${violations.join('; ')}`);
}
