import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIOME = fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome'));

/**
 * Formats TypeScript as the rest of the repository is formatted.
 *
 * @param path - where the text is going to be, which tells the formatter its language
 */
export function formatTypeScript(text: string, path: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIOME, 'format', `--stdin-file-path=${path}`], {
    input: text,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`the formatter failed on ${path}: ${stderr}`);
  }
  return stdout;
}
