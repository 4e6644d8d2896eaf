import type { OperationName } from '../operations.ts';
import { jsonText } from './json.ts';
import { tableText } from './table.ts';
import { textOf } from './text.ts';

/** The formats of `--output`. */
export const OUTPUT_FORMATS = ['json', 'text', 'table', 'yaml'] as const;
/** A format of `--output`. */
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** How to print a document. */
export interface DocumentFormat {
  readonly format: OutputFormat;
  /** The title of a table. */
  readonly operation: OperationName;
  /** Colours in tables, the only format that has them. */
  readonly color: boolean;
  /** Characters in a line; undefined where nobody is watching. @default 80, as the AWS CLI has it */
  readonly columns?: number | undefined;
}

/**
 * What the AWS CLI prints for a document, which is an answer or what a query found in it. Of an empty answer, as Delete's, nothing.
 *
 * @param document - JSON's values alone
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
      // Loaded only here, for it takes longer than all the others together.
      const { yamlText } = await import('./yaml.ts');
      return yamlText(document);
    }
  }
}
