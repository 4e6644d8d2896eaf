import type { Value } from './document.ts';
import { withWrittenPlaceholders } from './placeholder.ts';
import type { Field } from './source.ts';

/** A value as it is written, which may have placeholders for Flux or envsubst; undefined if it is no single value. */
export function writtenField(value: Value | undefined): Field | undefined {
  if (value?.kind !== 'scalar') return undefined;
  return { text: withWrittenPlaceholders(value.text, value.place.path, value.place), place: value.place };
}
