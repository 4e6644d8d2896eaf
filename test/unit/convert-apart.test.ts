import assert from 'node:assert/strict';
import { LintedFolder } from './linted-folder.ts';

const RULE = 'lint/style/noRestrictedImports';

describe('the linter, as it is configured here,', () => {
  let folder: LintedFolder;

  beforeEach(() => {
    folder = new LintedFolder();
  });
  afterEach(() => folder.remove());

  const refused = (files: Readonly<Record<string, string>>) => folder.breaking(files, RULE);
  const importing = (other: string) => `import { value } from '${other}';\nexport const own = value;\n`;

  for (const other of [
    'reconcile/rules/a.ts',
    'kubernetes/a.ts',
    'controller/a.ts',
    'cli/aws/a.ts',
    'cli/cluster/a.ts',
    'operator.ts',
  ]) {
    it(`refuses src/${other} to the code that converts`, () => {
      const files = {
        'src/cli/convert/one.ts': importing(`../../${other}`),
        'src/cli/convert/inner/other.ts': importing(`../../../${other}`),
      };
      assert.deepEqual(refused(files), Object.keys(files).toSorted());
    });
  }

  it('lets the code that converts use the API, the grammar of targets and the command line', () => {
    const files = {
      'src/cli/convert/one.ts': importing('../../lambda/target.ts'),
      'src/cli/convert/two.ts': importing('../../api/grammar/limits.ts'),
      'src/cli/convert/three.ts': importing('../options/convert.ts'),
    };
    assert.deepEqual(refused(files), []);
  });

  it('lets other code of the plugin have only the one face of the code that converts', () => {
    const files = {
      'src/cli/commands/face.ts': importing('../convert/run-convert.ts'),
      'src/cli/commands/inner.ts': importing('../convert/placeholder.ts'),
      'src/cli/import/inner.ts': importing('../convert/from-ack.ts'),
      'src/cli/operations/inner.ts': importing('../convert/convert.ts'),
    };
    assert.deepEqual(refused(files), Object.keys(files).slice(1).toSorted());
  });
});
