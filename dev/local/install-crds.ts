import { setTimeout as sleep } from 'node:timers/promises';
import { type Kubectl, succeeding } from './kubectl.ts';
import { StepFailed } from './step-failed.ts';

const SERVED_SECONDS = 30;
const PROBE_MILLISECONDS = 50;

/**
 * Installs the CRDs of `crds/` and waits until clients find them.
 *
 * @param kubectl - runs commands that the user may see
 * @param probe - runs commands that the user does not see
 * @throws {StepFailed}
 */
export async function installCrds(kubectl: Kubectl, probe = kubectl): Promise<void> {
  await succeeding(kubectl)('apply', '-f', 'crds/');
  // `kubectl wait` fails on a CRD without a condition, and a CRD is established a moment before the API server serves it.
  for (const end = performance.now() + SERVED_SECONDS * 1000; ; await sleep(PROBE_MILLISECONDS)) {
    const { output, exitCode } = await probe('get', 'eventinvokeconfigs,awsaccounts');
    if (exitCode === 0) return;
    if (performance.now() > end) throw new StepFailed(`The API server doesn't serve the installed CRDs: ${output}`);
  }
}
