import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from 'yaml';
import type { Place } from './place.ts';
import type { Source } from './source.ts';
import { UnreadableFile } from './unreadable-file.ts';

/** A single value in a YAML or JSON document. */
export interface Scalar {
  readonly kind: 'scalar';
  /** As it stands in the file: an account number keeps its leading zero. */
  readonly text: string;
  readonly isNull: boolean;
  readonly place: Place;
}

/** A sequence in a YAML or JSON document. */
export interface List {
  readonly kind: 'list';
  readonly items: readonly Value[];
  readonly place: Place;
}

/** A mapping in a YAML or JSON document. */
export interface Mapping {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Value>;
  readonly place: Place;
}

/** Any value in a YAML or JSON document. Its place is that of its key, or its own if it has no key. */
export type Value = Scalar | List | Mapping;

/**
 * Parses YAML or JSON. CloudFormation's short tags become the functions that they stand for: `!Ref X` becomes `{Ref: X}`.
 *
 * @throws UnreadableFile
 */
export function parseDocuments(source: Pick<Source, 'path' | 'text'>): Value[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(separated(source.text), {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const parsed = Array.isArray(documents) ? documents : [];
  for (const { errors } of parsed) {
    const [error] = errors;
    if (error === undefined) continue;
    const { line, col: column } = lines.linePos(error.pos[0]);
    throw new UnreadableFile(
      { path: source.path, line, column },
      `this can't be read as YAML or JSON: ${error.message}`,
    );
  }
  return parsed.flatMap((document) => {
    const reading = { document, path: source.path, lines, around: [], left: { values: MAXIMUM_OF_ALIASES } };
    const value = document.contents && readNode(document.contents, reading);
    return value ? [value] : [];
  });
}

/** Texts of JSON that follow each other, such as the output of several commands, become documents of YAML, each in its line. */
function separated(text: string): string {
  return isJsonText(text) ? text.replace(/(\}[ \t]*\r?\n)(?=\{)/g, '$1--- ') : text;
}

/** True if a text is JSON, or YAML that begins as JSON does. */
export function isJsonText(text: string): boolean {
  return /^[\s\uFEFF]*[{[]/.test(text);
}

/** A member of a mapping; undefined if there is none, or if it is null. */
export function member(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  let current = value;
  for (const key of path) current = current?.kind === 'map' ? current.entries.get(key) : undefined;
  return current?.kind === 'scalar' && current.isNull ? undefined : current;
}

/** The text of a member; undefined if it isn't a single value. */
export function textAt(value: Value | undefined, ...path: readonly string[]): string | undefined {
  const found = member(value, ...path);
  return found?.kind === 'scalar' ? found.text : undefined;
}

/** The entries of a mapping; empty for any other value. */
export function entriesOf(value: Value | undefined): readonly (readonly [key: string, value: Value])[] {
  return value?.kind === 'map' ? [...value.entries] : [];
}

/** The items of a sequence; empty for any other value. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' ? value.items : [];
}

/** A document while it is read. */
interface Reading {
  readonly document: Document;
  readonly path: string;
  readonly lines: LineCounter;
  /** The aliases on the way to a node. */
  readonly around: readonly Node[];
  /** How many more values the document may have by its aliases. */
  readonly left: { values: number };
}

// Aliases of aliases may stand for billions of values. No real file has so many.
const MAXIMUM_OF_ALIASES = 200_000;

function readNode(node: Node, reading: Reading, keyPlace?: Place): Value {
  const place = keyPlace ?? placeAt(node, reading);
  if (isAlias(node)) return { ...readAlias(node, place, reading), place };
  if (reading.around.length > 0) reading.left.values -= 1;
  if (reading.left.values < 0) throw new UnreadableFile(place, 'the aliases of this file expand to too many values.');
  return untagged(readPlainNode(node, place, reading), node.tag);
}

function readAlias(alias: Alias, place: Place, reading: Reading): Value {
  const target = alias.resolve(reading.document);
  if (target === undefined) return { kind: 'scalar', text: '', isNull: true, place };
  if (reading.around.includes(target))
    throw new UnreadableFile(place, 'this alias refers to the value in which it stands.');
  return readNode(target, { ...reading, around: [...reading.around, target] });
}

function readPlainNode(node: Node, place: Place, reading: Reading): Value {
  if (isSeq(node)) {
    const items = (node.items as Node[]).map((item) => readNode(item, reading));
    return { kind: 'list', items, place };
  }
  if (isMap(node)) {
    const own = new Map<string, Value>();
    const merged = new Map<string, Value>();
    for (const { key, value } of node.items as { key: Node; value: Node | null }[]) {
      const name = isScalar(key) ? String(key.value) : String(key);
      const at = placeAt(key, reading);
      const entry: Value = value ? readNode(value, reading, at) : { kind: 'scalar', text: '', isNull: true, place: at };
      // The parser has a symbol for the key <<.
      if (!(isScalar(key) && typeof key.value === 'symbol')) own.set(name, entry);
      else for (const base of entry.kind === 'list' ? entry.items : [entry]) addMissing(merged, base);
    }
    return { kind: 'map', entries: new Map([...merged, ...own]), place };
  }
  const isNull = isScalar(node) && node.value === null;
  const text = isScalar(node) && !isNull ? scalarText(node.value, node.source) : '';
  return { kind: 'scalar', text, isNull, place };
}

function placeAt({ range }: Node, { path, lines }: Pick<Reading, 'path' | 'lines'>): Place {
  const { line, col: column } = lines.linePos(range?.[0] ?? 0);
  return { path, line, column };
}

function addMissing(merged: Map<string, Value>, base: Value): void {
  for (const [key, value] of entriesOf(base)) if (!merged.has(key)) merged.set(key, value);
}

function scalarText(value: unknown, source: string | undefined): string {
  return typeof value === 'string' ? value : (source ?? String(value));
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
function untagged(value: Value, tag: string | undefined): Value {
  if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
  const name = tag.slice(1);
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  return {
    kind: 'map',
    entries: new Map([[key, name === 'GetAtt' ? attributePath(value) : value]]),
    place: value.place,
  };
}

/** `Queue.Arn` as a list, as in the long form. */
function attributePath(value: Value): Value {
  if (value.kind !== 'scalar') return value;
  const dot = value.text.indexOf('.');
  const parts = dot < 0 ? [value.text] : [value.text.slice(0, dot), value.text.slice(dot + 1)];
  const items = parts.map((text): Value => ({ kind: 'scalar', text, isNull: false, place: value.place }));
  return { kind: 'list', items, place: value.place };
}
