import assert from 'node:assert/strict';
import { LintedFolder } from './linted-folder.ts';

const PATHS = [
  'src/accounts/a.ts',
  'src/assembly/a.ts',
  'src/cli/cluster/a.ts',
  'src/kubernetes/a.ts',
  'src/operator-a.ts',
  'src/reconcile/rules/a.ts',
  'src/telemetry/a.ts',
];

const READERS = [
  'src/kubernetes/object-writer.ts',
  'src/reconcile/object/own-status.ts',
  'src/reconcile/object/trim.ts',
];

describe('the linter, as it is configured here,', () => {
  let folder: LintedFolder;

  beforeEach(() => {
    folder = new LintedFolder();
  });
  afterEach(() => folder.remove());

  /** The files that read a status past ownStatus, each with the same text. */
  function refused(text: string, paths: readonly string[]): string[] {
    return folder.breaking(Object.fromEntries(paths.map((path) => [path, `${text}\n`])), 'plugin');
  }

  for (const text of [
    'export const read = (object) => object.status;',
    'export const read = (object) => object?.status?.conditions;',
    'export const read = (last) => last.first.status;',
    "export const read = (object) => object['status'];",
    "export const read = (object) => object.status ?? 'Unknown';",
    "export const read = (object) => conditionOf(object.status?.conditions, 'Ready')?.status === 'True';",
    'export const read = ({ status }) => status;',
    'export const read = ({ metadata, status: stored = {} }) => [metadata, stored];',
    'export const read = ({ status: { conditions } }) => conditions;',
    'export function read(object) {\n  const { status } = object;\n  return status;\n}',
  ]) {
    it(`refuses ${text.split('\n')[1]?.trim() ?? text}`, () => assert.deepEqual(refused(text, PATHS), PATHS));
  }

  for (const text of [
    'export const read = (object) => ownStatus(object).conditions;',
    "export const read = (ready, drifted) => ready?.status === 'True' && drifted.status !== 'False';",
    "export const read = (status) => conditionOf(status.conditions, 'Ready')?.status ?? 'Unknown';",
    'export const read = (facts) => facts.status.conditions;',
    'export function read(facts) {\n  const { status } = facts;\n  return status;\n}',
    'export const written = (object, status) => ({ ...object, status });',
  ]) {
    it(`has nothing against ${text.split('\n')[1]?.trim() ?? text}`, () => assert.deepEqual(refused(text, PATHS), []));
  }

  it('lets those read it that make, trim and write it', () => {
    assert.deepEqual(refused('export const read = ({ status }) => status;', READERS), []);
  });
});
