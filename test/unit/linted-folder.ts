import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A folder that is linted as this repository is: with its configuration and its rules. */
export class LintedFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-linted-'));

  constructor() {
    for (const each of ['biome.json', 'lint']) cpSync(join(ROOT, each), join(this.#folder, each), { recursive: true });
  }

  /**
   * Lints files.
   *
   * @param files - their texts by their paths
   * @param rule - by the linter's name
   * @returns the paths of the files that break the rule, each once for each time it does, in order
   */
  breaking(files: Readonly<Record<string, string>>, rule: string): string[] {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(this.#folder, path, '..'), { recursive: true });
      writeFileSync(join(this.#folder, path), text);
    }
    // The folder is no checkout, so there is no .gitignore to heed.
    const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github', '.'];
    const { stdout, status } = spawnSync(join(ROOT, 'node_modules/.bin/biome'), args, {
      cwd: this.#folder,
      encoding: 'utf8',
    });
    assert.equal(status, stdout === '' ? 0 : 1);
    return [...stdout.matchAll(/title=([^,]+),file=([^,]+),/g)]
      .filter(([, title]) => title === rule)
      .map(([, , path = '']) => path.slice(path.indexOf(this.#folder) + this.#folder.length + 1))
      .toSorted();
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
