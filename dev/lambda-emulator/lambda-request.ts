import { invalidRequestContent, serializationException } from './api-error.ts';
import type { FunctionRoute, LambdaRoute, ListFunctionsRoute } from './lambda-route.ts';
import type { DestinationConfig, DestinationSide, Settings } from './settings.ts';

/** A request whose members have the types of Lambda's model. Ranges and patterns are not checked yet. */
export type LambdaRequest = FunctionRequest | ListFunctionsRequest;

/** A request about one function. */
export interface FunctionRequest extends Omit<FunctionRoute, 'maxItems'> {
  readonly maxItems?: number;
  /** Empty for operations without settings. */
  readonly settings: Settings;
}

/** A request for all functions. */
export interface ListFunctionsRequest extends Omit<ListFunctionsRoute, 'maxItems'> {
  readonly maxItems?: number;
}

/**
 * Reads the members that have a type to check: `MaxItems`, and for Put and Update the settings. As in Lambda, null counts as
 * absent, and unknown members are ignored.
 *
 * @throws ApiError InvalidRequestContentException, SerializationException
 */
export function lambdaRequest(route: LambdaRoute, body: Readonly<Record<string, unknown>>): LambdaRequest {
  const { maxItems: text, ...rest } = route;
  const maxItems = text === undefined ? {} : { maxItems: integer(Number(text), 'MaxItems') };
  if (rest.operation === 'ListFunctions') return { ...rest, ...maxItems };
  const carriesSettings =
    rest.operation === 'PutFunctionEventInvokeConfig' || rest.operation === 'UpdateFunctionEventInvokeConfig';
  return { ...rest, ...maxItems, settings: carriesSettings ? settingsOf(body) : {} };
}

/**
 * The members of a JSON body; an empty body has none.
 *
 * @throws ApiError InvalidRequestContentException, SerializationException
 */
export function jsonMembers(body: string): Readonly<Record<string, unknown>> {
  if (body === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw invalidRequestContent(error instanceof Error ? error.message : String(error));
  }
  return structure(value, 'The request');
}

function settingsOf(body: Readonly<Record<string, unknown>>): Settings {
  const retries = body.MaximumRetryAttempts ?? undefined;
  const age = body.MaximumEventAgeInSeconds ?? undefined;
  const destinations = body.DestinationConfig ?? undefined;
  return {
    ...(retries === undefined ? {} : { MaximumRetryAttempts: integer(retries, 'MaximumRetryAttempts') }),
    ...(age === undefined ? {} : { MaximumEventAgeInSeconds: integer(age, 'MaximumEventAgeInSeconds') }),
    ...(destinations === undefined ? {} : { DestinationConfig: destinationConfigOf(destinations) }),
  };
}

function destinationConfigOf(value: unknown): DestinationConfig {
  const members = structure(value, 'DestinationConfig');
  const onSuccess = members.OnSuccess ?? undefined;
  const onFailure = members.OnFailure ?? undefined;
  return {
    ...(onSuccess === undefined ? {} : { OnSuccess: sideOf(onSuccess, 'OnSuccess') }),
    ...(onFailure === undefined ? {} : { OnFailure: sideOf(onFailure, 'OnFailure') }),
  };
}

function sideOf(value: unknown, member: string): DestinationSide {
  const destination = structure(value, member).Destination ?? undefined;
  if (destination === undefined) return {};
  if (typeof destination !== 'string') throw serializationException('Destination must be a string');
  return { Destination: destination };
}

function structure(value: unknown, member: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw serializationException(`${member} must be an object`);
}

function integer(value: unknown, member: string): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw serializationException(`${member} must be an integer`);
}
