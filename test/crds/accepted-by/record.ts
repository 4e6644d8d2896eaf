/**
 * Writes what this version's CRD accepts into the folder of the version that package.json names. README.md says when.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Document } from 'yaml';
import { KIND as ACCOUNT_KIND } from '../../../src/api/aws-account.ts';
import { GROUP, KIND, VERSION } from '../../../src/api/event-invoke-config.ts';
import { ACCEPTED } from '../accepted.ts';
import { ACCEPTED_STATUSES } from '../accepted-statuses.ts';
import { ACCEPTED_ACCOUNTS } from '../aws-account/accepted.ts';
import { ACCEPTED_ACCOUNT_STATUSES } from '../aws-account/accepted-statuses.ts';
import { LEAST } from '../aws-account/specs.ts';
import { acceptedByFolder } from './manifests.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const folder = acceptedByFolder(version);

/** The topic of a row stands before the colon in its name. Each topic is a file. */
const rows = [
  ...ACCEPTED.map(({ name, spec }) => ({ kind: KIND, topic: topicOf(name), name: nameOf(name), spec })),
  ...ACCEPTED_STATUSES.map(({ name, status }) => ({
    kind: KIND,
    topic: 'statuses',
    name: nameOf(`status: ${name}`),
    spec: { functionName: 'my-function', maximumRetryAttempts: 1 },
    status,
  })),
  ...ACCEPTED_ACCOUNTS.map(({ name, spec }) => ({
    kind: ACCOUNT_KIND,
    topic: `account-${topicOf(name)}`,
    name: nameOf(`account ${name}`),
    spec,
  })),
  ...ACCEPTED_ACCOUNT_STATUSES.map(({ name, status }) => ({
    kind: ACCOUNT_KIND,
    topic: 'account-statuses',
    name: nameOf(`account status: ${name}`),
    spec: LEAST,
    status,
  })),
];

function topicOf(name: string): string {
  return name.includes(':') ? nameOf(name.slice(0, name.indexOf(':'))) : 'whole-specs';
}

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
  const documents = own.map(({ kind, name, spec, ...status }, index) => {
    const metadata = { name: `${name}-${index + 1}` };
    const manifest = {
      apiVersion: `${GROUP}/${VERSION}`,
      kind,
      metadata,
      spec,
      ...('status' in status && status),
    };
    return new Document(manifest, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
  });
  writeFileSync(new URL(`${topic}.yaml`, folder), documents.join('---\n'));
}
console.log(`wrote ${rows.length} objects to test/crds/accepted-by/${version}/`);
