import { functionArn } from './function-arn.ts';
import { overriddenScope, type Scope, type ScopeOverride } from './scope.ts';
import { type EventInvokeConfig, type Settings, storedConfig } from './settings.ts';

/**
 * The event invoke configs of every account and region, by qualifier. The API's operations work on them. A test can change them
 * directly, without the API: these methods check nothing (a config may be of an alias that doesn't exist), need no credentials,
 * use no quota and do not appear in the call log. Function names are plain names.
 */
export class EventInvokeConfigs {
  // By unqualified function ARN, then by qualifier.
  readonly #byFunction = new Map<string, Map<string, EventInvokeConfig>>();
  readonly #defaults: Scope;
  readonly #now: () => number;

  /** @param now epoch milliseconds, for `LastModified` */
  constructor(defaults: Scope, now: () => number) {
    this.#defaults = defaults;
    this.#now = now;
  }

  /** The config of one qualifier; undefined if there is none. */
  get(functionName: string, qualifier = '$LATEST', scope: ScopeOverride = {}): EventInvokeConfig | undefined {
    return this.#byFunction.get(this.#key(functionName, scope))?.get(qualifier);
  }

  /** Replaces the config of one qualifier, as Put does. */
  put(functionName: string, qualifier: string, settings: Settings, scope: ScopeOverride = {}): EventInvokeConfig {
    const key = this.#key(functionName, scope);
    const config = storedConfig(`${key}:${qualifier}`, settings, this.#now());
    const ofFunction = this.#byFunction.get(key);
    if (ofFunction === undefined) this.#byFunction.set(key, new Map([[qualifier, config]]));
    else ofFunction.set(qualifier, config);
    return config;
  }

  /** Removes the config of one qualifier. @returns whether there was one */
  delete(functionName: string, qualifier = '$LATEST', scope: ScopeOverride = {}): boolean {
    return this.#byFunction.get(this.#key(functionName, scope))?.delete(qualifier) ?? false;
  }

  /** Removes the configs of all qualifiers of a function, as DeleteFunction does. */
  deleteAllOf(functionName: string, scope: ScopeOverride = {}): void {
    this.#byFunction.delete(this.#key(functionName, scope));
  }

  /** The configs of one function as [qualifier, config], ordered by qualifier. */
  allOf(functionName: string, scope: ScopeOverride = {}): [qualifier: string, config: EventInvokeConfig][] {
    const ofFunction = this.#byFunction.get(this.#key(functionName, scope)) ?? new Map<string, EventInvokeConfig>();
    return [...ofFunction].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** Every config of every account and region, in no particular order. */
  all(): EventInvokeConfig[] {
    return [...this.#byFunction.values()].flatMap((ofFunction) => [...ofFunction.values()]);
  }

  #key(functionName: string, scope: ScopeOverride): string {
    return functionArn(overriddenScope(scope, this.#defaults), functionName);
  }
}
