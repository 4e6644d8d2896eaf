/**
 * Writes what this version's CRD accepts into the folder of the version that package.json names. README.md says when.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Document } from 'yaml';
import { GROUP, KIND, VERSION } from '../../../src/api/event-invoke-config.ts';
import { ACCEPTED } from '../accepted.ts';
import { ACCEPTED_STATUSES } from '../accepted-statuses.ts';
import { acceptedByFolder } from './manifests.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const folder = acceptedByFolder(version);

/** The topic of a row stands before the colon in its name. Each topic is a file. */
const rows = [
  ...ACCEPTED.map(({ name, spec }) => ({
    topic: name.includes(':') ? nameOf(name.slice(0, name.indexOf(':'))) : 'whole-specs',
    name: nameOf(name),
    spec,
  })),
  ...ACCEPTED_STATUSES.map(({ name, status }) => ({
    topic: 'statuses',
    name: nameOf(`status: ${name}`),
    spec: { functionName: 'my-function', maximumRetryAttempts: 1 },
    status,
  })),
];

function nameOf(text: string): string {
  return text
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80);
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [topic, own] of Map.groupBy(rows, (row) => row.topic)) {
  const documents = own.map(({ name, spec, ...status }, index) => {
    const metadata = { name: `${name}-${index + 1}` };
    const manifest = {
      apiVersion: `${GROUP}/${VERSION}`,
      kind: KIND,
      metadata,
      spec,
      ...('status' in status && status),
    };
    return new Document(manifest, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
  });
  writeFileSync(new URL(`${topic}.yaml`, folder), documents.join('---\n'));
}
console.log(`wrote ${rows.length} objects to test/crds/accepted-by/${version}/`);
