import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIOME = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));
const CONFIGURATION = fileURLToPath(new URL('../../biome.json', import.meta.url));

const FOLDERS = ['src', 'dev', 'bench', 'scripts', 'test'];

const byImport = (other: string) => `import { value as theirs } from '${other}';\nexport const value = () => theirs;\n`;
const byImportType = (other: string) =>
  `import type { Value as Theirs } from '${other}';\nexport type Value = Theirs[];\n`;
const byCall = (other: string) => `export const value = async () => (await import('${other}')).value;\n`;

describe('the linter, as it is configured here,', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-circles-'));
    copyFileSync(CONFIGURATION, join(folder, 'biome.json'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The files, by their paths, whose imports the linter calls a circle. */
  function circles(files: Readonly<Record<string, string>>): string[] {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    // The folder is no checkout, so there is no .gitignore to heed.
    const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github', '.'];
    const { stdout, status } = spawnSync(BIOME, args, { cwd: folder, encoding: 'utf8' });
    assert.equal(status, stdout === '' ? 0 : 1);
    return [...stdout.matchAll(/title=lint\/suspicious\/noImportCycles,file=([^,]+),/g)]
      .map(([, path = '']) => path.slice(path.indexOf(folder) + folder.length + 1))
      .toSorted();
  }

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
