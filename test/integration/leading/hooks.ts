import { mkdtempSync, rmSync } from 'node:fs';
import { access, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATOR_SOURCES } from '../programs.ts';
import type { Replacement } from './fixtures/hooks.ts';

const PRELOAD = new URL('./fixtures/hooks.ts', import.meta.url).href;
const POLL_MILLISECONDS = 5;
const AWAIT_MILLISECONDS = 20_000;

/** Points at which an operator stands still, and texts of its source that are replaced: see the fixture. */
export class Hooks implements Disposable {
  /** What makes the operator load them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The operator, of which texts are replaced. */
  readonly program = OPERATOR_SOURCES;
  readonly #folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-hooks-'));

  constructor(replacements: readonly Replacement[] = []) {
    this.env = {
      NODE_OPTIONS: [process.env.NODE_OPTIONS, `--import=${PRELOAD}`].filter(Boolean).join(' '),
      HOOKS: this.#folder,
      MUTATION: JSON.stringify(replacements),
      // Where the source is replaced, what was covered would be counted at the wrong places.
      NODE_V8_COVERAGE: undefined,
    };
  }

  /** From now on the operator stands still at a point. */
  arm(point: string): Promise<void> {
    return writeFile(join(this.#folder, point), '');
  }

  /** Waits until the operator is at a point. */
  async reached(point: string): Promise<void> {
    const file = join(this.#folder, `at ${point}`);
    for (const end = Date.now() + AWAIT_MILLISECONDS; Date.now() < end; await sleep(POLL_MILLISECONDS)) {
      if (await isThere(file)) return;
    }
    throw new Error(`The operator has not come to "${point}".`);
  }

  /** The operator goes on. */
  release(point: string): Promise<void> {
    return rm(join(this.#folder, point), { force: true });
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
