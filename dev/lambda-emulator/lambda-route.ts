/** The emulator's operations of Lambda, with the names of the API and of IAM. */
export type LambdaOperation =
  | 'PutFunctionEventInvokeConfig'
  | 'UpdateFunctionEventInvokeConfig'
  | 'GetFunctionEventInvokeConfig'
  | 'DeleteFunctionEventInvokeConfig'
  | 'ListFunctionEventInvokeConfigs'
  | 'GetFunction'
  | 'ListFunctions';

/** A request's method, path and query, decoded and not checked yet. */
export type LambdaRoute = FunctionRoute | ListFunctionsRoute;

/** The route of an operation on one function. */
export interface FunctionRoute extends Paging {
  readonly operation: Exclude<LambdaOperation, 'ListFunctions'>;
  /** Any form of `FunctionName`. */
  readonly functionName: string;
  readonly qualifier?: string;
}

/** The route of ListFunctions, which names no function. */
export interface ListFunctionsRoute extends Paging {
  readonly operation: 'ListFunctions';
}

interface Paging {
  readonly marker?: string;
  /** The text of the `MaxItems` parameter. */
  readonly maxItems?: string;
}

const eventInvokeConfigPath = /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config(\/list)?\/?$/;
const functionsPath = /^\/2015-03-31\/functions\/?$/;
const functionPath = /^\/2015-03-31\/functions\/([^/]+)\/?$/;

const operationsByMethod: Readonly<Record<string, FunctionRoute['operation']>> = {
  PUT: 'PutFunctionEventInvokeConfig',
  POST: 'UpdateFunctionEventInvokeConfig',
  GET: 'GetFunctionEventInvokeConfig',
  DELETE: 'DeleteFunctionEventInvokeConfig',
};

/**
 * Finds the operation of a request.
 *
 * @param target path and query, as in the request line
 * @returns undefined if no operation has this method and path
 */
export function lambdaRoute(method: string, target: string): LambdaRoute | undefined {
  const { path, query } = splitTarget(target);
  const configs = eventInvokeConfigPath.exec(path);
  if (configs !== null) {
    const listing = configs[2] !== undefined;
    const operation = listing && method === 'GET' ? 'ListFunctionEventInvokeConfigs' : operationsByMethod[method];
    if (operation === undefined || (listing && method !== 'GET')) return undefined;
    return routeTo(operation, configs[1], query);
  }
  if (method === 'GET' && functionsPath.test(path)) return { operation: 'ListFunctions', ...pagingIn(query) };
  const lambdaFunction = functionPath.exec(path);
  return lambdaFunction !== null && method === 'GET' ? routeTo('GetFunction', lambdaFunction[1], query) : undefined;
}

function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}

function routeTo(
  operation: FunctionRoute['operation'],
  encodedName: string | undefined,
  query: URLSearchParams,
): FunctionRoute | undefined {
  const functionName = decoded(encodedName ?? '');
  if (functionName === undefined) return undefined;
  const qualifier = operation === 'ListFunctionEventInvokeConfigs' ? null : query.get('Qualifier');
  return { operation, functionName, ...(qualifier === null ? {} : { qualifier }), ...pagingIn(query) };
}

function pagingIn(query: URLSearchParams): Paging {
  const marker = query.get('Marker');
  const maxItems = query.get('MaxItems');
  return { ...(marker === null ? {} : { marker }), ...(maxItems === null ? {} : { maxItems }) };
}

function decoded(component: string): string | undefined {
  try {
    return decodeURIComponent(component);
  } catch {
    return undefined;
  }
}
