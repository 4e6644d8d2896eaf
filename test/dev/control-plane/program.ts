import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

/** One of the programs in `fixtures/`, running. Killed, if it still runs, when disposed of. */
export class Program implements AsyncDisposable {
  /** What it has printed so far. */
  readonly lines: string[] = [];
  readonly #child;
  readonly #closed;

  constructor(fixture: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = process.env) {
    const path = fileURLToPath(new URL(`./fixtures/${fixture}`, import.meta.url));
    this.#child = spawn(process.execPath, [path, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#closed = once(this.#child, 'close');
    createInterface(this.#child.stdout).on('line', (line) => this.lines.push(line));
  }

  /** Resolves with the rest of the first line that begins with the word; rejects if the program ends without it. */
  async says(word: string): Promise<string> {
    const spoken = (): string | undefined => this.lines.find((line) => line.startsWith(`${word} `));
    const silent = this.#closed.then(
      () => spoken() ?? assert.fail(`The program has ended, and did not say "${word}".`),
    );
    await Promise.race([silent, until(`the program says "${word}"`, () => spoken() !== undefined)]);
    return (spoken() ?? '').slice(word.length + 1);
  }

  /** Ends it with SIGKILL. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
