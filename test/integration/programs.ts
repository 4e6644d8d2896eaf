import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleOperator, bundlePlugin } from '../../scripts/bundle.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(PROJECT, 'node_modules/.cache/event-invoke-operator-tests');

/** The folder of Node's compile cache: tests start hundreds of programs. */
export const COMPILED = join(CACHE, 'compiled');

/** The operator's sources. */
export const OPERATOR_SOURCES = join(PROJECT, 'src/main.ts');

const PLUGIN_SOURCES = join(PROJECT, 'src/cli/main.ts');
const OPERATOR_BUNDLE = join(CACHE, 'operator.mjs');
const PLUGIN_BUNDLE = join(CACHE, 'kubectl-eic');

// Coverage is counted in the sources.
const areSources = process.env.NODE_V8_COVERAGE !== undefined;

/** The operator as it is released: the bundle starts in a third of the processor time that its sources take. */
export const OPERATOR = areSources ? OPERATOR_SOURCES : OPERATOR_BUNDLE;

/** The plugin as it is released. */
export const PLUGIN = areSources ? PLUGIN_SOURCES : join(PLUGIN_BUNDLE, 'lib/main.mjs');

/** Makes the bundles. */
export async function bundlePrograms(): Promise<void> {
  if (!areSources) await Promise.all([bundleOperator(OPERATOR_BUNDLE), bundlePlugin(PLUGIN_BUNDLE)]);
}
