import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { OPERATOR } from './programs.ts';

/** A line of the operator's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly message?: unknown };

/** The operator as users run it: a process of its own. */
export interface OperatorProcess {
  readonly pid: number;
  /** Log lines so far; what is no JSON stands under `message`. */
  readonly log: readonly LogLine[];
  /** Waits for a line, one that was already written included. @throws Error where it does not come in time, or the process ends */
  logged(predicate: (line: LogLine) => boolean, milliseconds?: number): Promise<LogLine>;
  /** Waits for a line that is not yet written. */
  next(predicate: (line: LogLine) => boolean, milliseconds?: number): Promise<LogLine>;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** The exit code, once it ends. */
  readonly exited: Promise<number | null>;
}

/**
 * Starts the operator and returns at once.
 *
 * @param defaults - arguments that those of the test can override
 * @param program - what the arguments are given to
 */
export function spawnOperator(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  defaults: readonly string[] = [
    ...['--log-level', 'debug', '--requests-per-second', '1000'],
    // Many operators run at the same time on one machine.
    ...['--metrics-bind-address', '0', '--health-probe-bind-address', '0'],
  ],
  program: readonly [string, ...string[]] = [process.execPath, OPERATOR],
): OperatorProcess {
  const [command, ...before] = program;
  const child: ChildProcess = spawn(command, [...before, ...defaults, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: LogLine[] = [];
  const waiters = new Set<(line: LogLine) => void>();
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  // All that it has logged is heard by then.
  const silent = once(child, 'close');
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (text) => {
      const line = parse(text);
      log.push(line);
      for (const waiter of waiters) waiter(line);
    });
  }
  const next = (predicate: (line: LogLine) => boolean, milliseconds = 15_000) =>
    new Promise<LogLine>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        waiters.delete(waiter);
      };
      const waiter = (line: LogLine) => {
        if (!predicate(line)) return;
        settle();
        resolve(line);
      };
      const giveUp = () => {
        settle();
        reject(new Error(`The operator has not logged what was awaited:\n${log.map(show).join('\n')}`));
      };
      const timer = setTimeout(giveUp, milliseconds);
      waiters.add(waiter);
      void silent.then(giveUp);
    });
  return {
    pid: child.pid ?? 0,
    log,
    exited,
    logged(predicate, milliseconds) {
      const already = log.find(predicate);
      return already ? Promise.resolve(already) : next(predicate, milliseconds);
    },
    next,
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function parse(text: string): LogLine {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}

function show(line: LogLine): string {
  return JSON.stringify(line);
}
