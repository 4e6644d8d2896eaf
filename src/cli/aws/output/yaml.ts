import { stringify } from 'yaml';
import { isScalar } from './document.ts';
import { jsonText } from './json.ts';

/**
 * A document in `--output yaml`: the keys are sorted, and a text is quoted only if YAML 1.1 would read it as another type (a time,
 * a number). A single scalar is JSON. An empty document has no text.
 */
export function yamlText(document: unknown): string {
  if (isScalar(document) || jsonText(document) === '') return jsonText(document);
  return stringify(document, {
    version: '1.1',
    sortMapEntries: true,
    indentSeq: false,
    singleQuote: true,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
