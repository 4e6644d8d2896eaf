import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type LocalEnvironment, programEnvironment } from './local-environment.ts';
import { PROJECT_FOLDER } from './project-folder.ts';
import { commandLine } from './shell.ts';
import { StepFailed } from './step-failed.ts';

/** A command that has ended. */
export interface EndedCommand {
  /** What it printed, in the order in which a terminal would have shown it. */
  readonly output: string;
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
}

/** Runs kubectl to its end. */
export type Kubectl = (...args: string[]) => Promise<EndedCommand>;

/**
 * The real kubectl, in the project's folder. It runs under the guard, so that it doesn't go on waiting for something after
 * this process was killed.
 *
 * @param signal - gives up a command that runs
 * @returns what throws the signal's reason once that is aborted
 */
export function createKubectl(environment: LocalEnvironment, signal: AbortSignal): Kubectl {
  const { folder, controlPlane } = environment;
  const env = {
    ...programEnvironment(environment),
    // What it remembers of a server on a random port is of no use to anybody tomorrow.
    KUBECACHEDIR: folder.path,
    // A user's preferences, such as to be asked before each deletion, are not for here.
    KUBERC: 'off',
  };
  return async (...args) => {
    signal.throwIfAborted();
    const log = `kubectl-${randomUUID()}.log`;
    const running = await folder.run({ executable: controlPlane.kubectl, args, cwd: PROJECT_FOLDER, env, log });
    const kill = (): void => void running.kill();
    signal.addEventListener('abort', kill, { once: true });
    try {
      if (signal.aborted) kill();
      const { code } = await running.exited;
      signal.throwIfAborted();
      return { output: await readFile(running.log, 'utf8'), exitCode: code };
    } finally {
      signal.removeEventListener('abort', kill);
    }
  };
}

/** The same kubectl, which throws a StepFailed where it doesn't exit with 0. */
export function succeeding(kubectl: Kubectl): Kubectl {
  return async (...args) => {
    const ended = await kubectl(...args);
    if (ended.exitCode !== 0) {
      throw new StepFailed(
        `${commandLine(['kubectl', ...args])} ended with exit code ${ended.exitCode}: ${ended.output.trim()}`,
      );
    }
    return ended;
  };
}
