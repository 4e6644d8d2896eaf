import { entriesOf, itemsOf, textAt, type Value } from '../document.ts';
import { literal, type Text } from '../placeholder.ts';

const LOOP = 'Fn::ForEach::';

/** The items that a loop runs over; undefined if the files don't give them. */
type Collection = (value: Value) => readonly Text[] | undefined;

/**
 * A template with its loops unrolled. A loop over what the files don't give stays as it is.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function unrolled(value: Value, collection: Collection): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map((item) => unrolled(item, collection)) };
  if (value.kind === 'scalar') return value;
  const entries = [...value.entries].flatMap(([key, inner]): (readonly [string, Value])[] => {
    if (key.startsWith(LOOP)) return turnsOf(inner, collection) ?? [[key, inner]];
    return [[key, unrolled(inner, collection)]];
  });
  return { ...value, entries: new Map(entries) };
}

/** The loops that could not be unrolled. */
export function loopsIn(value: Value): Value[] {
  if (value.kind === 'list') return value.items.flatMap(loopsIn);
  return entriesOf(value).flatMap(([key, inner]) => (key.startsWith(LOOP) ? [inner] : loopsIn(inner)));
}

function turnsOf(loop: Value, collection: Collection): (readonly [string, Value])[] | undefined {
  const [identifier, items, output] = itemsOf(loop);
  const name = textAt(identifier);
  const texts = items && collection(items)?.map(literal);
  if (name === undefined || texts === undefined || !texts.every((text) => text !== undefined)) return undefined;
  return texts.flatMap((text) => {
    // A loop within the loop may run over what this turn gives.
    const turn = output && unrolled(substituted(output, name, text), collection);
    return entriesOf(turn);
  });
}

function substituted(value: Value, name: string, text: string): Value {
  const inText = (written: string) =>
    written.replaceAll(`\${${name}}`, text).replaceAll(`&{${name}}`, text.replace(/[^A-Za-z0-9]/g, ''));
  if (value.kind === 'scalar') return { ...value, text: inText(value.text) };
  if (value.kind === 'list') return { ...value, items: value.items.map((item) => substituted(item, name, text)) };
  if (value.entries.size === 1 && textAt(value, 'Ref') === name) {
    return { kind: 'scalar', text, isNull: false, place: value.place };
  }
  const entries = [...value.entries].map(([key, inner]): [string, Value] => [
    inText(key),
    substituted(inner, name, text),
  ]);
  return { ...value, entries: new Map(entries) };
}
