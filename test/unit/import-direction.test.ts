import assert from 'node:assert/strict';
import { dirname, relative } from 'node:path/posix';
import { LintedFolder } from './linted-folder.ts';

const RULE = 'lint/style/noRestrictedImports';

/** The folders that may not import another one. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'src/assembly/a.ts': [
    'src/accounts/a.ts',
    'src/cli/a.ts',
    'src/cli/aws/a.ts',
    'src/cli/cluster/a.ts',
    'src/cli/convert/a.ts',
    'src/cli/operations/a.ts',
    'src/controller/a.ts',
    'src/kubernetes/a.ts',
    'src/lambda/a.ts',
    'src/network/a.ts',
    'src/observability/a.ts',
    'src/reconcile/rules/a.ts',
  ],
  'src/reconcile/a.ts': ['src/accounts/a.ts', 'src/controller/a.ts', 'src/kubernetes/a.ts', 'src/lambda/a.ts'],
  'src/controller/a.ts': ['src/accounts/a.ts', 'src/kubernetes/a.ts', 'src/lambda/a.ts'],
  'src/kubernetes/a.ts': ['src/accounts/a.ts', 'src/controller/a.ts', 'src/lambda/a.ts'],
  'src/lambda/a.ts': [
    'src/accounts/a.ts',
    'src/api/a.ts',
    'src/controller/a.ts',
    'src/kubernetes/a.ts',
    'src/network/a.ts',
    'src/observability/a.ts',
  ],
  'src/accounts/a.ts': ['src/controller/a.ts', 'src/kubernetes/a.ts', 'src/lambda/a.ts'],
  'src/cli/a.ts': ['src/accounts/a.ts', 'src/assembly/a.ts', 'src/kubernetes/a.ts', 'src/reconcile/a.ts'],
  'src/telemetry/a.ts': ['src/accounts/a.ts', 'src/assembly/a.ts', 'src/kubernetes/a.ts', 'src/reconcile/a.ts'],
  'src/operator.ts': ['src/assembly/a.ts', 'src/controller/a.ts', 'src/kubernetes/a.ts', 'src/lambda/a.ts'],
};

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/assembly/a.ts': ['src/operator.ts', 'src/telemetry/a.ts'],
  'src/reconcile/a.ts': ['src/assembly/a.ts', 'src/cli/a.ts'],
  'src/kubernetes/a.ts': ['src/assembly/a.ts', 'src/cli/a.ts', 'src/reconcile/a.ts'],
  'src/lambda/a.ts': ['src/assembly/a.ts', 'src/cli/a.ts', 'src/reconcile/a.ts'],
  'src/clock.ts': ['src/controller/a.ts', 'src/kubernetes/a.ts', 'src/network/a.ts', 'src/reconcile/a.ts'],
  'src/lambda/target.ts': ['src/accounts/a.ts'],
  'src/accounts/a.ts': ['src/assembly/a.ts', 'src/cli/a.ts', 'src/reconcile/a.ts'],
  'src/api/a.ts': ['src/accounts/a.ts', 'src/controller/a.ts', 'src/lambda/a.ts', 'src/reconcile/a.ts'],
};

/** Packages that one folder alone may import. */
const LOGS_AND_METRICS = ['winston', 'prom-client'];
const WITHOUT_LOGS_AND_METRICS = [
  'src/accounts/a.ts',
  'src/api/a.ts',
  'src/assembly/a.ts',
  'src/cli/a.ts',
  'src/cli/aws/a.ts',
  'src/cli/cluster/a.ts',
  'src/cli/convert/a.ts',
  'src/cli/operations/a.ts',
  'src/controller/a.ts',
  'src/kubernetes/a.ts',
  'src/lambda/a.ts',
  'src/network/a.ts',
  'src/operator.ts',
  'src/reconcile/a.ts',
  'src/telemetry/a.ts',
];

describe('the linter, as it is configured here,', () => {
  let folder: LintedFolder;

  beforeEach(() => {
    folder = new LintedFolder();
  });
  afterEach(() => folder.remove());

  /** Those of the files that may not import something. */
  function refused(paths: readonly string[], specifierIn: (path: string) => string): string[] {
    const files = paths.map((path) => [
      path,
      `import { value } from '${specifierIn(path)}';\nexport const own = value;\n`,
    ]);
    return folder.breaking(Object.fromEntries(files), RULE);
  }

  const to = (other: string) => (path: string) => `./${relative(dirname(path), other)}`.replace('./..', '..');

  for (const [other, paths] of Object.entries(REFUSED)) {
    it(`refuses ${other} to what stands beside or below it`, () => {
      assert.deepEqual(refused(paths, to(other)), paths.toSorted());
    });
  }

  for (const [other, paths] of Object.entries(ALLOWED)) {
    it(`lets folders that may know ${other} import it`, () => assert.deepEqual(refused(paths, to(other)), []));
  }

  for (const library of LOGS_AND_METRICS) {
    it(`lets observability alone import ${library}`, () => {
      const paths = [...WITHOUT_LOGS_AND_METRICS, 'src/observability/a.ts'];
      assert.deepEqual(
        refused(paths, () => library),
        WITHOUT_LOGS_AND_METRICS,
      );
    });
  }
});
