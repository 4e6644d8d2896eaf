import { setTimeout as sleep } from 'node:timers/promises';
import { findControlPlaneBinaries } from '../../dev/control-plane/binaries/find-control-plane.ts';
import { findGoProgram } from '../../dev/control-plane/binaries/find-go-program.ts';
import type { ControlPlane } from '../../dev/control-plane/control-plane.ts';
import { ACTIONLINT, HELM, HELM_3, KUBERNETES } from '../../dev/control-plane/releases.ts';
import { startControlPlane } from '../../dev/control-plane/start-control-plane.ts';
import { PLURAL as ACCOUNTS } from '../../src/api/aws-account.ts';
import { GROUP, PLURAL, VERSION } from '../../src/api/event-invoke-config.ts';
import { createApiClient } from '../crds/api-client.ts';
import { bundlePrograms, COMPILED } from './programs.ts';
import { run } from './run.ts';

const POLL_MILLISECONDS = 20;

process.env.NODE_COMPILE_CACHE ??= COMPILED;

let started: Promise<ControlPlane> | undefined;

/** The control plane that all integration tests share, with the CRDs installed: a start costs seconds. */
export function controlPlane(): Promise<ControlPlane> {
  started ??= startWithCrds();
  return started;
}

async function startWithCrds(): Promise<ControlPlane> {
  const controlPlane = await startControlPlane({ report: (line) => console.error(line) });
  await run(controlPlane.kubectl, ['--kubeconfig', controlPlane.kubeconfig, 'apply', '-f', 'crds/']);
  const api = createApiClient(controlPlane.server, controlPlane.adminToken);
  for (const plural of [PLURAL, ACCOUNTS]) {
    const path = `/apis/${GROUP}/${VERSION}/${plural}`;
    while ((await api.request('GET', path)).code !== 200) await sleep(POLL_MILLISECONDS);
  }
  await api[Symbol.asyncDispose]();
  return controlPlane;
}

/** mocha's, before all tests and without a time limit: what has to be downloaded or built may take minutes. */
export async function mochaGlobalSetup() {
  const report = (line: string) => console.error(line);
  await findControlPlaneBinaries({ release: KUBERNETES, report, env: process.env });
  for (const program of [HELM, HELM_3, ACTIONLINT]) await findGoProgram({ program, report, env: process.env });
  await bundlePrograms();
}

/**
 * mocha's: what was started is stopped when all files are done. A worker of a parallel run calls it after each of its
 * files, so there it ends with the worker.
 */
export const mochaHooks = {
  async afterAll() {
    if (process.env.MOCHA_WORKER_ID === undefined) await (await started)?.stop();
  },
};
