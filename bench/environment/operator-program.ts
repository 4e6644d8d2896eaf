import { join, resolve } from 'node:path';
import { bundleOperator } from '../../scripts/bundle.ts';
import { type ProductionCommand, readProductionCommand } from './production-command.ts';

/** The operator as it is shipped. */
export interface OperatorProgram extends ProductionCommand {
  /** Path of the bundle. */
  readonly bundle: string;
}

/**
 * Bundles the operator of this checkout.
 *
 * @param folder - where the bundle goes
 */
export async function buildOperator(folder: string): Promise<OperatorProgram> {
  // The name that it has in the image, where no package.json says that it is an ES module.
  const bundle = join(folder, 'main.mjs');
  await bundleOperator(bundle);
  return { bundle, ...(await readProductionCommand()) };
}

/** A bundle that was made before, of another version for example. */
export async function builtOperator(bundle: string): Promise<OperatorProgram> {
  return { bundle: resolve(bundle), ...(await readProductionCommand()) };
}
