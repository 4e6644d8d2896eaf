import type { LambdaEmulator } from './emulator.ts';
import { readSeed } from './seed-reader.ts';

/**
 * Fills an emulator from a plain object, such as a parsed YAML file. If any part is wrong, nothing is filled in.
 *
 * @param seed a `LambdaSeed`; versions may be numbers as well as strings
 * @throws SeedError with a sentence for each mistake
 * @throws Error if the emulator already has one of the functions
 */
export function seedLambdaEmulator(emulator: LambdaEmulator, seed: unknown): void {
  const { account, region, functions = [], destinations = [] } = readSeed(seed);
  const scope = { ...emulator.scope, ...(account && { account }), ...(region && { region }) };
  for (const arn of destinations) emulator.destinations.add(arn);
  for (const { name, eventInvokeConfigs = {}, ...options } of functions) {
    emulator.functions.create(name, options, scope);
    for (const [qualifier, settings] of Object.entries(eventInvokeConfigs)) {
      emulator.configs.put(name, qualifier, settings, scope);
    }
  }
}
