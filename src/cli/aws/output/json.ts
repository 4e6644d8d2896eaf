/** A document in `--output json`; an empty document has no text. */
export function jsonText(document: unknown): string {
  const isEmpty = typeof document === 'object' && document !== null && Object.keys(document).length === 0;
  if (isEmpty && !Array.isArray(document)) return '';
  return `${JSON.stringify(document, undefined, 4)}\n`;
}
