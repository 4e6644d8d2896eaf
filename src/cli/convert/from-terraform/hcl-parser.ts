import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import type { Place } from '../place.ts';
import { UnreadableFile } from '../unreadable-file.ts';
import type { Expression, TemplatePart } from './expression.ts';
import { expressionOf } from './hcl-expression.ts';
import { childOf, type HclNode } from './hcl-node.ts';
import { WASM_FILES } from './wasm-files.ts';

/** A parser of HCL, made by {@link hclParser}. */
export interface HclParser {
  /**
   * The syntax tree of a file.
   *
   * @throws UnreadableFile
   */
  file(text: string, path: string): HclNode;
  /** A text of the JSON syntax, in which every text is a template. */
  template(text: string, place: Place): Expression;
}

const [RUNTIME, GRAMMAR] = WASM_FILES;
// The delimiter of a heredoc that no text contains.
const END = 'END_OF_THIS_TEMPLATE';

let loaded: Promise<HclParser> | undefined;

/** The parser, which is WebAssembly and is loaded once: two files, beside a bundle or in their packages. */
export function hclParser(): Promise<HclParser> {
  loaded ??= createHclParser();
  return loaded;
}

async function createHclParser(): Promise<HclParser> {
  await Parser.init({ wasmBinary: wasm(RUNTIME) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm(GRAMMAR)));
  return {
    file(text, path) {
      const root = parser.parse(text)?.rootNode;
      const wrong = root && firstError(root);
      if (root && !wrong) return root;
      const line = (wrong?.startPosition.row ?? 0) + 1;
      const near = wrong?.text.trim().split('\n')[0]?.slice(0, 40);
      throw new UnreadableFile(
        { path, line, column: 1 },
        `this can't be read as HCL${near ? ` near "${near}"` : ''}: correct the file, or convert the output of "terraform show -json" instead.`,
      );
    },
    template(text, place) {
      const located = { place, written: text };
      if (!/[$%]\{/.test(text)) return { ...located, kind: 'literal', value: text };
      const root = parser.parse(`x = <<${END}\n${text}\n${END}\n`)?.rootNode;
      const attribute = childOf(childOf(root, 'body'), 'attribute');
      const node = childOf(attribute, 'expression');
      if (!root || root.hasError || !node) return { ...located, kind: 'opaque' };
      const parsed = expressionOf(node, () => place);
      if (parsed.kind !== 'template') return { ...located, kind: 'opaque' };
      return { ...parsed, ...located, parts: withoutLastLine(parsed.parts) };
    },
  };
}

function withoutLastLine(parts: readonly TemplatePart[]): TemplatePart[] {
  const last = parts.at(-1);
  const cut: TemplatePart[] = last?.kind === 'text' ? [{ kind: 'text', text: last.text.replace(/\n$/, '') }] : [];
  return [...parts.slice(0, -1), ...cut].filter((part) => part.kind !== 'text' || part.text !== '');
}

function wasm(specifier: string): Uint8Array {
  const beside = join(import.meta.dirname, specifier.slice(specifier.lastIndexOf('/') + 1));
  return readFileSync(existsSync(beside) ? beside : createRequire(import.meta.url).resolve(specifier));
}

function firstError(node: HclNode): HclNode | undefined {
  if (!node.hasError) return undefined;
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    const found = child && firstError(child);
    if (found) return found;
  }
  return node;
}
