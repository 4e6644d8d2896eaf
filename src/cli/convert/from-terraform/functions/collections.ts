import { isSame, truth } from '../operations.ts';
import { asUnknown, decided, known, listOf, mapOf, NULL, type TerraformValue } from '../value.ts';
import type { FunctionContext, TerraformFunction } from './context.ts';

/** Functions of lists, sets and maps. */
export const COLLECTION_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  tolist: ([value]) => (value?.kind === 'list' ? { ...value, isSet: false } : undefined),
  tomap: ([value]) => (value?.kind === 'map' ? value : undefined),
  toset: ([value], context) => (value?.kind === 'list' ? setOf(value.items, context) : undefined),
  distinct: ([value], context) => (value?.kind === 'list' ? listOf(distinct(value.items, context)) : undefined),
  length: ([value], context) => {
    if (value?.kind === 'list') return known(String(value.items.length));
    if (value?.kind === 'map') return known(String(value.entries.size));
    const text = value && decided(value, context.placeholders);
    return text === undefined ? undefined : known(String([...text].length));
  },
  keys: ([value]) => (value?.kind === 'map' ? listOf(sortedKeys(value.entries).map(known)) : undefined),
  values: ([value]) =>
    value?.kind === 'map' ? listOf(sortedKeys(value.entries).map((key) => value.entries.get(key) ?? NULL)) : undefined,
  merge: (values) => {
    const maps = values.filter(({ kind }) => kind !== 'null');
    if (!maps.every((value) => value.kind === 'map')) return undefined;
    return mapOf(maps.flatMap(({ entries }) => [...entries]));
  },
  concat: (values) => (values.every(isList) ? listOf(values.flatMap(({ items }) => items)) : undefined),
  flatten: ([value]) => (value?.kind === 'list' && isKnown(value) ? listOf(flattened(value)) : undefined),
  compact: ([value], context) => {
    if (value?.kind !== 'list') return undefined;
    const texts = value.items.map((item) => (item.kind === 'null' ? '' : decided(item, context.placeholders)));
    return texts.includes(undefined) ? undefined : listOf(texts.flatMap((text) => (text ? [known(text)] : [])));
  },
  reverse: ([value]) => (value?.kind === 'list' ? listOf(value.items.toReversed()) : undefined),
  sort: ([value], context) => {
    const texts = value?.kind === 'list' ? value.items.map((item) => decided(item, context.placeholders)) : [undefined];
    return texts.every((text) => text !== undefined) ? listOf(texts.toSorted(byBytes).map(known)) : undefined;
  },
  element: ([value, index], context) => {
    const at = index && Number(decided(index, context.placeholders));
    if (value?.kind !== 'list' || at === undefined || Number.isNaN(at) || value.items.length === 0) return undefined;
    return value.items[((at % value.items.length) + value.items.length) % value.items.length];
  },
  slice: ([value, from, to], context) => {
    const [start, end] = [from, to].map((side) => side && decided(side, context.placeholders));
    if (value?.kind !== 'list' || start === undefined || end === undefined) return undefined;
    return listOf(value.items.slice(Number(start), Number(end)));
  },
  contains: ([value, wanted], context) => {
    if (value?.kind !== 'list' || wanted === undefined) return undefined;
    const matches = value.items.map((item) => isSame(item, wanted, context.placeholders));
    if (matches.includes(true)) return truth(true);
    return matches.includes(undefined) ? undefined : truth(false);
  },
  index: ([value, wanted], context) => {
    if (value?.kind !== 'list' || wanted === undefined) return undefined;
    const at = value.items.findIndex((item) => isSame(item, wanted, context.placeholders) === true);
    return at < 0 ? undefined : known(String(at));
  },
  lookup: ([value, key, otherwise], context) => {
    const name = key && decided(key, context.placeholders);
    if (value?.kind !== 'map' || name === undefined) return undefined;
    return value.entries.get(name) ?? otherwise;
  },
  zipmap: ([keys, values], context) => {
    if (keys?.kind !== 'list' || values?.kind !== 'list') return undefined;
    const names = keys.items.map((key) => decided(key, context.placeholders));
    if (!names.every((name) => name !== undefined)) return undefined;
    return mapOf(names.map((name, index) => [name, values.items[index] ?? NULL]));
  },
  coalesce: (values, context) => {
    for (const value of values) {
      if (value.kind === 'null') continue;
      if (value.kind === 'text' && context.placeholders.peek(value.text) === '') continue;
      return value;
    }
    return undefined;
  },
  coalescelist: (values) => (values.every(isList) ? values.find(({ items }) => items.length > 0) : undefined),
  one: ([value]) => (value?.kind === 'list' && value.items.length < 2 ? (value.items[0] ?? NULL) : undefined),
  range: (args, context) => {
    const texts = args.map((arg) => decided(arg, context.placeholders));
    return texts.every((text) => text !== undefined) ? range(texts.map(Number)) : undefined;
  },
  setunion: (values, context) =>
    values.every(isList)
      ? setOf(
          values.flatMap(({ items }) => items),
          context,
        )
      : undefined,
  setsubtract: ([one, other], context) => {
    if (one?.kind !== 'list' || other?.kind !== 'list') return undefined;
    const matches = one.items.map((item) => other.items.map((each) => isSame(item, each, context.placeholders)));
    if (matches.flat().includes(undefined)) return undefined;
    return { kind: 'list', items: one.items.filter((_, index) => !matches[index]?.includes(true)), isSet: true };
  },
  setproduct: (values) => {
    if (!values.every(isList)) return undefined;
    const start: readonly (readonly TerraformValue[])[] = [[]];
    const rows = values.reduce((all, { items }) => all.flatMap((row) => items.map((item) => [...row, item])), start);
    return listOf(rows.map(listOf));
  },
  anytrue: ([value], context) => every(value, context, 'false'),
  alltrue: ([value], context) => every(value, context, 'true'),
};

