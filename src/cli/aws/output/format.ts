import type { OperationName } from '../operations.ts';
import { jsonText } from './json.ts';
import { tableText } from './table.ts';
import { textOf } from './text.ts';

/** The formats of `--output`. */
export const OUTPUT_FORMATS = ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off'] as const;
/** A format of `--output`. */
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** How to print a document. */
export interface DocumentFormat {
  readonly format: OutputFormat;
  /** The title of a table. */
  readonly operation: OperationName;
  /** Whether a table has colours; no other format has any. */
  readonly color: boolean;
  /** Characters in a line; undefined if the output is not a terminal. @default 80, as in the AWS CLI */
  readonly columns?: number | undefined;
}

/**
 * The text that the AWS CLI prints for a document: an answer, or the result of a query. An empty answer, as of Delete, has no text.
 *
 * @param document - JSON values only
 */
export async function formatDocument(document: unknown, how: DocumentFormat): Promise<string> {
  switch (how.format) {
    case 'json':
      return jsonText(document);
    case 'text':
      return textOf(document);
    case 'table':
      return tableText(document, how.operation, { color: how.color, columns: how.columns ?? 80 });
    case 'yaml': {
      // Loaded only if it is needed, since it takes longer to load than all the other formats together.
      const { yamlText } = await import('./yaml.ts');
      return yamlText(document);
    }
    case 'yaml-stream': {
      const { yamlText } = await import('./yaml.ts');
      return jsonText(document) === '' ? '' : yamlText([document]);
    }
    case 'off':
      return '';
  }
}
