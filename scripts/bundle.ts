/**
 * Bundles the operator and all that it imports into one file, which Node runs without node_modules:
 *
 *     node scripts/bundle.ts [file]
 *
 * The file is dist/main.js unless another one is named. Beside it comes its software bill of materials (dist/main.cdx.json), which
 * counts in the Node that this script runs on. With --plugin it is the kubectl plugin, into a folder, dist/kubectl-eic unless another
 * one is named.
 */
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { WASM_FILES } from '../src/cli/convert/from-terraform/wasm-files.ts';
import { renderSbom } from './sbom/sbom.ts';

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

const COMMON: BuildOptions = {
  absWorkingDir: REPOSITORY,
  bundle: true,
  plugins: [withoutUnusedApis],
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Minified, it would start a few hundredths of a second sooner, and a stack trace would name neither function nor line.
  minify: false,
  // Some packages are CommonJS and load Node's own modules with `require`, which an ES module doesn't have.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
  },
  logLevel: 'info',
};

/**
 * Bundles the operator.
 *
 * @param file - absolute path, which need not exist
 * @param plugins - of esbuild, which may put something else in the place of a module
 * @returns what the bundle is made of
 */
export async function bundleOperator(file: string, plugins: readonly Plugin[] = []): Promise<Metafile> {
  const { metafile } = await build({
    ...COMMON,
    plugins: [withoutUnusedApis, ...plugins],
    metafile: true,
    entryPoints: ['src/main.ts'],
    outfile: file,
  });
  return metafile;
}

/**
 * Bundles the kubectl plugin: a folder with the executables `kubectl-eic` and `kubectl_complete-eic`, to be put on the PATH
 * as it is. It is several files, so that a command loads only what it needs.
 *
 * @param folder - absolute path; what is there is replaced
 */
export async function bundlePlugin(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    ...COMMON,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir: join(folder, 'lib'),
    splitting: true,
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  });
  const { resolve: path } = createRequire(import.meta.url);
  for (const file of WASM_FILES) copyFileSync(path(file), join(folder, 'lib', basename(file)));
  // A link to an executable, as krew makes one, must find what lies beside it.
  const start = `#!/bin/sh
# Needs Node 24 or newer.
self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in /*) self=$target ;; *) self=$(dirname "$self")/$target ;; esac
done
`;
  const node = 'exec node "$(dirname "$self")/lib/main.mjs"';
  executable(join(folder, 'kubectl-eic'), `${start}${node} "$@"\n`);
  executable(join(folder, 'kubectl_complete-eic'), `${start}${node} __complete "$@"\n`);
  // kubectl finds these on the PATH of Windows, where it looks for the extensions of PATHEXT.
  const windows = '@rem Needs Node 24 or newer.\r\n@node "%~dp0lib\\main.mjs"';
  executable(join(folder, 'kubectl-eic.cmd'), `${windows} %*\r\n`);
  executable(join(folder, 'kubectl_complete-eic.cmd'), `${windows} __complete %*\r\n`);
}

// Scanners of images look for this ending.
function sbomFile(bundle: string): string {
  return bundle.replace(/(\.\w+)?$/, '.cdx.json');
}

function executable(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { plugin: { type: 'boolean', default: false } },
  });
  const [named] = positionals;
  if (values.plugin) await bundlePlugin(resolve(named ?? join(REPOSITORY, 'dist/kubectl-eic')));
  else {
    const file = resolve(named ?? join(REPOSITORY, 'dist/main.js'));
    const metafile = await bundleOperator(file);
    const { versions } = process;
    writeFileSync(sbomFile(file), renderSbom({ metafile, versions, repository: REPOSITORY }));
  }
}
