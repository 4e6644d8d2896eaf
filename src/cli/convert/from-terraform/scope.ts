import type { Files } from '../files.ts';
import type { Placeholders } from '../placeholder.ts';
import type { Attribute, Block } from './block.ts';
import type { Module } from './module.ts';
import type { Repeated } from './repeated.ts';
import type { TerraformValue } from './value.ts';

/** A module as it is called once: with arguments, and with the providers of its caller. */
export interface Instance {
  readonly module: Module;
  /** The folder of the root module, in which Terraform runs. */
  readonly rootFolder: string;
  /** Stands before the addresses of its resources: empty for a root module, else `module.orders["a"].` */
  readonly prefix: string;
  /** The values of its variables that a root module gets from files of variables, by name. */
  readonly given: ReadonlyMap<string, Attribute>;
  /** The value of a variable that the caller gives; undefined if it gives none, or if there is no caller. */
  argument(name: string): TerraformValue | undefined;
  /** The instances of a module that this one calls; undefined if the files don't have that module. */
  called(name: string): Repeated<Instance> | undefined;
  /**
   * The provider configuration that a name of this module means, in which Terraform's default one of a provider may be implied.
   *
   * @param key - of one of the configurations that for_each makes
   * @param source - of the provider; undefined: the one that the name has in this module
   * @returns undefined if it is a default one that the files don't have
   */
  provider(name: string, key?: string, source?: string): Provider | undefined;
}

/** A provider configuration, and the module's instance in which it is written. */
export interface Provider {
  /** `aws.replica`, or what a name leads to if the files don't have it. */
  readonly name: string;
  /** Undefined: the files don't have it. */
  readonly block: Block | undefined;
  /** The values of `each`, where OpenTofu's for_each makes several configurations. */
  readonly bindings: ReadonlyMap<string, TerraformValue>;
  readonly instance: Instance;
}

/** The surroundings of an expression: they decide what its names mean. */
export interface Scope {
  readonly instance: Instance;
  /** The address of the resource, for values that differ between its instances. */
  readonly resource: string;
  /** The argument that is evaluated: it gives a name to an expression without one. */
  readonly owner: string;
  readonly placeholders: Placeholders;
  readonly files: Files;
  /** The values of `each`, `count` and the names of `for` expressions. */
  readonly bindings: ReadonlyMap<string, TerraformValue>;
  /** The names that are being evaluated. If they refer to each other in a circle, they have no value. */
  readonly pending: readonly string[];
}

/** The scope in which names mean what they mean in an instance of a module, outside of any resource. */
export function scopeOf(
  instance: Instance,
  { placeholders, files, pending }: Pick<Scope, 'placeholders' | 'files' | 'pending'>,
  owner: string,
): Scope {
  return { instance, resource: owner, owner, placeholders, files, pending, bindings: new Map() };
}

/** The part of the files in which a reference of a module's instance means the same. */
export function scopeName({ module, prefix }: Instance): string {
  return `${module.folder}\n${prefix}`;
}
