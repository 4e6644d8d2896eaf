import { pythonText } from '../python.ts';
import { type Dictionary, isDictionary, isScalar, sortedKeys } from './document.ts';

/**
 * A document in `--output text`: one line per object with its scalars, separated by tabs, in the order of their keys. A line for
 * each object or list within it follows, and starts with its key.
 */
export function textOf(document: unknown): string {
  return linesOf(document)
    .map((line) => `${line}\n`)
    .join('');
}

function linesOf(value: unknown, identifier?: string, scalarKeys?: readonly string[]): string[] {
  if (isDictionary(value)) return dictionaryLines(value, identifier, scalarKeys);
  return Array.isArray(value) ? listLines(value, identifier) : [pythonText(value)];
}

// All objects of a list have the same columns: every key that any of them has.
function listLines(list: readonly unknown[], identifier: string | undefined): string[] {
  if (list.some(isDictionary)) {
    const keys = sortedKeys(list.filter(isDictionary).flatMap(scalarKeysOf));
    return list.flatMap((item) => linesOf(item, identifier, keys));
  }
  const scalars = list.filter(isScalar);
  const lines = scalars.length > 0 ? scalarLines(scalars, identifier) : [];
  return [...lines, ...list.filter((item) => !isScalar(item)).flatMap((item) => linesOf(item, identifier))];
}

function scalarLines(scalars: readonly unknown[], identifier: string | undefined): string[] {
  const texts = scalars.map(pythonText);
  return identifier === undefined ? [texts.join('\t')] : texts.map((text) => `${identifier.toUpperCase()}\t${text}`);
}

function dictionaryLines(
  dictionary: Dictionary,
  identifier: string | undefined,
  scalarKeys: readonly string[] = scalarKeysOf(dictionary),
): string[] {
  const scalars = scalarKeys.map((key) => (Object.hasOwn(dictionary, key) ? pythonText(dictionary[key]) : ''));
  const columns = identifier === undefined ? scalars : [identifier.toUpperCase(), ...scalars];
  const others = sortedKeys(Object.keys(dictionary)).filter((key) => !scalarKeys.includes(key));
  return [
    ...(scalars.length > 0 ? [columns.join('\t')] : []),
    ...others.flatMap((key) => linesOf(dictionary[key], key)),
  ];
}

function scalarKeysOf(dictionary: Dictionary): string[] {
  return sortedKeys(Object.keys(dictionary).filter((key) => isScalar(dictionary[key])));
}