/** The keys of a map in Terraform's order. */
export function sortedKeys(entries: ReadonlyMap<string, unknown>): string[] {
  return [...entries.keys()].toSorted(byBytes);
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function isList(value: TerraformValue): value is Extract<TerraformValue, { kind: 'list' }> {
  return value.kind === 'list';
}

function isKnown(value: TerraformValue): boolean {
  return value.kind === 'list' ? value.items.every(isKnown) : asUnknown(value) === undefined;
}

function flattened(value: TerraformValue): TerraformValue[] {
  return value.kind === 'list' ? value.items.flatMap(flattened) : [value];
}

function distinct(items: readonly TerraformValue[], { placeholders }: FunctionContext): TerraformValue[] {
  const kept: TerraformValue[] = [];
  for (const item of items) if (!kept.some((other) => isSame(item, other, placeholders) === true)) kept.push(item);
  return kept;
}

function setOf(items: readonly TerraformValue[], context: FunctionContext): TerraformValue {
  const kept = distinct(items, context);
  const texts = kept.map((item) => (item.kind === 'text' ? context.placeholders.peek(item.text) : undefined));
  if (texts.includes(undefined)) return { kind: 'list', items: kept, isSet: true };
  const order = kept.map((item, index) => ({ item, text: texts[index] ?? '' }));
  const sorted = order.toSorted((one, other) => byBytes(one.text, other.text)).map(({ item }) => item);
  return { kind: 'list', items: sorted, isSet: true };
}

// More would be no number of functions.
const MAXIMUM_RANGE = 1024;

function range(limits: readonly number[]): TerraformValue | undefined {
  const [start = 0, end = 0, step = 1] = limits.length === 1 ? [0, ...limits] : limits;
  const count = Math.ceil((end - start) / step);
  if (!(count <= MAXIMUM_RANGE)) return undefined;
  return listOf(Array.from({ length: Math.max(0, count) }, (_, index) => known(String(start + index * step))));
}

function every(value: TerraformValue | undefined, { placeholders }: FunctionContext, wanted: string) {
  if (value?.kind !== 'list') return undefined;
  const texts = value.items.map((item) => decided(item, placeholders));
  if (texts.includes(undefined)) return undefined;
  const holds = texts.every((text) => text === wanted);
  return truth(wanted === 'true' ? holds : !holds);
}
