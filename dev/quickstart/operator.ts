import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readTail } from '../control-plane/guard/log-tail.ts';
import { type LocalEnvironment, programEnvironment } from '../local/local-environment.ts';
import { PROJECT_FOLDER } from '../local/project-folder.ts';
import { StepFailed } from '../local/step-failed.ts';

const MAIN = join(PROJECT_FOLDER, 'src/main.ts');
const READY_SECONDS = 20;
// The operator ends within 25 s of SIGTERM.
const STOP_SECONDS = 30;
const PROBE_MILLISECONDS = 25;

/** The operator, as a process of its own that ends with this one. */
export interface Operator {
  /** Path of the file with its output. */
  readonly log: string;
  /** Aborts, with a StepFailed as reason, when the operator ends by itself. */
  readonly died: AbortSignal;
  /**
   * Stops the operator, as a user or Kubernetes does.
   *
   * @throws {StepFailed} if the operator doesn't end, or not with exit code 0
   */
  stop(): Promise<void>;
}

/**
 * Starts the operator and waits until it has listed the existing objects.
 *
 * @param signal - ends the wait
 * @throws {StepFailed} if the operator ends, or takes too long
 */
export async function startOperator(
  environment: LocalEnvironment,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Operator> {
  const running = await environment.folder.run({
    executable: process.execPath,
    args: [MAIN, ...args, '--log-format', 'text'],
    cwd: PROJECT_FOLDER,
    env: programEnvironment(environment),
    log: 'operator.log',
  });
  const { log, pid, exited } = running;
  const died = new AbortController();
  let stopping = false;
  void exited.then(async ({ code, signal: by }) => {
    if (stopping || environment.folder.removing) return;
    died.abort(new StepFailed(`The operator ended (${by ?? `exit code ${code}`}):\n${await readTail(log)}`));
  });

  const end = performance.now() + READY_SECONDS * 1000;
  while (!/ INFO +ready$/m.test(await readFile(log, 'utf8'))) {
    if (performance.now() > end) {
      throw new StepFailed(`The operator was not ready within ${READY_SECONDS} s:\n${await readTail(log)}`);
    }
    await sleep(PROBE_MILLISECONDS);
    signal.throwIfAborted();
    died.signal.throwIfAborted();
  }
  return {
    log,
    died: died.signal,
    async stop() {
      stopping = true;
      process.kill(pid, 'SIGTERM');
      const exit = await Promise.race([exited, sleep(STOP_SECONDS * 1000, undefined, { ref: false })]);
      if (exit?.code === 0) return;
      const how = exit === undefined ? 'did not end' : `ended with ${exit.signal ?? `exit code ${exit.code}`}`;
      throw new StepFailed(`The operator, told to end, ${how}:\n${await readTail(log)}`);
    },
  };
}
