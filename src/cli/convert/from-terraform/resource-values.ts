import type { Place } from '../place.ts';
import type { Text, Unknown } from '../placeholder.ts';
import type { Block } from './block.ts';
import type { Expression } from './expression.ts';
import { mapRepeated, type Repeated } from './repeated.ts';
import { type Iteration, iterationsOf } from './repetition.ts';
import { type Scope, scopeName } from './scope.ts';
import { asUnknown, type Handle, listOf, mapOf, type TerraformValue } from './value.ts';

/** Evaluates an expression. */
type Evaluate = (expression: Expression, scope: Scope) => TerraformValue;

/** The attributes of data sources about the caller, which have the same values in all files. */
const SURROUNDINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'data.aws_caller_identity': { account_id: 'AWS_ACCOUNT_ID', id: 'AWS_ACCOUNT_ID' },
  'data.aws_region': { name: 'AWS_REGION', region: 'AWS_REGION', id: 'AWS_REGION' },
  'data.aws_partition': { partition: 'AWS_PARTITION', id: 'AWS_PARTITION' },
};

/** The argument that is the id of a resource: https://registry.terraform.io/providers/hashicorp/aws/latest/docs */
const IDENTIFIERS: Readonly<Record<string, string>> = {
  'aws_lambda_function.id': 'function_name',
  'data.aws_lambda_function.id': 'function_name',
};

/** The attributes that are the ARN of a function or an alias. */
const FUNCTION_ARNS: Readonly<Record<string, readonly string[]>> = {
  aws_lambda_function: ['arn'],
  'data.aws_lambda_function': ['arn'],
  aws_lambda_alias: ['arn', 'id'],
  'data.aws_lambda_alias': ['arn', 'id'],
};

/** A data source about the caller; undefined for any other resource. */
export function surrounding(address: string, place: Place): Handle | undefined {
  const attributes = SURROUNDINGS[typeOf(address)];
  if (attributes === undefined) return undefined;
  return {
    kind: 'handle',
    reference: address,
    isInstance: true,
    attribute: (name) => {
      const reference = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      return reference === undefined ? undefined : { kind: 'text', text: [{ reference, scope: '', place }] };
    },
  };
}

/** A resource as a value: its attributes, or with count or for_each its instances. */
export function resourceValue(
  address: string,
  block: Block,
  place: Place,
  scope: Scope,
  evaluate: Evaluate,
): TerraformValue {
  const own = { ...scope, resource: address };
  const iterations = iterationsOf(block, own, (attribute, inner) => evaluate(attribute.expression, inner));
  const handles = mapRepeated(
    iterations,
    (iteration): Handle => handleOf(address, block, iteration, place, own, evaluate),
  );
  return valueOfRepeated(handles);
}

/** Things that count or for_each made, as Terraform's references see them. */
export function valueOfRepeated(handles: Repeated<Handle>): TerraformValue {
  switch (handles.kind) {
    case 'single':
    case 'undecided':
      return handles.made;
    case 'numbered':
      return listOf(handles.all.map(([, handle]) => handle));
    case 'keyed':
      return mapOf(handles.all);
  }
}

function handleOf(
  address: string,
  block: Block,
  { suffix, bindings }: Iteration,
  place: Place,
  scope: Scope,
  evaluate: Evaluate,
): Handle {
  const type = typeOf(address);
  const argument = (name: string): TerraformValue | undefined => {
    const attribute = block.attributes.get(IDENTIFIERS[`${type}.${name}`] ?? name);
    const owner = `${address}${suffix}.${name}`;
    return attribute && evaluate(attribute.expression, { ...scope, owner, bindings });
  };
  return {
    kind: 'handle',
    reference: `${address}${suffix}`,
    isInstance: true,
    attribute(name) {
      if (!FUNCTION_ARNS[type]?.includes(name)) return argument(name);
      const functionName = functionNameOf(argument, type.endsWith('alias'));
      const unknown: Unknown = { reference: `${address}${suffix}.${name}`, scope: scopeName(scope.instance), place };
      return { kind: 'text', text: [functionName ? { ...unknown, functionName } : unknown] };
    },
  };
}

/** The name that a function or an alias has for Lambda, where account and region are the caller's: `orders:live`. */
function functionNameOf(argument: (name: string) => TerraformValue | undefined, isAlias: boolean): Text | undefined {
  const value = argument('function_name');
  if (value?.kind !== 'text') return undefined;
  const name = asUnknown(value)?.functionName ?? value.text;
  if (!isAlias) return name;
  const alias = argument('name');
  return alias?.kind === 'text' ? [...name, ':', ...alias.text] : undefined;
}

function typeOf(address: string): string {
  return address
    .split('.')
    .slice(0, address.startsWith('data.') ? 2 : 1)
    .join('.');
}
