import type { Value } from './document.ts';
import { mentionIn, type Names } from './names.ts';
import type { Place, Sighting, Warning } from './place.ts';
import { visit } from './tree.ts';

/** The warning of names that stand where no reader converts them, such as a script or the text of another file. */
export function mentionWarning({ place, what }: Sighting, where = 'here'): Warning {
  const sentence = `${what} is ${where}, where it can not be converted: write the manifest by hand, or take it from Lambda with "kubectl eic import".`;
  return { place, sentence };
}

/** The first line of a text whose names tell of an event invoke config. @param start - the place of the text */
export function mentionInText(text: string, { path, line }: Place, names: Names): Sighting | undefined {
  const mention = mentionIn(text, names);
  return mention && { place: { path, line: line + mention.line - 1, column: 1 }, what: mention.what };
}

/** The first place within a value whose names tell of an event invoke config. */
export function mentionWithin(value: Value, names: Names): Sighting | undefined {
  let found: Sighting | undefined;
  visit(value, (inner, key = '') => {
    const mention = found ? undefined : mentionIn(`${key}: ${inner.kind === 'scalar' ? inner.text : ''}`, names);
    if (mention) found = { place: inner.place, what: mention.what };
  });
  return found;
}
