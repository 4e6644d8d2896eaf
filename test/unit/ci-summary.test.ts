import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SUMMARY = fileURLToPath(new URL('../../.ci/summary.awk', import.meta.url));
const MOCHA = fileURLToPath(new URL('../../node_modules/mocha/bin/mocha.js', import.meta.url));
const REPORTER = fileURLToPath(new URL('../reporter/counting-reporter.cjs', import.meta.url));

const COVERAGE = 'File      | % Stmts |\n----------|---------|\nmain.ts   |     100 |\n';

/** What is printed at the end of a run whose log this is. */
function summaryOf(log: string): string {
  const { status, stdout, stderr } = spawnSync('awk', ['-f', SUMMARY], { input: log, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

describe('the end of the log of .ci/run', function () {
  this.timeout(60_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-summary-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What a run of tests prints. */
  const printedBy = (source: string): string => {
    const file = join(folder, 'tried.test.cjs');
    writeFileSync(file, source);
    const args = [MOCHA, '--no-config', '--reporter', REPORTER, file];
    return `\n> event-invoke-operator@0.1.0 test\n${spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout}`;
  };

  it('has each failure with its error once more, and the counts of all runs on the last line', () => {
    const failing = printedBy(`
      describe('a part', () => {
        it('holds', () => {});
        it('breaks', () => { throw new Error('this is why'); });
      });`);
    const passing = printedBy("it('holds', () => {}); it('holds too', () => {});");
    const said = summaryOf(failing + COVERAGE + passing + COVERAGE);
    assert.match(said, /^ {2}1 failing\n\n {2}1\) a part\n {7}breaks:\n {5}Error: this is why\n/);
    assert.doesNotMatch(said, /holds|%|event-invoke-operator@/);
    assert.match(said, /\n3 passed, 1 failed, 0 skipped\n$/);
  });

  it('is the counts alone where nothing failed', () => {
    assert.equal(summaryOf(printedBy("it('holds', () => {});") + COVERAGE), '1 passed, 0 failed, 0 skipped\n');
  });

  it('has no counts where nothing was run', () => {
    assert.equal(summaryOf('npm error\n'), '');
  });
});
