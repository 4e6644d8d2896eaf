import type { Metafile } from 'esbuild';

/** An npm package that a bundle holds code of. */
export interface BundledPackage {
  /** Its folder, relative to the repository: `node_modules/a`, `node_modules/a/node_modules/b`. */
  readonly folder: string;
  /** The folders of the bundled packages that it imports, sorted. */
  readonly imports: readonly string[];
}

/** The packages in a bundle, and the edges between them. */
export interface Bundled {
  /** Sorted by folder. */
  readonly packages: readonly BundledPackage[];
  /** The folders of the packages that our own code imports, sorted. */
  readonly ownImports: readonly string[];
}

const OWN = '';

/**
 * Finds the packages in a bundle. A package of which nothing is left after tree shaking is not one of them.
 *
 * @param metafile - what esbuild says of the bundle
 */
export function bundledPackages({ inputs, outputs }: Metafile): Bundled {
  const kept = new Set(
    Object.values(outputs)
      .flatMap((output) => Object.entries(output.inputs))
      .flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [folderOf(path)] : [])),
  );
  const imports = new Map([...kept].map((folder) => [folder, new Set<string>()]));
  for (const [path, input] of Object.entries(inputs)) {
    const importing = folderOf(path);
    for (const imported of input.imports.map((each) => folderOf(each.path))) {
      if (imported !== importing && imported !== OWN && kept.has(imported)) imports.get(importing)?.add(imported);
    }
  }
  const importsOf = (folder: string) => [...(imports.get(folder) ?? [])].toSorted();
  return {
    packages: [...kept]
      .filter((folder) => folder !== OWN)
      .toSorted()
      .map((folder) => ({ folder, imports: importsOf(folder) })),
    ownImports: importsOf(OWN),
  };
}

/** The folder of the package that a file belongs to; empty for a file of our own. */
function folderOf(path: string): string {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? OWN;
}
