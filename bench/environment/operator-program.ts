import { join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { PROJECT_FOLDER } from '../../dev/local/project-folder.ts';
import { bundleOperator } from '../../scripts/bundle.ts';
import { type ProductionCommand, readProductionCommand } from './production-command.ts';

/** The operator as a bundle, which is what the image runs. */
export interface OperatorProgram extends ProductionCommand {
  /** Path of the bundle. */
  readonly bundle: string;
}

/**
 * Bundles the operator of this checkout.
 *
 * @param folder - for the bundle
 */
export async function buildOperator(folder: string): Promise<OperatorProgram> {
  // The same name as in the image. There, no package.json says that the file is an ES module.
  const bundle = join(folder, 'main.mjs');
  await bundleOperator(bundle);
  return { bundle, ...(await readProductionCommand()) };
}

/** A part of the operator that a bundle may be made without, as a path below src. */
export type Part = 'network/gate.ts' | 'observability/metrics.ts';

/** Bundles the operator of this checkout with parts of it that do nothing. @param bundle - path of the bundle */
export async function buildWithout(parts: readonly Part[], bundle: string): Promise<OperatorProgram> {
  await bundleOperator(bundle, parts.map(inPlaceOf));
  return { bundle, ...(await readProductionCommand()) };
}

// The module in its place imports what else the real one exports.
function inPlaceOf(part: Part): Plugin {
  const real = join(PROJECT_FOLDER, 'src', part);
  const instead = join(PROJECT_FOLDER, 'bench/environment/without', part.slice(part.indexOf('/') + 1));
  return {
    name: `without ${part}`,
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, resolveDir, importer }) =>
        resolve(resolveDir, path) === real && importer !== instead ? { path: instead } : undefined,
      );
    },
  };
}

/** An existing bundle, for example of another version. */
export async function builtOperator(bundle: string): Promise<OperatorProgram> {
  return { bundle: resolve(bundle), ...(await readProductionCommand()) };
}
