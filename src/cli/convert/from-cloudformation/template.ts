import { entriesOf, itemsOf, member, textAt, type Value } from '../document.ts';
import type { Place } from '../place.ts';
import type { Placeholders, Text } from '../placeholder.ts';

/** No function of CloudFormation: a call of it is a value that isn't in the files. */
const UNKNOWN = 'Fn::Unknown';

/** A template as it is deployed once, and the parts of it that intrinsic functions refer to. */
export interface Template {
  readonly path: string;
  /** Logical IDs are unique within it: the file, and for a nested stack the stack. */
  readonly scope: string;
  readonly document: Value | undefined;
  readonly resources: ReadonlyMap<string, Value>;
  readonly parameters: ReadonlyMap<string, Value>;
  readonly mappings: Value | undefined;
  readonly conditions: ReadonlyMap<string, Value>;
  /** The values of the parameters that the stack around a nested one gives. */
  readonly given: ReadonlyMap<string, Text>;
  readonly placeholders: Placeholders;
  /** The meaning of texts that another tool replaces before CloudFormation sees them; absent: there is no such tool. */
  readonly tool?: TemplateTool;
  /** The template of a nested stack by its logical ID; undefined if the files don't have it. */
  nested(logicalId: string): Template | undefined;
}

/** A tool that writes templates, such as the Serverless Framework. */
export interface TemplateTool {
  /** A text with the tool's variables replaced; variables of another form stay. */
  written(text: string, place: Place): Text;
  /** True if the tool makes a plain text a call of Fn::Sub. */
  isSub(text: string): boolean;
  /** The value of a pseudo parameter; undefined if the tool doesn't give it. */
  pseudo(name: string, place: Place): Text | undefined;
}

/** Reads a document as a template. */
export function templateOf(
  document: Value | undefined,
  own: Pick<Template, 'path' | 'scope' | 'placeholders'> & Partial<Pick<Template, 'given' | 'nested' | 'tool'>>,
): Template {
  return {
    given: new Map(),
    nested: () => undefined,
    ...own,
    document,
    resources: new Map(entriesOf(member(document, 'Resources'))),
    parameters: new Map(entriesOf(member(document, 'Parameters'))),
    mappings: member(document, 'Mappings'),
    conditions: new Map(entriesOf(member(document, 'Conditions'))),
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

/** A call of an intrinsic function, or of Condition. */
export function call(name: string, argument: Value): Value {
  return { kind: 'map', entries: new Map([[name, argument]]), place: argument.place };
}

/**
 * A property by its path. If there is an `Fn::If` on the path, the result is an `Fn::If` of the properties in its branches, so that
 * a condition may stand at any level. If the path ends early, in a text or in a call of another function, the property may be
 * there all the same: the result is a value that has no text in the files.
 */
export function property(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  const [key, ...rest] = path;
  if (value === undefined || key === undefined) return value;
  if (isNoValue(value)) return undefined;
  const { name, argument } = intrinsic(value) ?? {};
  if (argument === undefined && value.kind === 'map') return property(member(value, key), ...rest);
  if (argument === undefined || name !== 'Fn::If') return call(UNKNOWN, value);
  const [condition, ...branches] = itemsOf(argument);
  if (condition === undefined) return undefined;
  const inner = branches.map((branch) => property(branch, ...path));
  const first = inner.find((branch) => branch !== undefined);
  if (first === undefined) return undefined;
  const items = [condition, ...inner.map((branch) => branch ?? noValue(argument))];
  return call('Fn::If', { kind: 'list', items, place: first.place });
}

/**
 * Two values as one: mappings are merged at every level; of any other two values the later one counts. A call of a function is no
 * mapping, as in SAM: https://github.com/aws/serverless-application-model/blob/develop/samtranslator/plugins/globals/globals.py
 */
export function merged(base: Value | undefined, later: Value | undefined): Value | undefined {
  if (base === undefined || later === undefined) return later ?? base;
  if (base.kind !== 'map' || later.kind !== 'map' || intrinsic(base) || intrinsic(later)) return later;
  const entries = new Map(base.entries);
  for (const [key, value] of entriesOf(later)) entries.set(key, merged(entries.get(key), value) ?? value);
  return { ...later, entries };
}

function isNoValue(value: Value): boolean {
  return textAt(value, 'Ref') === 'AWS::NoValue';
}

function noValue({ place }: Value): Value {
  return call('Ref', { kind: 'scalar', text: 'AWS::NoValue', isNull: false, place });
}
