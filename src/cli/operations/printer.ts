import { type DocumentFormat, formatDocument } from '../aws/output/format.ts';
import type { Query } from '../aws/query.ts';
import type { Output } from '../terminal.ts';

/** Prints results in the format of `--output` and `--query`. */
export interface Printer {
  print(document: unknown): Promise<void>;
  /** A list that may have several pages. */
  list(): ListPrinter;
}

/** Prints a list. The AWS CLI prints each page for itself in some formats, and applies the query to each. */
export interface ListPrinter {
  page(document: ListPage): Promise<void>;
  /** @param resume - the NextToken with which the list can be continued */
  end(resume: string | undefined): Promise<void>;
}

/** A page as a document. */
export interface ListPage {
  readonly FunctionEventInvokeConfigs: readonly unknown[];
  readonly NextMarker?: string;
}

/** Prints to a terminal. @param query - undefined: the whole document is printed */
export function createPrinter(output: Output, how: DocumentFormat, query: Query | undefined): Printer {
  const print = async (document: unknown): Promise<void> => {
    output.write(await formatDocument(query === undefined ? document : query(document), how));
  };
  return {
    print,
    list() {
      if (how.format === 'text') {
        return {
          page: ({ FunctionEventInvokeConfigs }) => print({ FunctionEventInvokeConfigs }),
          end: async (resume) => {
            if (resume !== undefined) await print({ NextToken: { NextToken: resume } });
          },
        };
      }
      if (how.format === 'yaml-stream') return { page: print, end: async () => {} };
      const items: unknown[] = [];
      return {
        async page({ FunctionEventInvokeConfigs: own }) {
          items.push(...own);
        },
        end: (resume) =>
          print({ FunctionEventInvokeConfigs: items, ...(resume !== undefined && { NextToken: resume }) }),
      };
    },
  };
}
