/**
 * Bundles the operator and all that it imports into one file, which Node runs without node_modules:
 *
 *     node scripts/bundle.ts [file]
 *
 * The file is dist/main.js unless another one is named.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

const { positionals } = parseArgs({ allowPositionals: true });
const [file] = positionals;
await build({
  absWorkingDir: REPOSITORY,
  entryPoints: ['src/main.ts'],
  outfile: file === undefined ? 'dist/main.js' : resolve(file),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Minified, it would start a few hundredths of a second sooner, and a stack trace would name neither function nor line.
  minify: false,
  // Some packages are CommonJS and load Node's own modules with `require`, which an ES module doesn't have.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  logLevel: 'info',
});
