import { entriesOf, member, textAt, type Value } from '../document.ts';

/** The parts of a template that intrinsic functions refer to. */
export interface Template {
  /** The file: logical IDs are unique within it. */
  readonly path: string;
  readonly resources: ReadonlyMap<string, Value>;
  readonly parameters: ReadonlyMap<string, Value>;
  readonly mappings: Value | undefined;
}

/** Reads a document as a template. */
export function templateOf(document: Value | undefined, path: string): Template {
  return {
    path,
    resources: new Map(entriesOf(member(document, 'Resources'))),
    parameters: new Map(entriesOf(member(document, 'Parameters'))),
    mappings: member(document, 'Mappings'),
  };
}

/** The type of a resource: `AWS::Lambda::Function`. */
export function typeOf(resource: Value | undefined): string | undefined {
  return textAt(resource, 'Type');
}

/** The intrinsic function and its argument; undefined if the value is not a call of one. */
export function intrinsic(value: Value | undefined): { readonly name: string; readonly argument: Value } | undefined {
  const entries = entriesOf(value);
  const [entry] = entries;
  if (entries.length !== 1 || entry === undefined) return undefined;
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/**
 * A property by its path. If there is an `Fn::If` on the path, the result is an `Fn::If` of the properties in its branches, so that
 * a condition may stand at any level.
 */
export function property(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  const [key, ...rest] = path;
  if (value === undefined || key === undefined) return value;
  const call = intrinsic(value);
  if (call?.name !== 'Fn::If' || call.argument.kind !== 'list') return property(member(value, key), ...rest);
  const { argument } = call;
  const [condition, ...branches] = argument.items;
  if (condition === undefined) return undefined;
  const inner = branches.map((branch) => property(branch, ...path));
  if (inner.every((branch) => branch === undefined)) return undefined;
  const items = [condition, ...inner.map((branch) => branch ?? noValue(argument))];
  const place = inner.find((branch) => branch !== undefined)?.place ?? value.place;
  return { kind: 'map', entries: new Map([['Fn::If', { ...argument, items }]]), place };
}

function noValue({ place }: Value): Value {
  const text: Value = { kind: 'scalar', text: 'AWS::NoValue', isNull: false, place };
  return { kind: 'map', entries: new Map([['Ref', text]]), place };
}
