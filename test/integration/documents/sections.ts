import { readFileSync } from 'node:fs';

const REPOSITORY = new URL('../../../', import.meta.url);

/** The shell commands under a heading of a document. */
export interface Section {
  /** Of any level; the document's own title included. */
  readonly heading: string;
  /** The blocks of commands, as they stand there. */
  readonly blocks: readonly string[];
}

/**
 * The sections of a document that have commands.
 *
 * @param document - relative to the repository
 */
export function sectionsOf(document: string): Section[] {
  const sections: { heading: string; blocks: string[] }[] = [];
  let block: string[] | undefined;
  let heading = '';
  for (const line of readFileSync(new URL(document, REPOSITORY), 'utf8').split('\n')) {
    if (line.startsWith('```')) {
      if (block === undefined) block = line === '```sh' ? [line] : [];
      else {
        const [first, ...commands] = block;
        if (first !== undefined) {
          if (sections.at(-1)?.heading !== heading) sections.push({ heading, blocks: [] });
          sections.at(-1)?.blocks.push(commands.join('\n'));
        }
        block = undefined;
      }
    } else if (block !== undefined) {
      if (block.length > 0) block.push(line);
    } else {
      heading = /^#+ (.*)/.exec(line)?.[1] ?? heading;
    }
  }
  return sections;
}

/**
 * The code within the sentences, lists and tables of a document: what stands in single backticks, outside of blocks.
 *
 * @param document - relative to the repository
 */
export function inlineCodeOf(document: string): string[] {
  const text = readFileSync(new URL(document, REPOSITORY), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
  const code = [...text.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner);
  // In a table, Markdown wants a backslash before each pipe.
  return code.map((inner) => inner.replaceAll('\\|', '|').replaceAll(/\s+/g, ' '));
}
