import { credentialWarnings } from '../credential-warnings.ts';
import type { Files } from '../files.ts';
import type { Placeholders } from '../placeholder.ts';
import { collected, type Reading, type Source } from '../source.ts';
import { hclParser } from './hcl-parser.ts';
import { accountForIndirect } from './indirect-resources.ts';
import { rootInstance, withCalled } from './instances.ts';
import { accountForCalls } from './module-calls.ts';
import { findInInstance } from './resources.ts';
import { TerraformFolders } from './terraform-folders.ts';

/** Finds the configurations in Terraform's files, and in the local modules that they call. */
export async function fromTerraform(
  sources: readonly Source[],
  placeholders: Placeholders,
  files: Files,
): Promise<Reading> {
  const into = collected();
  const folders = new TerraformFolders(sources, files, await hclParser(), into);
  const surroundings = { placeholders, files, module: (folder: string) => folders.module(folder) };
  const visited = new Set<string>();
  const roots = folders.roots();
  for (const { module, given } of roots) {
    for (const instance of withCalled(rootInstance(module, given, surroundings))) {
      visited.add(instance.module.folder);
      findInInstance(instance, surroundings, into);
      accountForIndirect(instance, surroundings, into);
      accountForCalls(instance, into);
      into.absent.push(...instance.module.overrides.map((place) => ({ place, because: 'it changes another block' })));
    }
  }
  const sightings = folders.sightings();
  const called = folders.calledFrom(roots.map(({ module }) => module.folder));
  for (const { folder, sighting } of sightings) {
    if (visited.has(folder) || !called.has(files.identity(folder))) continue;
    const because = 'the module is called with a count or for_each that is empty, or it is read by another path';
    into.absent.push({ place: sighting.place, because });
  }
  const isRead = ({ place }: { place: { path: string } }) => !folders.isContext(place.path);
  const found = into.found.filter(isRead);
  const warnings = [...into.warnings, ...credentialWarnings(found)];
  return { ...into, found, warnings, sightings: sightings.map(({ sighting }) => sighting) };
}
