import { readLambdaFunctionName } from '../../src/api/grammar/function-name.ts';
import { PAGE_OF_CONFIGS } from '../../src/api/grammar/limits.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import { accessDenied, invalidParameterValue, resourceNotFound } from './api-error.ts';
import type { Behaviour } from './behaviour.ts';
import { type Caller, checkAllowed, notAllowed } from './caller.ts';
import { checkConstraints, checkListConstraints } from './constraints.ts';
import { checkDestinations } from './destination-rules.ts';
import type { Destinations } from './destinations.ts';
import type { EventInvokeConfigs } from './event-invoke-configs.ts';
import { functionArn } from './function-arn.ts';
import { type LambdaFunction, type LambdaFunctions, versionOf } from './lambda-functions.ts';
import type { FunctionRequest, LambdaRequest, ListFunctionsRequest } from './lambda-request.ts';
import type { Scope } from './scope.ts';
import { type Settings, saysNothing } from './settings.ts';

/** The state that the operations read and change. */
export interface LambdaState {
  readonly functions: LambdaFunctions;
  readonly configs: EventInvokeConfigs;
  readonly destinations: Destinations;
  readonly behaviour: Readonly<Behaviour>;
}

/** An operation that has passed every check, and has changed nothing yet. */
export interface PreparedOperation {
  /** Only for a write: its target. */
  readonly writesTo?: { readonly scope: Scope; readonly functionName: string; readonly qualifiedArn: string };
  /**
   * Changes the state and answers.
   *
   * @param insteadOf settings that a Put or Update stores and answers, in place of the requested ones
   */
  commit(insteadOf?: Settings): Answer;
}

interface Subject {
  readonly scope: Scope;
  readonly name: string;
  /** `$LATEST` if the request has none. */
  readonly qualifier: string;
  readonly qualifiedArn: string;
}

/**
 * Checks a request in Lambda's order: ranges and patterns, account, permission, "no setting at all", region, different qualifiers,
 * existence, destinations. The places of account and permission in this order are not recorded, and that of region only for Get.
 *
 * @throws ApiError of the first check that fails
 */
export function prepareOperation(request: LambdaRequest, caller: Caller, state: LambdaState): PreparedOperation {
  const { scope } = caller;
  if (request.operation === 'ListFunctions') {
    checkListConstraints(request);
    checkAllowed(caller, request.operation);
    return { commit: () => listFunctions(scope, request, state) };
  }
  const { operation, settings } = request;
  const parts = checkConstraints(request);
  if ((parts.account ?? scope.account) !== scope.account || (parts.partition ?? scope.partition) !== scope.partition) {
    throw accessDenied(null);
  }
  checkAllowed(caller, operation, parts.name);
  const stores = operation === 'PutFunctionEventInvokeConfig' || operation === 'UpdateFunctionEventInvokeConfig';
  if (stores && saysNothing(settings)) {
    throw invalidParameterValue('You must specify at least one of error handling or destination setting.');
  }
  if (parts.region !== undefined && parts.region !== scope.region) {
    throw resourceNotFound(`Functions from '${parts.region}' are not reachable in this region ('${scope.region}')`);
  }
  // The qualifiers are compared as texts: version 1 and an alias of version 1 are different (recorded).
  if (request.qualifier !== undefined && parts.qualifier !== undefined && request.qualifier !== parts.qualifier) {
    throw invalidParameterValue('The derived qualifier from the function name does not match the specified qualifier.');
  }
  const asked = request.qualifier ?? parts.qualifier;
  if (!state.behaviour.qualifiers) {
    const subject = { scope, name: parts.name, qualifier: '$LATEST', qualifiedArn: functionArn(scope, parts.name) };
    return withoutQualifiers(prepareOn(subject, undefined, request, caller, state));
  }
  const qualifier = asked ?? '$LATEST';
  const qualifiedArn = functionArn(scope, parts.name, qualifier);
  return prepareOn({ scope, name: parts.name, qualifier, qualifiedArn }, asked, request, caller, state);
}

function prepareOn(
  subject: Subject,
  asked: string | undefined,
  request: FunctionRequest,
  caller: Caller,
  state: LambdaState,
): PreparedOperation {
  const { operation, settings } = request;
  switch (operation) {
    case 'PutFunctionEventInvokeConfig':
      return preparePut(subject, settings, state);
    case 'UpdateFunctionEventInvokeConfig':
      return prepareUpdate(subject, settings, state);
    case 'DeleteFunctionEventInvokeConfig':
      return prepareDelete(subject, state);
    case 'GetFunctionEventInvokeConfig':
      return { commit: () => jsonAnswer(existingConfig(subject, state)) };
    case 'ListFunctionEventInvokeConfigs':
      return { commit: () => listConfigs(subject, request, state) };
    case 'GetFunction':
      return { commit: () => getFunction(subject, asked, caller, state) };
  }
}

function withoutQualifiers(prepared: PreparedOperation): PreparedOperation {
  return {
    ...prepared,
    commit(insteadOf) {
      const answer = prepared.commit(insteadOf);
      return { ...answer, body: answer.body.replaceAll(':$LATEST"', '"') };
    },
  };
}

function preparePut(subject: Subject, settings: Settings, state: LambdaState): PreparedOperation {
  const lambdaFunction = existingFunction(subject, state);
  if (versionOf(lambdaFunction, subject.qualifier) === undefined) throw noSuchFunction();
  checkDestinationsOf(settings, lambdaFunction, subject, state);
  return writing(subject, (insteadOf) =>
    jsonAnswer(state.configs.put(subject.name, subject.qualifier, insteadOf ?? settings, subject.scope)),
  );
}

