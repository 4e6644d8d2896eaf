import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedFolder, GuardedProcess } from '../guard/guarded-folder.ts';
import { readTail } from '../guard/log-tail.ts';
import type { Exit } from '../guard/messages.ts';

const START_SECONDS = 60;
const PROBE_MILLISECONDS = 25;

/** A server that ended, or did not become ready, while it was being started; the message ends with the end of its log. */
export class ServerFailed extends Error {
  override readonly name = 'ServerFailed';
  readonly code = 'SERVER_FAILED';
  /** Whether it failed since a port that was free a moment ago is another's now; then new ports are worth a try. */
  readonly portTaken: boolean;

  constructor(server: string, how: string, logTail: string) {
    super(`${server} ${how}. The end of its log:\n${logTail}`);
    this.portTaken = logTail.includes('address already in use');
  }
}

/** @see startServer */
export interface ServerCommand {
  /** How it is called in reports, and its log's name. */
  readonly name: string;
  readonly executable: string;
  readonly args: readonly string[];
  /** Whether it serves now. Asked again and again until it says true; the answer is of no use once the signal aborts. */
  readonly isReady: (signal: AbortSignal) => Promise<boolean>;
}

/** @see startServer */
export interface ServerOptions {
  /** Called with a line if the server ends without having been killed through `Server.kill`. */
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A server that was ready once. */
export interface Server {
  readonly pid: number;
  /** Ends it with SIGKILL and resolves when it is gone. May be called again. */
  kill(): Promise<void>;
}

/**
 * Starts a server in a folder that outlives neither it nor this process, and waits until it is ready.
 *
 * @throws {ServerFailed} where it ends, or isn't ready within a minute; it is gone then
 * @throws the signal's reason; it is gone then
 */
export async function startServer(
  folder: GuardedFolder,
  command: ServerCommand,
  options: ServerOptions,
): Promise<Server> {
  const { name, executable, args } = command;
  const process = await folder.run({ executable, args, log: `${name}.log` });
  try {
    await becomeReady(process, command, options.signal);
  } catch (error) {
    await process.kill();
    options.signal?.throwIfAborted();
    throw error;
  }
  let expected = false;
  void process.exited.then(async (exit) => {
    if (!expected && !folder.removing)
      options.report(`control plane: ${name} ended (${describe(exit)}): ${await readTail(process.log, 5)}`);
  });
  return {
    pid: process.pid,
    async kill() {
      expected = true;
      await process.kill();
    },
  };
}

async function becomeReady(process: GuardedProcess, command: ServerCommand, signal?: AbortSignal): Promise<void> {
  let exit: Exit | undefined;
  const ended = new AbortController();
  void process.exited.then((how) => {
    exit = how;
    ended.abort();
  });
  const giveUp = AbortSignal.any(signal === undefined ? [ended.signal] : [ended.signal, signal]);
  const deadline = performance.now() + START_SECONDS * 1000;
  while (!(await command.isReady(giveUp))) {
    if (exit !== undefined) {
      throw new ServerFailed(command.name, `ended at its start (${describe(exit)})`, await readTail(process.log));
    }
    if (performance.now() > deadline) {
      throw new ServerFailed(command.name, `was not ready within ${START_SECONDS} s`, await readTail(process.log));
    }
    await sleep(PROBE_MILLISECONDS, undefined, { signal });
  }
}

function describe({ code, signal }: Exit): string {
  return signal ?? `exit code ${code}`;
}
