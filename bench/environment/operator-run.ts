import { readTail } from '../../dev/control-plane/guard/log-tail.ts';
import { type LocalEnvironment, programEnvironment } from '../../dev/local/local-environment.ts';
import { StepFailed } from '../../dev/local/step-failed.ts';
import type { Bench } from '../scenario.ts';
import { headOfLog } from './log-head.ts';
import { scrape, servingVariables } from './scrapes.ts';
import { until } from './until.ts';

const READY_SECONDS = 120;
// The operator ends within 25 s of SIGTERM.
const STOP_SECONDS = 30;

/** A running operator, as a process of its own. */
export interface OperatorRun {
  readonly pid: number;
  /** The start of the process, in epoch milliseconds. */
  readonly startedAt: number;
  /** Path of its log. */
  readonly log: string;
  /** Aborts when the operator ends by itself, or when the user interrupts the program. */
  readonly signal: AbortSignal;
  /** Waits until the operator has listed all objects. @returns the time of that in its log, in epoch milliseconds */
  ready(): Promise<number>;
  /** Waits for a line among the first ones of its log. @returns the time of it, in epoch milliseconds */
  logged(message: string): Promise<number>;
  /** Stops the operator, and waits until the process has ended. */
  stop(): Promise<void>;
  /** Kills the operator, and waits until the process has ended. */
  kill(): Promise<void>;
}

let runs = 0;

/**
 * Starts the operator with the image's command, and returns at once.
 *
 * @param containerMebibytes - the memory limit of the container that it believes to run in; absent: this machine's memory
 */
export async function startOperator(
  environment: LocalEnvironment,
  { program, metrics, signal: given }: Bench,
  args: readonly string[],
  containerMebibytes?: number,
): Promise<OperatorRun> {
  const startedAt = Date.now();
  const { pid, log, exited } = await environment.folder.run({
    executable: process.execPath,
    args: [...program.nodeFlagsIn(containerMebibytes), program.bundle, ...args],
    env: { ...programEnvironment(environment), ...servingVariables(metrics), ...program.env },
    log: `operator-${++runs}.log`,
  });
  const died = new AbortController();
  let stopping = false;
  const ended = exited.then(async ({ code, signal: by }) => {
    if (stopping || environment.folder.removing) return;
    died.abort(new StepFailed(`The operator ended (${by ?? `exit code ${code}`}):\n${await readTail(log)}`));
  });
  const signal = AbortSignal.any([given, died.signal]);
  const stopped = new AbortController();
  const scraping =
    metrics === 'off'
      ? Promise.resolve()
      : scrape(log, AbortSignal.any([signal, stopped.signal])).catch((error: unknown) =>
          died.abort(new StepFailed(`The metrics can't be scraped: ${error}`)),
        );
  const end = async (by: 'SIGTERM' | 'SIGKILL') => {
    stopping = true;
    stopped.abort();
    await scraping;
    process.kill(pid, by);
    let gone = false;
    void ended.then(() => {
      gone = true;
    });
    await until('the operator ended', () => gone || undefined, { seconds: STOP_SECONDS, signal: given });
  };
  const logged = (message: string) =>
    until(`the operator had logged "${message}"`, () => loggedAt(log, message), { seconds: READY_SECONDS, signal });
  return {
    pid,
    startedAt,
    log,
    signal,
    logged,
    ready: () => logged('ready'),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

// The line is among the first ones.
async function loggedAt(log: string, message: string): Promise<number | undefined> {
  const line = (await headOfLog(log))
    .split('\n')
    .find((text) => text.includes(`"message":"${message}"`) && text.endsWith('}'));
  return line === undefined ? undefined : Date.parse((JSON.parse(line) as { timestamp: string }).timestamp);
}