// Merges the top-level members. It isn't known whether AWS also merges the sides of DestinationConfig; here DestinationConfig is
// replaced as a whole.
function prepareUpdate(subject: Subject, settings: Settings, state: LambdaState): PreparedOperation {
  const lambdaFunction = existingFunction(subject, state);
  const existing = existingConfig(subject, state);
  checkDestinationsOf(settings, lambdaFunction, subject, state);
  return writing(subject, (insteadOf) =>
    jsonAnswer(
      state.configs.put(subject.name, subject.qualifier, insteadOf ?? { ...existing, ...settings }, subject.scope),
    ),
  );
}

function prepareDelete(subject: Subject, state: LambdaState): PreparedOperation {
  existingConfig(subject, state);
  return writing(subject, () => {
    state.configs.delete(subject.name, subject.qualifier, subject.scope);
    return jsonAnswer();
  });
}

function writing(subject: Subject, commit: PreparedOperation['commit']): PreparedOperation {
  const { scope, name, qualifiedArn } = subject;
  return { writesTo: { scope, functionName: name, qualifiedArn }, commit };
}

function listConfigs(subject: Subject, request: FunctionRequest, state: LambdaState): Answer {
  existingFunction(subject, state);
  const { page, next } = pageOf(state.configs.allOf(subject.name, subject.scope), request);
  return jsonAnswer({ FunctionEventInvokeConfigs: page.map(([, config]) => config), ...next });
}

function listFunctions(scope: Scope, request: ListFunctionsRequest, { functions }: LambdaState): Answer {
  const named = functions.allIn(scope).map((each) => [each.name, each] as const);
  const { page, next } = pageOf(named, request);
  return jsonAnswer({
    Functions: page.map(([name]) => ({
      FunctionName: name,
      FunctionArn: functionArn(scope, name),
      Version: '$LATEST',
    })),
    ...next,
  });
}

// AWS promises no order. The marker is the last key of the page before, encoded. A page of functions has at most as many items as
// a page of configurations, even if more are requested.
function pageOf<Item>(
  items: readonly (readonly [key: string, item: Item])[],
  { marker, maxItems = PAGE_OF_CONFIGS.most }: { readonly marker?: string; readonly maxItems?: number },
): { readonly page: readonly (readonly [string, Item])[]; readonly next: { readonly NextMarker?: string } } {
  const after = marker === undefined ? '' : Buffer.from(marker, 'base64url').toString();
  const remaining = items.filter(([key]) => key > after);
  const page = remaining.slice(0, Math.min(maxItems, PAGE_OF_CONFIGS.most));
  const last = remaining.length > page.length ? page.at(-1)?.[0] : undefined;
  return { page, next: last === undefined ? {} : { NextMarker: Buffer.from(last).toString('base64url') } };
}

function getFunction(
  { scope, name }: Subject,
  asked: string | undefined,
  caller: Caller,
  { functions }: LambdaState,
): Answer {
  const lambdaFunction = functions.find(name, scope);
  const version = lambdaFunction && versionOf(lambdaFunction, asked ?? '$LATEST');
  const arn = functionArn(scope, name, asked);
  if (version === undefined) throw resourceNotFound(`Function not found: ${arn}`);
  return jsonAnswer({
    Configuration: { FunctionName: name, FunctionArn: arn, Version: version, State: 'Active' },
    Code: {},
    ...tagsOf(lambdaFunction?.tags, name, caller),
  });
}

// Tags belong to the function, for every qualifier. Without the permission to read them, the answer has a TagsError.
function tagsOf(tags: Readonly<Record<string, string>> = {}, name: string, caller: Caller): object {
  if (caller.identity.deniedActions?.includes('ListTags')) {
    return { TagsError: { ErrorCode: 'AccessDeniedException', Message: notAllowed(caller, 'ListTags', name) } };
  }
  return Object.keys(tags).length > 0 ? { Tags: tags } : {};
}

function existingFunction({ scope, name }: Subject, { functions }: LambdaState): LambdaFunction {
  const lambdaFunction = functions.find(name, scope);
  if (lambdaFunction === undefined) throw noSuchFunction();
  return lambdaFunction;
}

function existingConfig({ scope, name, qualifier, qualifiedArn }: Subject, { configs }: LambdaState) {
  const config = configs.get(name, qualifier, scope);
  if (config === undefined) throw resourceNotFound(`The function ${qualifiedArn} doesn't have an EventInvokeConfig`);
  return config;
}

function noSuchFunction() {
  return resourceNotFound("The function doesn't exist.");
}

function checkDestinationsOf(
  { DestinationConfig }: Settings,
  { role }: LambdaFunction,
  { scope, name }: Subject,
  state: LambdaState,
): void {
  if (DestinationConfig === undefined) return;
  const exists = (arn: string) => !state.behaviour.destinationsMustExist || destinationExists(arn, state);
  checkDestinations(DestinationConfig, { scope, functionName: name, role, exists });
}

function destinationExists(arn: string, { destinations, functions }: LambdaState): boolean {
  if (destinations.has(arn)) return true;
  const parts = readLambdaFunctionName(arn);
  if (parts?.account === undefined || parts.region === undefined) return false;
  const lambdaFunction = functions.find(parts.name, { account: parts.account, region: parts.region });
  return lambdaFunction !== undefined && versionOf(lambdaFunction, parts.qualifier ?? '$LATEST') !== undefined;
}
