/**
 * Writes install.yaml: what the chart installs by default, for those without Helm. It needs Helm, which it builds with Go if the machine
 * has none:
 *
 *     node scripts/install-manifest.ts
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Document, isMap, parseAllDocuments } from 'yaml';
import { findGoProgram } from '../dev/control-plane/binaries/find-go-program.ts';
import { HELM } from '../dev/control-plane/releases.ts';

/** The name of the release and of its namespace. */
const NAME = 'event-invoke-operator';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

/** The file that is written, relative to the repository. */
export const INSTALL_FILE = 'install.yaml';

/** Helm's command that renders the chart as install.yaml has it. */
export const TEMPLATE: readonly string[] = ['template', NAME, `charts/${NAME}`, '--namespace', NAME];

/**
 * Makes install.yaml.
 *
 * @param rendered - what Helm printed
 * @returns the objects, the namespace first, and without the labels by which Helm knows its own
 */
export function installManifest(rendered: string): string {
  const namespace = new Document({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAME } });
  const objects = parseAllDocuments(rendered).filter(({ contents }) => isMap(contents));
  for (const object of objects) {
    object.commentBefore = null;
    for (const label of ['app.kubernetes.io/managed-by', 'helm.sh/chart']) {
      if (object.hasIn(['metadata', 'labels', label])) object.deleteIn(['metadata', 'labels', label]);
    }
  }
  const head =
    '# Generated from the chart by `node scripts/install-manifest.ts`. Apply it with kubectl apply --server-side.\n';
  return (
    head +
    [namespace, ...objects].map((object) => `---\n${object.toString({ lineWidth: 0 }).replace(/^---\n/, '')}`).join('')
  );
}

if (import.meta.main) {
  const helm = await findGoProgram({ program: HELM, report: (line) => console.error(line), env: process.env });
  const rendered = execFileSync(helm, TEMPLATE, { cwd: REPOSITORY, encoding: 'utf8' });
  writeFileSync(new URL(`../${INSTALL_FILE}`, import.meta.url), installManifest(rendered));
  console.log(`wrote ${INSTALL_FILE}`);
}
