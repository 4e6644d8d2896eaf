import { readTail } from '../control-plane/guard/log-tail.ts';
import { installCrds } from '../local/install-crds.ts';
import { aborted } from '../local/interruption.ts';
import { createKubectl } from '../local/kubectl.ts';
import { type LocalEnvironment, startLocalEnvironment } from '../local/local-environment.ts';
import { DEFAULT_SEED_FILE, readSeedFile } from '../local/seed-file.ts';
import { shellLines } from '../local/shell.ts';
import { StepFailed } from '../local/step-failed.ts';
import { createLambda } from './lambda.ts';
import { type Operator, startOperator } from './operator.ts';
import { type Stage, showing } from './stage.ts';
import type { Terminal } from './terminal.ts';
import { declare, drift, refuse, remove } from './tour.ts';

// Short, so that the user needn't wait for the repair.
const DRIFT_CHECK = ['--drift-check-interval', '1s'];

/** @see runQuickstart */
export interface QuickstartOptions {
  /** True: everything, also the object, stays until the signal is aborted. */
  readonly keep: boolean;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/**
 * Shows the operator at work, from the first manifest to its deletion, on this machine only, and checks each step. At the end,
 * also after a failure, nothing is left running.
 *
 * @throws {StepFailed} if a step has an unexpected result
 * @throws the signal's reason, unless the signal is the expected end
 */
export async function runQuickstart({ keep, terminal, signal }: QuickstartOptions): Promise<void> {
  terminal.step('Start a Kubernetes control plane and an emulator of AWS Lambda');
  terminal.say('Both run on this machine. Your own clusters and AWS accounts are not touched.');
  const seed = await readSeedFile(DEFAULT_SEED_FILE);
  await using environment = await startLocalEnvironment({ seed, report: terminal.line, signal });
  terminal.line('');
  using lambda = createLambda(environment.emulator);
  const installing = { terminal, lambda, kubectl: createKubectl(environment, signal) };

  terminal.step('Start the operator');
  await installCrds(showing(installing), installing.kubectl);
  terminal.command(['npm', 'start', '--', ...DRIFT_CHECK, '--log-format', 'text']);
  const operator = await startOperator(environment, DRIFT_CHECK, signal);
  terminal.say('Here it checks Lambda every second, so that you need not wait. The default is every 10 minutes.');

  const orDied = AbortSignal.any([signal, operator.died]);
  const stage: Stage = { ...installing, kubectl: createKubectl(environment, orDied) };
  try {
    const declared = await declare(stage);
    await drift(stage, declared);
    await refuse(stage);
    if (!keep) await remove(stage, declared);
  } catch (error) {
    if (!(error instanceof StepFailed) || operator.died.aborted) throw error;
    throw new StepFailed(`${error.message}\nThe end of the operator's log:\n${await readTail(operator.log)}`);
  }
  if (keep) await leaveRunning(environment, operator, terminal, orDied);
  operator.died.throwIfAborted();
  await operator.stop();
}

async function leaveRunning(
  environment: LocalEnvironment,
  operator: Operator,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  terminal.step('Try things out');
  terminal.say('Everything keeps running until Ctrl-C. In another terminal, in this folder:');
  terminal.say(
    [
      ...shellLines(environment, process.env),
      '',
      'kubectl get eic --watch',
      'kubectl apply -f examples/observe.yaml    # or another example',
      `tail -f ${operator.log}    # the operator's log`,
    ].join('\n'),
  );
  await aborted(signal);
}
