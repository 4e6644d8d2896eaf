import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { UsageFailure } from '../../failures.ts';
import type { Source } from '../source.ts';
import { WASM_FILES } from './wasm-files.ts';

/** A node of an HCL file's syntax tree. */
export type HclNode = Node;

/** A parser of HCL, made by {@link createHclParser}. */
export type ParseHcl = (source: Source) => HclNode;

const [RUNTIME, GRAMMAR] = WASM_FILES;

/** Loads the parser, which is WebAssembly: two files, beside a bundle or in their packages. */
export async function createHclParser(): Promise<ParseHcl> {
  await Parser.init({ wasmBinary: wasm(RUNTIME) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm(GRAMMAR)));
  return (source) => {
    const root = parser.parse(source.text)?.rootNode;
    const wrong = root && firstError(root);
    if (root && !wrong) return root;
    const line = (wrong?.startPosition.row ?? 0) + 1;
    const near = wrong?.text.trim().split('\n')[0]?.slice(0, 40);
    throw new UsageFailure(
      `${source.path}:${line}: this can't be read as HCL${near ? ` near "${near}"` : ''}: correct the file, or convert the output of "terraform show -json" instead.`,
    );
  };
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
