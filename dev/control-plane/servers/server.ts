import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedFolder, GuardedProcess } from '../guard/guarded-folder.ts';
import { readTail } from '../guard/log-tail.ts';
import type { Exit } from '../guard/messages.ts';

const START_SECONDS = 60;
const PROBE_MILLISECONDS = 25;

/** A server ended, or was not ready in time, while it was started. The message contains the end of its log. */
export class ServerFailed extends Error {
  override readonly name = 'ServerFailed';
  readonly code = 'SERVER_FAILED';
  /** True: another program has taken the port in the meantime, so a try with new ports may succeed. */
  readonly portTaken: boolean;

  constructor(server: string, how: string, logTail: string) {
    super(`${server} ${how}. The end of its log:\n${logTail}`);
    this.portTaken = logTail.includes('address already in use');
  }
}

/** @see startServer */
export interface ServerCommand {
  /** Its name in reports, and of its log. */
  readonly name: string;
  readonly executable: string;
  readonly args: readonly string[];
  /** Whether the server is ready. It is called until it is true; after the signal aborts, its answer is ignored. */
  readonly isReady: (signal: AbortSignal) => Promise<boolean>;
}

/** @see startServer */
export interface ServerOptions {
  /** Called with a line if the server ends other than by `Server.kill`. */
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A server that has become ready. */
export interface Server {
  readonly pid: number;
  /** Ends it with SIGKILL and resolves when its process has ended. May be called again. */
  kill(): Promise<void>;
}

/**
 * Starts a server in a guarded folder, and waits until it is ready. The server ends with the folder, and with this process.
 *
 * @throws {ServerFailed} if it ends, or isn't ready within a minute; its process has ended then
 * @throws the signal's reason; its process has ended then
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
