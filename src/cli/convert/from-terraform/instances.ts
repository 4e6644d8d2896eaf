import type { Files } from '../files.ts';
import type { Placeholders } from '../placeholder.ts';
import type { Attribute, Block } from './block.ts';
import { evaluate } from './evaluate.ts';
import { calledFolder, type Module } from './module.ts';
import { configured, missing, namedProvider, passedProviders, providerBlock, sourceOf } from './providers.ts';
import { allMade, mapRepeated, type Repeated } from './repeated.ts';
import { type Iteration, iterationsOf } from './repetition.ts';
import { type Instance, type Provider, type Scope, scopeOf } from './scope.ts';
import type { TerraformValue } from './value.ts';

/** The things that instances are made with. */
export interface Surroundings {
  readonly placeholders: Placeholders;
  readonly files: Files;
  /** The module of a folder; undefined if there are no files of Terraform in it. */
  module(folder: string): Module | undefined;
}

// Modules that call each other in a circle are no configuration of Terraform's.
const MAXIMUM_DEPTH = 20;

/** The instance of a root module. */
export function rootInstance(
  module: Module,
  given: ReadonlyMap<string, Attribute>,
  surroundings: Surroundings,
): Instance {
  return instanceOf({ module, rootFolder: module.folder, prefix: '', given }, undefined, surroundings, 0);
}

/** An instance and all those that it calls, in the order of the files. */
export function withCalled(instance: Instance): Instance[] {
  const called = [...instance.module.calls.keys()].flatMap((name) => {
    const repeated = instance.called(name);
    return repeated ? allMade(repeated) : [];
  });
  return [instance, ...called.flatMap(withCalled)];
}

interface Caller {
  readonly instance: Instance;
  readonly call: Block;
  readonly iteration: Iteration;
}

type Own = Pick<Instance, 'module' | 'rootFolder' | 'prefix' | 'given'>;

function instanceOf(own: Own, caller: Caller | undefined, surroundings: Surroundings, depth: number): Instance {
  const calls = new Map<string, Repeated<Instance> | undefined>();
  const instance: Instance = {
    ...own,
    argument: (name) => caller && argumentOf(caller, name, surroundings),
    called(name) {
      if (!calls.has(name))
        calls.set(name, depth < MAXIMUM_DEPTH ? calledBy(instance, name, surroundings, depth) : undefined);
      return calls.get(name);
    },
    provider: (name, key, source) => providerOf(name, key, source, instance, caller, surroundings),
  };
  return instance;
}

function argumentOf(caller: Caller, name: string, surroundings: Surroundings): TerraformValue | undefined {
  const attribute = caller.call.attributes.get(name);
  const scope = callScope(caller, surroundings);
  return attribute && evaluate(attribute.expression, { ...scope, owner: `${scope.resource}.${name}` });
}

/** The scope in which the arguments of a call are evaluated. */
function callScope({ instance, call, iteration }: Caller, { placeholders, files }: Surroundings): Scope {
  const address = `${instance.prefix}module.${call.labels[0]}${iteration.suffix}`;
  return { ...scopeOf(instance, { placeholders, files, pending: [] }, address), bindings: iteration.bindings };
}

function calledBy(
  instance: Instance,
  name: string,
  surroundings: Surroundings,
  depth: number,
): Repeated<Instance> | undefined {
  const call = instance.module.calls.get(name);
  const folder = call && calledFolder(call);
  const module = folder === undefined ? undefined : surroundings.module(folder);
  if (call === undefined || module === undefined) return undefined;
  const scope = scopeOf(instance, { ...surroundings, pending: [] }, `module.${name}`);
  const iterations = iterationsOf(call, scope, (attribute, inner) => evaluate(attribute.expression, inner));
  return mapRepeated(iterations, (iteration) => {
    const prefix = `${instance.prefix}module.${name}${iteration.suffix}.`;
    const own = { module, rootFolder: instance.rootFolder, prefix, given: new Map() };
    return instanceOf(own, { instance, call, iteration }, surroundings, depth + 1);
  });
}

/**
 * The configuration that the caller passes, else the module's own one, else for a default one the caller's.
 * https://developer.hashicorp.com/terraform/language/modules/develop/providers
 */
function providerOf(
  name: string,
  key: string | undefined,
  source: string | undefined,
  instance: Instance,
  caller: Caller | undefined,
  surroundings: Surroundings,
): Provider | undefined {
  const [localName = '', alias] = name.split('.');
  const wanted = source ?? sourceOf(instance.module, localName);
  const passed = caller && passedProviders(caller.call).get(name);
  if (caller && passed) return namedProvider(passed, callScope(caller, surroundings));
  const own = providerBlock(instance.module, localName, alias, wanted);
  // An empty block in a called module only announces a provider.
  const isAnnounced = caller !== undefined && own?.attributes.size === 0 && own.blocks.length === 0;
  if (own && !isAnnounced) return configured(own, key, scopeOf(instance, { ...surroundings, pending: [] }, name));
  if (alias !== undefined) return missing(key === undefined ? name : `${name}[${JSON.stringify(key)}]`, instance);
  return caller?.instance.provider(localName, undefined, wanted);
}
