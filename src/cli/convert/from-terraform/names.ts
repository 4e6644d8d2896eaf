import { relative } from 'node:path';
import type { Place } from '../place.ts';
import type { Text, Unknown } from '../placeholder.ts';
import type { Block } from './block.ts';
import type { Expression } from './expression.ts';
import { mapRepeated } from './repeated.ts';
import { resourceValue, surrounding, valueOfRepeated } from './resource-values.ts';
import { type Instance, type Scope, scopeName, scopeOf } from './scope.ts';
import { assumed, type Handle, known, NULL, type TerraformValue, valueOfData } from './value.ts';
import { withDefaults } from './variable-type.ts';

/** Evaluates an expression. */
type Evaluate = (expression: Expression, scope: Scope) => TerraformValue;

// A circle of references ends before the call stack overflows; no real file refers so deeply.
const MAXIMUM_PENDING = 60;

/**
 * The value of the name that a reference begins with.
 *
 * @returns undefined if the name has no meaning here
 */
export function valueOfName(name: string, place: Place, scope: Scope, evaluate: Evaluate): TerraformValue | undefined {
  const bound = scope.bindings.get(name);
  if (bound) return bound;
  const { instance } = scope;
  const { module } = instance;
  switch (name) {
    case 'var':
      return things('var', (variable) =>
        within(scope, `var.${variable}`, (inner) => variableOf(variable, place, inner, evaluate)),
      );
    case 'local':
      return things('local', (local) => {
        const attribute = module.locals.get(local);
        return attribute && within(scope, `local.${local}`, (inner) => evaluate(attribute.expression, inner));
      });
    case 'path': {
      const folder = relative(instance.rootFolder, module.folder) || '.';
      return things('path', (which) => (which === 'cwd' ? undefined : known(which === 'root' ? '.' : folder)));
    }
    case 'terraform':
      return things('terraform', (what) => {
        const unknown: Unknown = { reference: `terraform.${what}`, scope: '', place, otherwise: 'default' };
        return what === 'workspace' ? { kind: 'text', text: [unknown] } : undefined;
      });
    case 'module':
      return things('module', (called) =>
        within(scope, `module.${called}`, (inner) => moduleValue(called, inner, evaluate)),
      );
    case 'data':
      return things('data', (type) =>
        things(`data.${type}`, (label) => resource(`data.${type}.${label}`, place, scope, evaluate)),
      );
    case 'each':
    case 'count':
    case 'self':
      return undefined;
    default:
      return things(name, (label) => resource(`${name}.${label}`, place, scope, evaluate));
  }
}

function things(reference: string, attribute: Handle['attribute']): Handle {
  return { kind: 'handle', reference, attribute };
}

/** Evaluates what a name stands for, in the scope of its module; undefined if that leads back to the name. */
function within(scope: Scope, name: string, evaluate: (inner: Scope) => TerraformValue | undefined) {
  const key = `${scopeName(scope.instance)}\n${name}`;
  if (scope.pending.includes(key) || scope.pending.length > MAXIMUM_PENDING) return undefined;
  const { resource: owner } = scope;
  return evaluate({
    ...scopeOf(scope.instance, { ...scope, pending: [...scope.pending, key] }, scope.owner),
    resource: owner,
  });
}

function resource(address: string, place: Place, scope: Scope, evaluate: Evaluate): TerraformValue | undefined {
  const shared = surrounding(address, place);
  if (shared) return shared;
  const block = scope.instance.module.resources.get(address);
  return block && within(scope, address, (inner) => resourceValue(address, block, place, inner, evaluate));
}

function moduleValue(name: string, scope: Scope, evaluate: Evaluate): TerraformValue | undefined {
  const called = scope.instance.called(name);
  if (called === undefined) return undefined;
  const handles = mapRepeated(
    called,
    (instance): Handle => ({
      kind: 'handle',
      reference: `module.${name}`,
      isInstance: true,
      attribute: (output) => outputOf(instance, output, scope, evaluate),
    }),
  );
  return valueOfRepeated(handles);
}

function outputOf(instance: Instance, name: string, scope: Scope, evaluate: Evaluate): TerraformValue | undefined {
  const value = instance.module.outputs.get(name)?.attributes.get('value');
  if (value === undefined) return undefined;
  return within({ ...scope, instance }, `output.${name}`, (inner) => evaluate(value.expression, inner));
}

function variableOf(name: string, place: Place, scope: Scope, evaluate: Evaluate): TerraformValue {
  const { instance, placeholders } = scope;
  const declaration = instance.module.variables.get(name);
  const unknown: Unknown = { reference: `var.${name}`, scope: scopeName(instance), place };
  const fallback = declaration?.attributes.get('default');
  const byDefault = () => fallback && typed(evaluate(fallback.expression, scope), declaration, scope, evaluate);
  const isNullRefused = declaration?.attributes.get('nullable')?.expression.written === 'false';
  const taken = (value: TerraformValue | undefined) =>
    value && !(value.kind === 'null' && isNullRefused) ? typed(value, declaration, scope, evaluate) : undefined;
  if (instance.prefix !== '') return taken(instance.argument(name)) ?? byDefault() ?? textOf([unknown]);
  const set = placeholders.set(unknown);
  const given = instance.given.get(name);
  const value = taken(given && evaluate(given.expression, scope));
  if (set !== undefined) return typed(setValue(set, value ?? byDefault()), declaration, scope, evaluate);
  if (value) return value;
  const otherwise = byDefault();
  if (otherwise === undefined) return textOf([unknown]);
  if (otherwise.kind !== 'null') return assumed(otherwise, unknown);
  placeholders.note({ ...unknown, otherwise: 'null' });
  return NULL;
}

function textOf(text: Text): TerraformValue {
  return { kind: 'text', text };
}

/** The value of `--set`, which is JSON if the variable is a list or a map. */
function setValue(text: string, otherwise: TerraformValue | undefined): TerraformValue {
  if (otherwise?.kind === 'text' || !/^\s*[[{]/.test(text)) return known(text);
  try {
    return valueOfData(JSON.parse(text));
  } catch {
    return known(text);
  }
}

function typed(
  value: TerraformValue,
  declaration: Block | undefined,
  scope: Scope,
  evaluate: Evaluate,
): TerraformValue {
  const type = declaration?.attributes.get('type')?.expression;
  return type ? withDefaults(value, type, (expression) => evaluate(expression, scope)) : value;
}
