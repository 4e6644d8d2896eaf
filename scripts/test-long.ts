/**
 * Runs the tests that take long, or the parts of them that are named: many histories of each model, every fault of a leader in
 * every state of its writes and an outage of the API server, rules taken out of the source, and the oldest Kubernetes. All of
 * them run, whatever fails:
 *
 *     node scripts/test-long.ts [histories] [faults] [mutants] [oldest]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const MOCHA = new URL('../node_modules/mocha/bin/mocha.js', import.meta.url).pathname;
const MUTANTS = new URL('../test/mutants/run.ts', import.meta.url).pathname;
const OLDEST = new URL('test-oldest.ts', import.meta.url).pathname;

const REPORTER = new URL('../test/reporter/counting-reporter.cjs', import.meta.url).pathname;

// Each model has a file of its own, so that two cores try two of them at once. So has what is planted for the converter.
const MODELS = [
  'test/unit/whole-loop.test.ts',
  'test/unit/accounts-loop.test.ts',
  'test/unit/replicas.test.ts',
  'test/unit/controller/leader-election.properties.test.ts',
  'test/unit/quota.test.ts',
  'test/unit/quota/tenants.test.ts',
  'test/unit/quota/scopes.test.ts',
  'test/unit/cli/convert/planted.test.ts',
];
// The outage waits for five minutes, so it runs beside the plays.
const FAULTS = ['outage', 'every-fault'].map((name) => `test/integration/leading/${name}.ts`);
const CONTROL_PLANE = './test/integration/control-plane.ts';
const STRICT = ['--forbid-only', '--forbid-pending'];

const PARTS: Readonly<Record<string, readonly string[]>> = {
  histories: [MOCHA, '--no-config', '--reporter', REPORTER, ...STRICT, '--parallel', '--jobs', '2', ...MODELS],
  faults: [
    ...[MOCHA, '--no-config', '--reporter', REPORTER, ...STRICT, '--parallel', '--jobs', '2'],
    ...['--require', CONTROL_PLANE, ...FAULTS],
  ],
  mutants: [MUTANTS],
  oldest: [OLDEST],
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no part ${unknown.join(', ')}: name some of ${Object.keys(PARTS).join(', ')}, or none for all.\n`,
  );
  process.exit(2);
}
for (const [name, args] of Object.entries(PARTS)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const env = { ...process.env, HISTORIES: process.env.HISTORIES ?? 'many' };
  const [code] = await once(spawn(process.execPath, args, { env, stdio: 'inherit' }), 'exit');
  if (code !== 0) process.exitCode = 1;
}
