import { PythonFloat, pythonClass, pythonText } from './python.ts';
import type { IntegerShape, ListShape, Shape, StringShape, StructureShape } from './shapes.ts';

/**
 * The problems of an input, in the AWS CLI's words and order; empty if there is none. The names, types and lower limits of members
 * are checked.
 *
 * @param path - of the value within the input: `DestinationConfig.OnSuccess`
 */
export function problemsOf(value: unknown, shape: Shape, path = ''): string[] {
  switch (shape.type) {
    case 'structure':
      return structureProblems(value, shape, path);
    case 'list':
      return listProblems(value, shape, path);
    case 'integer':
      return integerProblems(value, shape, path);
    case 'string':
    case 'timestamp':
      return stringProblems(value, shape, path);
  }
}

function structureProblems(value: unknown, { members, required = [] }: StructureShape, path: string): string[] {
  if (!isStructure(value)) return [wrongType(value, 'dict', path)];
  const name = path || 'input';
  const missing = required.filter((member) => !Object.hasOwn(value, member));
  const known = Object.keys(value).filter((key) => Object.hasOwn(members, key));
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(members, key));
  const choices = Object.keys(members).join(', ');
  return [
    ...missing.map((member) => `Missing required parameter in ${name}: "${member}"`),
    ...unknown.map((key) => `Unknown parameter in ${name}: "${key}", must be one of: ${choices}`),
    ...known.flatMap((key) => problemsOf(value[key], members[key] as Shape, path ? `${path}.${key}` : key)),
  ];
}

function listProblems(value: unknown, { member }: ListShape, path: string): string[] {
  if (!Array.isArray(value)) return [wrongType(value, 'list', path)];
  return value.flatMap((item, index) => problemsOf(item, member, `${path}[${index}]`));
}

function integerProblems(value: unknown, { min }: IntegerShape, path: string): string[] {
  if (typeof value !== 'number' || !Number.isInteger(value)) return [wrongType(value, 'int', path)];
  if (min === undefined || value >= min) return [];
  return [`Invalid value for parameter ${path}, value: ${value}, valid min value: ${min}`];
}

function stringProblems(value: unknown, shape: StringShape | { type: 'timestamp' }, path: string): string[] {
  if (typeof value !== 'string') return [wrongType(value, 'str', path)];
  const min = shape.type === 'string' ? shape.min : undefined;
  const length = [...value].length;
  if (min === undefined || length >= min) return [];
  return [`Invalid length for parameter ${path}, value: ${length}, valid min length: ${min}`];
}

function wrongType(value: unknown, wanted: string, path: string): string {
  const found = `value: ${pythonText(value)}, type: ${pythonClass(value)}`;
  return `Invalid type for parameter ${path || 'input'}, ${found}, valid types: <class '${wanted}'>`;
}

function isStructure(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PythonFloat);
}
