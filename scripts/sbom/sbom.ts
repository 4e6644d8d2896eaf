/** Software bill of materials of a bundle and of the Node that runs it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { Metafile } from 'esbuild';
import { PackageURL } from 'packageurl-js';
import parseSpdxExpression from 'spdx-expression-parse';
import { bundledPackages } from './bundled-packages.ts';
import { nodeComponents } from './node-components.ts';

/** @see renderSbom */
export interface SbomInput {
  /** esbuild's description of the bundle. */
  readonly metafile: Metafile;
  /** `process.versions` of the Node that runs the bundle. */
  readonly versions: NodeJS.ProcessVersions;
  /** The folder that the metafile's paths are relative to. It holds the package.json of the operator. */
  readonly repository: string;
}

type PackageJson = Contrib.FromNodePackageJson.Types.NodePackageJson;

const { ComponentBuilder } = Contrib.FromNodePackageJson.Builders;
const builder = new ComponentBuilder(
  new Contrib.FromNodePackageJson.Factories.ExternalReferenceFactory(),
  new Contrib.License.Factories.LicenseFactory(parseSpdxExpression),
);

/**
 * Writes the software bill of materials as CycloneDX JSON. The same input makes the same text: it has no time, and its serial number,
 * which those that attest it ask for, comes from the content.
 *
 * @throws {Error} if a package has no name
 */
export function renderSbom({ metafile, versions, repository }: SbomInput): string {
  const { packages, ownImports } = bundledPackages(metafile);
  const root = componentOf(repository, '', Enums.ComponentType.Application);
  const byFolder = new Map(packages.map(({ folder }) => [folder, componentOf(repository, folder)]));
  const depend = (on: Models.Component, folders: readonly string[]): void => {
    for (const folder of folders) {
      const imported = byFolder.get(folder);
      if (imported) on.dependencies.add(imported.bomRef);
    }
  };
  depend(root, ownImports);
  for (const { folder, imports } of packages) {
    const importing = byFolder.get(folder);
    if (importing) depend(importing, imports);
  }
  const [node, ...parts] = nodeComponents(versions);
  if (node) root.dependencies.add(node.bomRef);
  const components = [...byFolder.values(), ...(node ? [node] : []), ...parts];
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: root }),
    components: new Models.ComponentRepository(components),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  const serialize = () => `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
  bom.serialNumber = serialNumber(serialize());
  return serialize();
}

/** A UUID of version 8, whose bits are free for any use. Source: RFC 9562. */
function serialNumber(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  const [, first, second, third, fourth, fifth] = /^(.{8})(.{4})(.{3})(.{3})(.{12})/.exec(hex) ?? [];
  return `urn:uuid:${first}-${second}-8${third}-8${fourth}-${fifth}`;
}

function componentOf(repository: string, folder: string, type = Enums.ComponentType.Library): Models.Component {
  const manifest: PackageJson = JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8'));
  const component = builder.makeComponent(manifest, type);
  if (component === undefined) throw new Error(`${join(folder, 'package.json')} names no package.`);
  const purl = new PackageURL('npm', component.group, component.name, component.version, undefined, undefined);
  component.purl = purl.toString();
  // The same package in the same version may lie in two folders.
  component.bomRef.value = folder === '' ? component.purl : `${folder}@${component.version}`;
  return component;
}
