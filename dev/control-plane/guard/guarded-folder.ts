import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exit, Order, Word } from './messages.ts';

/** A program to run in a guarded folder. */
export interface GuardedCommand {
  readonly executable: string;
  readonly args: readonly string[];
  /** Working directory. @default the guarded folder */
  readonly cwd?: string;
  /** The whole environment; its PATH is also used to find `executable`. @default empty */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Name of the file in the guarded folder to which stdout and stderr are appended. */
  readonly log: string;
}

/** A process that runs in a guarded folder. */
export interface GuardedProcess {
  readonly pid: number;
  /** Path of the file with the output of the process. */
  readonly log: string;
  /** Resolves when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
  /** Ends the process and its children with SIGKILL, and resolves when the process has ended. */
  kill(): Promise<Exit>;
}

interface Entry {
  readonly log: string;
  readonly started: PromiseWithResolvers<GuardedProcess>;
  readonly exited: PromiseWithResolvers<Exit>;
  pid?: number;
}

const KILLED: Exit = { code: null, signal: 'SIGKILL' };

/**
 * A temporary folder with processes that work in it. When the process that opened it ends, even by SIGKILL, a guard (`guard.ts`)
 * kills the processes and removes the folder. Keeps the event loop alive until it is removed.
 *
 * @example
 * await using folder = await GuardedFolder.open(tmpdir(), 'servers-');
 * const etcd = await folder.run({ executable: '/path/etcd', args: [], log: 'etcd.log' });
 */
export class GuardedFolder implements AsyncDisposable {
  readonly path: string;
  readonly #guard: ChildProcess;
  readonly #entries = new Map<number, Entry>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #gone: Promise<void>;
  #nextId = 1;
  #removing = false;

  private constructor(guard: ChildProcess, path: string) {
    this.path = path;
    this.#guard = guard;
    guard.on('message', (word: Word) => this.#hear(word));
    this.#gone = new Promise((resolve) => {
      guard.once('exit', () => resolve(this.#guardIsGone()));
      // The guard could not be started.
      guard.once('error', () => resolve(this.#guardIsGone()));
    });
  }

  /**
   * @param under an existing folder, in which the new one is created
   * @param prefix the start of the new folder's name
   * @throws if the folder can't be created
   */
  static async open(under: string, prefix: string): Promise<GuardedFolder> {
    const path = await mkdtemp(join(under, prefix));
    const guard = fork(fileURLToPath(new URL('./guard.ts', import.meta.url)), [path], {
      // Another process group: otherwise Ctrl-C in a terminal would end the guard before its work is done.
      detached: true,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const folder = new GuardedFolder(guard, path);
    await folder.#ready.promise;
    return folder;
  }

  /**
   * Runs a program.
   * @throws if the program can't be started, for example because there is no such file
   */
  async run(command: GuardedCommand): Promise<GuardedProcess> {
    if (this.#removing) throw new Error(`${command.executable} can't run in ${this.path}, which is being removed.`);
    const id = this.#nextId++;
    const log = join(this.path, command.log);
    const entry: Entry = { log, started: Promise.withResolvers(), exited: Promise.withResolvers() };
    this.#entries.set(id, entry);
    const { executable, args, cwd = this.path, env = {} } = command;
    this.#order({ type: 'run', id, executable, args, cwd, env, log: command.log });
    return await entry.started.promise;
  }

  /** Whether the process is ending or has ended. */
  get removing(): boolean {
    return this.#removing;
  }

  /** Kills the processes in the folder and removes it. May be called again. */
  async remove(): Promise<void> {
    this.#removing = true;
    if (this.#guard.connected) this.#guard.disconnect();
    await this.#gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remove();
  }

  #order(order: Order): void {
    // If the guard has ended, its 'exit' event settles every pending answer.
    this.#guard.send(order, () => undefined);
  }

  #hear(word: Word): void {
    if (word.type === 'ready') {
      this.#ready.resolve();
      return;
    }
    const entry = this.#entries.get(word.id);
    if (entry === undefined) return;
    if (word.type === 'running') {
      entry.pid = word.pid;
      const kill = async (): Promise<Exit> => {
        if (!this.#removing) this.#order({ type: 'kill', id: word.id });
        return await entry.exited.promise;
      };
      entry.started.resolve({ pid: word.pid, log: entry.log, exited: entry.exited.promise, kill });
      return;
    }
    this.#entries.delete(word.id);
    if (word.type === 'notRun') entry.started.reject(new Error(`The program could not be run: ${word.reason}.`));
    else entry.exited.resolve(word.exit);
  }

  async #guardIsGone(): Promise<void> {
    const alone = !this.#removing;
    this.#removing = true;
    this.#ready.reject(new Error(`The guard of ${this.path} could not be started: see what it printed.`));
    for (const { pid, started, exited } of this.#entries.values()) {
      // The guard was killed, so its holder must do its work.
      if (alone && pid !== undefined) killGroup(pid);
      started.reject(new Error(`The program could not be run: the guard of ${this.path} is gone.`));
      exited.resolve(KILLED);
    }
    this.#entries.clear();
    await rm(this.path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The process has ended by itself.
  }
}
