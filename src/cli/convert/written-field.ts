import { member, type Value } from './document.ts';
import { type Unknown, withWrittenPlaceholders } from './placeholder.ts';
import type { Field } from './source.ts';

/** A value as it is written, which may have placeholders for Flux or envsubst; undefined if it is no single value. */
export function writtenField(value: Value | undefined): Field | undefined {
  if (value?.kind !== 'scalar') return undefined;
  return { text: withWrittenPlaceholders(value.text, value.place.path, value.place), place: value.place };
}

/**
 * A member by its path, as it is written. If the path ends early, in a text such as `${config}`, or if the member is no single
 * value, it is unknown.
 *
 * @param owner - the name of what has the member, and the part of the files in which the name is unique
 */
export function writtenAt(
  value: Value | undefined,
  path: readonly string[],
  owner: Pick<Unknown, 'reference' | 'scope'>,
): Field | undefined {
  const [key, ...rest] = path;
  if (value === undefined || (value.kind === 'scalar' && value.isNull)) return undefined;
  if (key === undefined && value.kind === 'scalar') return writtenField(value);
  if (key !== undefined && value.kind === 'map')
    return writtenAt(member(value, key), rest, { ...owner, reference: `${owner.reference}.${key}` });
  const reference = [owner.reference, ...path].join('.');
  return { text: [{ reference, scope: owner.scope, place: value.place }], place: value.place };
}

/** How many colons a field has, without those in placeholders. */
export function colonsIn({ text }: Field): number {
  return text.reduce((sum, part) => sum + (typeof part === 'string' ? part.split(':').length - 1 : 0), 0);
}

/** The parts of a field before and after its last colon; undefined if there is none. */
export function atLastColon({ text, place }: Field): readonly [before: Field, after: Field] | undefined {
  const last = text.findLastIndex((part) => typeof part === 'string' && part.includes(':'));
  const part = text[last];
  if (typeof part !== 'string') return undefined;
  const at = part.lastIndexOf(':');
  const filled = (one: string) => (one === '' ? [] : [one]);
  return [
    { text: [...text.slice(0, last), ...filled(part.slice(0, at))], place },
    { text: [...filled(part.slice(at + 1)), ...text.slice(last + 1)], place },
  ];
}
