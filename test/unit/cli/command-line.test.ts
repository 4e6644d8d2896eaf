import assert from 'node:assert/strict';
import { runCommandLine } from '../../../src/cli/command-line.ts';
import { recordedTerminal } from './recorded-terminal.ts';

/** Runs a command line that must be refused before anything is read or sent. */
async function refused(...args: string[]): Promise<{ code: number; stderr: string }> {
  const env = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  const { terminal, written } = recordedTerminal({ env, folder: '/nowhere' });
  const code = await runCommandLine(args, terminal);
  assert.equal(written.stdout, '');
  return { code, stderr: written.stderr };
}

const TARGET = ['--function-name', 'orders'];
const CHANGE = [...TARGET, '--maximum-retry-attempts', '1'];

const NAMES: readonly (readonly string[])[] = [
  ['put', ...CHANGE, '--dry-run=client', '--name'],
  ['put', ...CHANGE, '--name'],
  ['update', ...CHANGE, '--name'],
  ['get', ...TARGET, '--name'],
  ['delete', ...TARGET, '--name'],
  ['diff'],
  ['pause', '--lease'],
  ['resume', '--lease'],
];

const NAMESPACES: readonly (readonly string[])[] = [
  ['put', ...CHANGE, '--dry-run=client', '-n'],
  ['put', ...CHANGE, '--namespace'],
  ['list', ...TARGET, '-n'],
  ['status', '-n'],
  ['diff', '-n'],
  ['import', ...TARGET, '-n'],
  ['convert', 'main.tf', '-n'],
];

describe('the command line', () => {
  for (const typed of NAMES) {
    it(`refuses ${typed.join(' ')} with a name that Kubernetes refuses`, async () => {
      for (const name of ['BAD_NAME', 'Bad', 'a/b', 'a..b', '.a', `${'a'.repeat(254)}`, '$LATEST']) {
        const { code, stderr } = await refused(...typed, name);
        assert.equal(code, typed[0] === 'diff' ? 2 : 252);
        assert.match(stderr, /is not the name of an object: write at most 253 lower-case letters/, name);
      }
    });
  }

  for (const typed of NAMESPACES) {
    it(`refuses ${typed.join(' ')} with a namespace that Kubernetes refuses`, async () => {
      for (const name of ['Bad NS', 'bad_ns', 'a.b', 'a'.repeat(64), '-']) {
        const { code, stderr } = await refused(...typed, name);
        assert.equal(code, typed[0] === 'diff' ? 2 : 252);
        assert.match(stderr, /is not the name of a namespace: write at most 63 lower-case letters/, name);
      }
    });
  }

  const hints: readonly (readonly [typed: readonly string[], hint: string])[] = [
    [['put-function-event-invoke-config', ...CHANGE], 'put-function-event-invoke-config is kubectl eic put here.'],
    [
      ['update-function-event-invoke-config', ...CHANGE],
      'update-function-event-invoke-config is kubectl eic update here.',
    ],
    [['get-function-event-invoke-config', ...TARGET], 'get-function-event-invoke-config is kubectl eic get here.'],
    [['list-function-event-invoke-configs', ...TARGET], 'list-function-event-invoke-configs is kubectl eic list here.'],
    [
      ['delete-function-event-invoke-config', ...TARGET],
      'delete-function-event-invoke-config is kubectl eic delete here.',
    ],
    [['lambda', 'put-function-event-invoke-config'], 'put-function-event-invoke-config is kubectl eic put here.'],
    [['pust'], '(Did you mean put?)'],
  ];
  for (const [typed, hint] of hints) {
    it(`answers ${typed.join(' ')} with a hint`, async () => {
      const { code, stderr } = await refused(...typed);
      assert.equal(code, 252);
      assert.ok(stderr.includes(hint), stderr);
    });
  }

  for (const command of ['get', 'status', 'diff', 'import']) {
    it(`names the words that ${command} does not expect`, async () => {
      const { stderr } = await refused(command, ...(command === 'diff' ? ['orders'] : []), 'extra', 'more');
      assert.match(stderr, /^error: Unknown options: extra, more\n/);
    });
  }
});
