/** Packs objects into small strings. */
export interface Packing<T> {
  pack(object: T): string;
  unpack(text: string): T;
}

/**
 * A packing for similar objects: what an object has in common with the typical one, or says twice, takes almost no memory.
 * What it unpacks is equal, though its fields may stand in another order. Packing and unpacking take some microseconds each;
 * a compression would save half of the text that is left, and take five times as long.
 *
 * @param typical - JSON, as the objects are
 */
export function createPacking<T>(typical: T): Packing<T> {
  return {
    pack: (object) => JSON.stringify(shorten(object, typical, [])),
    unpack(text) {
      const object: ReturnType<typeof JSON.parse> = restore(JSON.parse(text), typical, []);
      return object;
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

// A value is held against the typical value of the same place. Equal texts, numbers and truth values become SAME; others stay
// as they are, but for a zero, which would pass for SAME, and a text that was there before. These, objects and arrays become
// arrays that begin with their kind.
const SAME = 0;
const [ZERO, REPEATED, ITEMS, FIELDS, ABSENT] = [1, 2, 3, 4, 5];

// A search for a text takes longer the more there are.
const MOST_REMEMBERED = 64;

const NO_FIELDS: Fields = {};

function shorten(value: unknown, typical: unknown, texts: string[]): unknown {
  if (typeof value === 'string') return value === typical ? SAME : shortenText(value, texts);
  if (value === undefined) return [ABSENT];
  if (Array.isArray(value)) {
    const item = firstOf(typical);
    return [ITEMS, ...value.map((each) => shorten(each, item, texts))];
  }
  if (isFields(value)) return shortenFields(value, isFields(typical) ? typical : NO_FIELDS, texts);
  if (value === typical) return SAME;
  return value === 0 ? [ZERO] : value;
}

function shortenText(text: string, texts: string[]): unknown {
  const index = texts.indexOf(text);
  if (index >= 0) return [REPEATED, index];
  remember(text, texts);
  return text;
}

// The typical fields in their order, each without its name, then the names and values of all others.
function shortenFields(fields: Fields, typical: Fields, texts: string[]): unknown[] {
  const short: unknown[] = [FIELDS];
  for (const name in typical) {
    short.push(shorten(Object.hasOwn(fields, name) ? fields[name] : undefined, typical[name], texts));
  }
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined && !Object.hasOwn(typical, name)) short.push(name, shorten(value, undefined, texts));
  }
  return short;
}

function restore(short: unknown, typical: unknown, texts: string[]): unknown {
  if (typeof short === 'string') {
    remember(short, texts);
    return short;
  }
  if (short === SAME) return typical;
  if (!Array.isArray(short)) return short;
  switch (short[0]) {
    case FIELDS:
      return restoreFields(short, isFields(typical) ? typical : NO_FIELDS, texts);
    case ITEMS: {
      const item = firstOf(typical);
      return short.slice(1).map((each) => restore(each, item, texts));
    }
    case REPEATED:
      return texts[short[1]];
    case ZERO:
      return 0;
    default:
      return undefined;
  }
}

function restoreFields(short: readonly unknown[], typical: Fields, texts: string[]): Fields {
  const fields: Record<string, unknown> = {};
  let index = 1;
  for (const name in typical) {
    const value = restore(short[index], typical[name], texts);
    if (value !== undefined) fields[name] = value;
    index += 1;
  }
  if (index === short.length) return fields;
  const others: [string, unknown][] = [];
  for (; index < short.length; index += 2) {
    others.push([String(short[index]), restore(short[index + 1], undefined, texts)]);
  }
  // An assignment to a field named __proto__ would make none.
  return { ...fields, ...Object.fromEntries(others) };
}

function remember(text: string, texts: string[]): void {
  if (texts.length < MOST_REMEMBERED) texts.push(text);
}

function firstOf(typical: unknown): unknown {
  return Array.isArray(typical) ? typical[0] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
