import { join, resolve } from 'node:path';
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

/** An existing bundle, for example of another version. */
export async function builtOperator(bundle: string): Promise<OperatorProgram> {
  return { bundle: resolve(bundle), ...(await readProductionCommand()) };
}
