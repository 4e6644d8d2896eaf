import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findGoProgram } from '../../dev/control-plane/binaries/find-go-program.ts';
import { ACTIONLINT } from '../../dev/control-plane/releases.ts';
import { run } from './run.ts';

const WORKFLOWS = fileURLToPath(new URL('../../.github/workflows', import.meta.url));
const FILES = readdirSync(WORKFLOWS).map((name) => join(WORKFLOWS, name));

describe('the workflows', () => {
  it('pass actionlint', async function () {
    this.timeout('5m'); // Finding actionlint for the first time may have to build it.
    const report = (line: string) => console.error(line);
    const actionlint = await findGoProgram({ program: ACTIONLINT, report, env: process.env });
    await run(actionlint, FILES);
  });

  it('name each action by commit, since a tag may move', () => {
    for (const file of FILES) {
      const used = [...readFileSync(file, 'utf8').matchAll(/uses: (?!\.\/)(.*)/g)].map(([, action]) => action);
      for (const action of used) assert.match(action ?? '', /^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });
});
