import { stringify } from 'yaml';
import { isScalar } from './document.ts';
import { jsonText } from './json.ts';

/**
 * A document as `--output yaml` prints it: keys sorted, texts quoted only where YAML 1.1 would take them for something else (a
 * time, a number), a scalar alone as JSON; nothing of an empty one.
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
