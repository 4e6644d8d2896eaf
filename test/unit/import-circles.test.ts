import assert from 'node:assert/strict';
import { LintedFolder } from './linted-folder.ts';

const FOLDERS = ['src', 'dev', 'bench', 'scripts', 'test'];

const byImport = (other: string) => `import { value as theirs } from '${other}';\nexport const value = () => theirs;\n`;
const byImportType = (other: string) =>
  `import type { Value as Theirs } from '${other}';\nexport type Value = Theirs[];\n`;
const byCall = (other: string) => `export const value = async () => (await import('${other}')).value;\n`;

describe('the linter, as it is configured here,', () => {
  let folder: LintedFolder;

  beforeEach(() => {
    folder = new LintedFolder();
  });
  afterEach(() => folder.remove());

  /** The files, by their paths, whose imports the linter calls a circle. */
  const circles = (files: Readonly<Record<string, string>>) => folder.breaking(files, 'lint/suspicious/noImportCycles');

  for (const [kind, importing] of [
    ['import', byImport],
    ['import type', byImportType],
    ['import()', byCall],
  ] as const) {
    it(`refuses two files of any folder that import each other by ${kind}`, () => {
      const paths = FOLDERS.flatMap((each) => [`${each}/one.ts`, `${each}/other.ts`]);
      const files = paths.map((path) => [path, importing(path.endsWith('one.ts') ? './other.ts' : './one.ts')]);
      assert.deepEqual(circles(Object.fromEntries(files)), paths.toSorted());
    });
  }

  it('refuses a circle of three files that import in three ways', () => {
    const files = {
      'src/a.ts': `${byImport('./b.ts')}export type Value = number;\n`,
      'src/b.ts': `${byImportType('./c.ts')}export const value = 1;\n`,
      'src/c.ts': `${byCall('./a.ts')}export type Value = number;\n`,
    };
    assert.deepEqual(circles(files), Object.keys(files));
  });

  it('has nothing against files that import one way', () => {
    const files = { 'src/a.ts': byImport('./b.ts'), 'src/b.ts': 'export const value = 1;\n' };
    assert.deepEqual(circles(files), []);
  });
});
