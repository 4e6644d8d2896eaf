import { findControlPlaneBinaries } from '../../dev/control-plane/binaries/find-control-plane.ts';
import { findHelm } from '../../dev/control-plane/binaries/find-helm.ts';
import type { ControlPlane } from '../../dev/control-plane/control-plane.ts';
import { HELM, KUBERNETES } from '../../dev/control-plane/releases.ts';
import { startControlPlane } from '../../dev/control-plane/start-control-plane.ts';
import { SOURCE } from '../../scripts/generate/generated-files.ts';
import { run } from './run.ts';

let started: Promise<ControlPlane> | undefined;

/** The control plane that all integration tests share, with the CRD installed: a start costs seconds. */
export function controlPlane(): Promise<ControlPlane> {
  started ??= startWithCrd();
  return started;
}

async function startWithCrd(): Promise<ControlPlane> {
  const controlPlane = await startControlPlane({ report: (line) => console.error(line) });
  const kubectl = (...args: string[]) => run(controlPlane.kubectl, ['--kubeconfig', controlPlane.kubeconfig, ...args]);
  await kubectl('apply', '-f', SOURCE);
  await kubectl('wait', '--for=condition=Established', '-f', SOURCE, '--timeout=30s');
  return controlPlane;
}

/** mocha's, before all tests and without a time limit: what has to be downloaded or built may take minutes. */
export async function mochaGlobalSetup() {
  const report = (line: string) => console.error(line);
  await findControlPlaneBinaries({ release: KUBERNETES, report, env: process.env });
  await findHelm({ release: HELM, report, env: process.env });
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
