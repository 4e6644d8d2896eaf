import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type LocalEnvironment, programEnvironment } from './local-environment.ts';
import { PROJECT_FOLDER } from './project-folder.ts';
import { commandLine } from './shell.ts';
import { StepFailed } from './step-failed.ts';

/** The end of a command. */
export interface EndedCommand {
  /** Its output on stdout and stderr, in the order of a terminal. */
  readonly output: string;
  /** Null if a signal ended it. */
  readonly exitCode: number | null;
}

/** Runs kubectl to its end. */
export type Kubectl = (...args: string[]) => Promise<EndedCommand>;

/**
 * The real kubectl, in the project's folder. It runs under the guard, so that a waiting kubectl ends if this process is killed.
 *
 * @param signal - ends a running command
 * @returns a function that runs kubectl; it throws the signal's reason once the signal is aborted
 */
export function createKubectl(environment: LocalEnvironment, signal: AbortSignal): Kubectl {
  const { folder, controlPlane } = environment;
  const env = {
    ...programEnvironment(environment),
    // kubectl caches what it learns of a server. Here the server's port is random, so the cache would never be used again.
    KUBECACHEDIR: folder.path,
    // The user's preferences, such as a question before each deletion, must not apply here.
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

/** The same kubectl, but it throws a StepFailed if the exit code isn't 0. */
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
