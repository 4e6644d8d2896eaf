/**
 * Bundles the operator and all that it imports into one file, which Node runs without node_modules:
 *
 *     node scripts/bundle.ts [file]
 *
 * The file is dist/main.js unless another one is named.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, type Plugin } from 'esbuild';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

// The Kubernetes client's thousand generated API classes, of which the operator uses none, would take a tenth of its memory. The
// package doesn't say that importing them does nothing.
const RESOLVING = Symbol('resolving');
const withoutUnusedApis: Plugin = {
  name: 'without-unused-apis',
  setup({ onResolve, resolve: resolvePath }) {
    onResolve({ filter: /./ }, async ({ path, pluginData, kind, importer, namespace, resolveDir }) => {
      if (pluginData === RESOLVING || kind === 'entry-point') return undefined;
      const found = await resolvePath(path, { kind, importer, namespace, resolveDir, pluginData: RESOLVING });
      const isClient = found.path.includes('/node_modules/@kubernetes/client-node/');
      return isClient ? { ...found, sideEffects: false } : undefined;
    });
  },
};

/**
 * Bundles the operator.
 *
 * @param file - absolute path, which need not exist
 */
export async function bundleOperator(file: string): Promise<void> {
  await build({
    absWorkingDir: REPOSITORY,
    entryPoints: ['src/main.ts'],
    outfile: file,
    bundle: true,
    plugins: [withoutUnusedApis],
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Minified, it would start a few hundredths of a second sooner, and a stack trace would name neither function nor line.
    minify: false,
    // Some packages are CommonJS and load Node's own modules with `require`, which an ES module doesn't have.
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
    logLevel: 'info',
  });
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true });
  await bundleOperator(resolve(positionals[0] ?? join(REPOSITORY, 'dist/main.js')));
}
