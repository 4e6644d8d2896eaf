/**
 * Runs the rules of the CRD, what the operator assumes of the API server, and the life of an object against the oldest
 * Kubernetes that is supported. mocha's arguments may follow.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { findOldestAssets } from '../dev/control-plane/binaries/find-oldest.ts';

const MOCHA = new URL('../node_modules/mocha/bin/mocha.js', import.meta.url).pathname;
const TESTS = [
  'test/integration/crd-rules.test.ts',
  'test/integration/account-rules.test.ts',
  'test/integration/accepted-by.test.ts',
  'test/integration/kubernetes/*.test.ts',
  'test/integration/rows/new-object.test.ts',
  'test/integration/rows/deletion.test.ts',
];

const assets = await findOldestAssets((line) => console.error(line), process.env);
try {
  const args = [
    ...['--no-config', '--require', './test/integration/control-plane.ts', '--timeout', '60000'],
    ...['--reporter', './test/reporter/counting-reporter.cjs', '--forbid-only', '--forbid-pending'],
  ];
  const mocha = spawn(process.execPath, [MOCHA, ...args, ...TESTS, ...process.argv.slice(2)], {
    env: { ...process.env, KUBEBUILDER_ASSETS: assets },
    stdio: 'inherit',
  });
  const [code] = await once(mocha, 'exit');
  process.exitCode = code ?? 1;
} finally {
  await rm(assets, { recursive: true });
}
