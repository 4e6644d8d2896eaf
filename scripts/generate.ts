/**
 * Writes what is generated: the CRD and the chart's copy of it, the types and the references. With `--check` it writes
 * nothing, and fails where a file is not what it should be.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generatedFiles } from './generate/generated-files.ts';

const REPOSITORY = new URL('../', import.meta.url);

function present(path: string): string | undefined {
  try {
    return readFileSync(new URL(path, REPOSITORY), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
for (const { path, text } of generatedFiles()) {
  if (present(path) === text) {
    continue;
  }
  if (values.check) {
    console.error(`${path} is not what its source makes it: run npm run generate, and commit the result.`);
    process.exitCode = 1;
  } else {
    const file = new URL(path, REPOSITORY);
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  }
}
