import { itemsOf, member, parseDocuments, textAt, type Value } from './document.ts';
import { isTemplate } from './from-cloudformation/template-form.ts';
import { UnreadableFile } from './unreadable-file.ts';

/**
 * The documents that a document wraps: a template in an input or an answer of "aws cloudformation", or the states in a list. Any
 * other document is returned as it is.
 */
export function unwrapped(document: Value): readonly Value[] {
  const items = itemsOf(document);
  if (items.length > 0 && items.every((item) => textAt(item, 'format_version'))) return items;
  const body = member(document, 'TemplateBody') ?? member(document, 'StackSet', 'TemplateBody');
  if (body?.kind === 'map') return member(document, 'StagesAvailable') ? [body] : [document];
  // "--query TemplateBody" gives a text for a template in YAML.
  const templates = templatesInText(body ?? document);
  return templates.length > 0 ? templates : [document];
}

function templatesInText(value: Value): Value[] {
  if (value.kind !== 'scalar' || !value.text.includes('Resources')) return [];
  try {
    const documents = parseDocuments({ path: value.place.path, text: value.text });
    return documents.filter(isTemplate).map((document) => movedTo(value, document));
  } catch (error) {
    if (error instanceof UnreadableFile) return [];
    throw error;
  }
}

/** A value of a text, whose places are in the line of that text and differ by their columns. */
function movedTo(text: Value, value: Value): Value {
  const { line, column } = value.place;
  const place = { ...text.place, column: text.place.column + line * 10_000 + column };
  const inner = (one: Value) => movedTo(text, one);
  switch (value.kind) {
    case 'scalar':
      return { ...value, place };
    case 'list':
      return { ...value, place, items: value.items.map(inner) };
    case 'map':
      return { ...value, place, entries: new Map([...value.entries].map(([key, one]) => [key, inner(one)])) };
  }
}
