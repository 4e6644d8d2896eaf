import type { Text } from '../placeholder.ts';

/**
 * Takes a text apart at a separator, as `Fn::Split` does.
 *
 * @returns undefined if an unknown part may contain the separator
 */
export function splitText(text: Text, separator: string): Text[] | undefined {
  if (separator === '') return undefined;
  const pieces: Text[number][][] = [[]];
  for (const part of text) {
    if (typeof part !== 'string') {
      if (!part.isWord) return undefined;
      pieces.at(-1)?.push(part);
      continue;
    }
    const [first = '', ...others] = part.split(separator);
    if (first !== '') pieces.at(-1)?.push(first);
    for (const other of others) pieces.push(other === '' ? [] : [other]);
  }
  return pieces;
}

/** Puts texts together, as `Fn::Join` does. */
export function joinTexts(texts: readonly Text[], separator: string): Text {
  return texts.flatMap((text, index) => (index === 0 ? text : [separator, ...text]));
}
