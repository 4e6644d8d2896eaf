import type { EventInvokeConfigs } from './event-invoke-configs.ts';
import type { ExecutionRole } from './execution-role.ts';
import { functionArn } from './function-arn.ts';
import { overriddenScope, type Scope, type ScopeOverride } from './scope.ts';

/** The parts of a function that matter for event invoke configs. */
export interface LambdaFunction {
  readonly name: string;
  /** Published versions; `$LATEST` is not among them. */
  readonly versions: ReadonlySet<string>;
  /** Alias name → version. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly role: ExecutionRole;
  readonly tags: Readonly<Record<string, string>>;
}

interface MutableFunction extends LambdaFunction {
  readonly versions: Set<string>;
  readonly aliases: Map<string, string>;
  role: ExecutionRole;
}

/** Options of a new function. */
export interface FunctionOptions {
  /** The number of published versions, numbered from 1. @default 0 */
  readonly versions?: number;
  /** Alias name → version. @default none */
  readonly aliases?: Readonly<Record<string, string>>;
  /** @default 'everything' */
  readonly role?: ExecutionRole;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The version that a qualifier of the function stands for; undefined if the function has no such version or alias. */
export function versionOf(lambdaFunction: LambdaFunction, qualifier: string): string | undefined {
  if (qualifier === '$LATEST' || lambdaFunction.versions.has(qualifier)) return qualifier;
  return lambdaFunction.aliases.get(qualifier);
}

/**
 * The functions of every account and region. These methods stand for CreateFunction, PublishVersion and similar operations of AWS.
 * They need no credentials, use no quota and do not appear in the call log. Function names are plain names.
 *
 * Each method throws an Error if it names something that doesn't exist, so that a typing error in a test is not mistaken for
 * Lambda's behaviour.
 */
export class LambdaFunctions {
  // By unqualified ARN.
  readonly #functions = new Map<string, MutableFunction>();
  readonly #configs: EventInvokeConfigs;
  readonly #defaults: Scope;

  constructor(configs: EventInvokeConfigs, defaults: Scope) {
    this.#configs = configs;
    this.#defaults = defaults;
  }

  /** CreateFunction, with versions and aliases. */
  create(name: string, options: FunctionOptions = {}, scope: ScopeOverride = {}): void {
    const key = this.#key(name, scope);
    if (this.#functions.has(key)) throw new Error(`the function ${key} already exists`);
    const { role = 'everything', tags = {} } = options;
    this.#functions.set(key, { name, versions: new Set(), aliases: new Map(), role, tags });
    for (let version = 1; version <= (options.versions ?? 0); version++) this.publishVersion(name, scope);
    for (const [alias, version] of Object.entries(options.aliases ?? {})) this.putAlias(name, alias, version, scope);
  }

  /** The function with this name; undefined if there is none. */
  find(name: string, scope: ScopeOverride = {}): LambdaFunction | undefined {
    return this.#functions.get(this.#key(name, scope));
  }

  /** The functions of one account and region, ordered by name. */
  allIn(scope: ScopeOverride = {}): LambdaFunction[] {
    const arn = this.#key('', scope);
    return [...this.#functions]
      .filter(([key]) => key.startsWith(arn))
      .map(([, each]) => each)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** DeleteFunction; also deletes the function's event invoke configs. */
  delete(name: string, scope: ScopeOverride = {}): void {
    this.#existing(name, scope);
    this.#functions.delete(this.#key(name, scope));
    this.#configs.deleteAllOf(name, scope);
  }

  /** PublishVersion; copies no event invoke config. @returns the number of the new version */
  publishVersion(name: string, scope: ScopeOverride = {}): string {
    const { versions } = this.#existing(name, scope);
    const version = String(versions.size + 1);
    versions.add(version);
    return version;
  }

  /** CreateAlias or UpdateAlias. */
  putAlias(name: string, alias: string, version: string, scope: ScopeOverride = {}): void {
    const existing = this.#existing(name, scope);
    if (version !== '$LATEST' && !existing.versions.has(version)) {
      throw new Error(`the function ${this.#key(name, scope)} has no version ${version}`);
    }
    existing.aliases.set(alias, version);
  }

  /** DeleteAlias; its event invoke config stays, and a new alias with the same name has it again. */
  deleteAlias(name: string, alias: string, scope: ScopeOverride = {}): void {
    if (!this.#existing(name, scope).aliases.delete(alias)) {
      throw new Error(`the function ${this.#key(name, scope)} has no alias ${alias}`);
    }
  }

  /** Changes the destinations that the function's execution role may send to. */
  setRole(name: string, role: ExecutionRole, scope: ScopeOverride = {}): void {
    this.#existing(name, scope).role = role;
  }

  #existing(name: string, scope: ScopeOverride): MutableFunction {
    const existing = this.#functions.get(this.#key(name, scope));
    if (existing === undefined) throw new Error(`there is no function ${this.#key(name, scope)}`);
    return existing;
  }

  #key(name: string, scope: ScopeOverride): string {
    return functionArn(overriddenScope(scope, this.#defaults), name);
  }
}
