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
  /** The whole environment, in which `executable` is looked up too. @default empty */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Name of the file in the guarded folder to which stdout and stderr are appended. */
  readonly log: string;
}

/** A process that runs in a guarded folder. */
export interface GuardedProcess {
  readonly pid: number;
  /** Path of the file that holds what the process printed. */
  readonly log: string;
  /** Resolves when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
  /** Ends the process and its children with SIGKILL, and resolves when it is gone. */
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
 * A temporary folder, and processes that work in it, that don't outlive the process that opened it, even if that ends by
 * SIGKILL: a guard (`guard.ts`) kills the processes and removes the folder then. Keeps the event loop alive until removed.
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
      // That it could not be started.
      guard.once('error', () => resolve(this.#guardIsGone()));
    });
  }

  /**
   * @param under an existing folder, in which the new one is made
   * @param prefix how the new folder's name begins
   * @throws where the folder can't be made
   */
  static async open(under: string, prefix: string): Promise<GuardedFolder> {
    const path = await mkdtemp(join(under, prefix));
    const guard = fork(fileURLToPath(new URL('./guard.ts', import.meta.url)), [path], {
      // Out of this process's group, so that Ctrl-C in a terminal doesn't end the guard before its work is done.
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
   * @throws where it can't be run at all (no such file, say)
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

  /** Whether it is on its way out, or gone. */
  get removing(): boolean {
    return this.#removing;
  }

  /** Kills what still runs in the folder and removes it. May be called again. */
  async remove(): Promise<void> {
    this.#removing = true;
    if (this.#guard.connected) this.#guard.disconnect();
    await this.#gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remove();
  }

  #order(order: Order): void {
    // A guard that is gone can't be told; its 'exit' settles what waits for an answer.
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
      // Somebody killed the guard, so its work falls to its holder.
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
    // It has ended by itself.
  }
}
