import { literal, type Text } from '../../placeholder.ts';
import { isNumber } from '../operations.ts';
import { decided, known, listOf, NULL, type TerraformValue } from '../value.ts';
import type { TerraformFunction } from './context.ts';

/** Functions of texts. */
export const TEXT_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  lower: onTexts((text = '') => text.toLowerCase()),
  upper: onTexts((text = '') => text.toUpperCase()),
  title: onTexts((text = '') => text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())),
  trimspace: onTexts((text = '') => text.trim()),
  chomp: onTexts((text = '') => text.replace(/[\r\n]+$/, '')),
  strrev: onTexts((text = '') => [...text].reverse().join('')),
  trim: onTexts((text = '', cut = '') => trimmed(trimmed(text, cut, 'start'), cut, 'end')),
  trimprefix: onTexts((text = '', prefix = '') => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: onTexts((text = '', suffix = '') =>
    suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  replace: onTexts((text = '', from = '', to = '') => replaced(text, from, to)),
  substr: onTexts((text = '', offset = '', length = '') => cut(text, Number(offset), Number(length))),
  startswith: onTexts((text = '', prefix = '') => String(text.startsWith(prefix))),
  endswith: onTexts((text = '', suffix = '') => String(text.endsWith(suffix))),
  strcontains: onTexts((text = '', part = '') => String(text.includes(part))),
  basename: onTexts((text = '') => text.split('/').at(-1)),
  dirname: onTexts((text = '') => text.split('/').slice(0, -1).join('/') || '.'),
  tostring: ([value]) => value,
  tonumber: ([value], { placeholders }) => {
    const text = value && value.kind === 'text' ? placeholders.peek(value.text) : undefined;
    return text === undefined || isNumber(text) ? value : undefined;
  },
  tobool: ([value]) => value,
  format: ([pattern, ...values]) => format(pattern, values),
  formatlist: ([pattern, ...values]) => {
    const lengths = values.flatMap((value) => (value.kind === 'list' ? [value.items.length] : []));
    const items = Array.from({ length: Math.max(0, ...lengths) }, (_, index) =>
      format(
        pattern,
        values.map((value) => (value.kind === 'list' ? (value.items[index] ?? NULL) : value)),
      ),
    );
    return items.every((item) => item !== undefined) ? listOf(items) : undefined;
  },
  join: ([separator, ...lists]) => {
    const items = lists.flatMap((list) => (list.kind === 'list' ? list.items : []));
    const texts = items.map((item) => (item.kind === 'text' ? item.text : undefined));
    if (separator?.kind !== 'text' || lists.some(({ kind }) => kind !== 'list')) return undefined;
    if (!texts.every((text) => text !== undefined)) return undefined;
    return { kind: 'text', text: texts.flatMap((text, index) => (index === 0 ? text : [...separator.text, ...text])) };
  },
  split: ([separator, text], { placeholders }) => {
    const by = separator && decided(separator, placeholders);
    const whole = text && decided(text, placeholders);
    return by === undefined || whole === undefined ? undefined : listOf(whole.split(by).map(known));
  },
};

/** A function of known texts. */
function onTexts(apply: (...texts: string[]) => string | undefined): TerraformFunction {
  return (args, { placeholders }) => {
    const texts = args.map((arg) => decided(arg, placeholders));
    const result = texts.every((text) => text !== undefined) ? apply(...texts) : undefined;
    return result === undefined ? undefined : known(result);
  };
}

function trimmed(text: string, characters: string, side: 'start' | 'end'): string {
  let rest = text;
  const edge = () => (side === 'start' ? rest.charAt(0) : rest.charAt(rest.length - 1));
  while (rest !== '' && characters.includes(edge())) rest = side === 'start' ? rest.slice(1) : rest.slice(0, -1);
  return rest;
}

/** A text between slashes is a regular expression; one of Go's that JavaScript doesn't have has no result. */
function replaced(text: string, from: string, to: string): string | undefined {
  const [, pattern] = from.match(/^\/(.*)\/$/s) ?? [];
  if (pattern === undefined) return text.replaceAll(from, () => to);
  try {
    return text.replace(new RegExp(pattern, 'g'), to.replace(/\$\{(\w+)\}/g, '$$$1'));
  } catch {
    return undefined;
  }
}

function cut(text: string, offset: number, length: number): string {
  const characters = [...text];
  const start = offset < 0 ? characters.length + offset : offset;
  return characters.slice(start, length < 0 ? undefined : start + length).join('');
}

function format(pattern: TerraformValue | undefined, values: readonly TerraformValue[]): TerraformValue | undefined {
  const template = pattern?.kind === 'text' ? literal(pattern.text) : undefined;
  if (template === undefined) return undefined;
  const pieces = template.split(/(%%|%0?\d*[sdv])/);
  const left = [...values];
  const parts: (string | Text[number])[] = [];
  for (const piece of pieces) {
    const [, zero, width, verb] = piece.match(/^%(0?)(\d*)([sdv])$/) ?? [];
    if (piece === '%%') parts.push('%');
    else if (verb === undefined) parts.push(piece);
    else {
      const value = left.shift();
      if (value?.kind !== 'text') return undefined;
      const text = literal(value.text);
      if (width && text === undefined) return undefined;
      if (width && text !== undefined) parts.push(text.padStart(Number(width), zero ? '0' : ' '));
      else parts.push(...value.text);
    }
  }
  const hasOther = pieces.some((piece, index) => index % 2 === 0 && piece.includes('%'));
  return hasOther || left.length > 0 ? undefined : { kind: 'text', text: parts };
}
