import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PARENT_MILLISECONDS = 250;

/** Somebody asked for the end, with Ctrl-C say. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** What shells report of a program that such a signal ended. */
  readonly exitCode: number;

  constructor(signal: (typeof SIGNALS)[number] | 'SIGPIPE') {
    super(`ended by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Makes whatever would end this process abort what runs instead. A signal that comes a second time ends it at once, as
 * usual.
 *
 * @returns what is aborted, with an `Interrupted` as reason
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) process.once(signal, () => controller.abort(new Interrupted(signal)));
  // Nobody reads any longer: as in `npm run quickstart | head`.
  process.stdout.on('error', () => controller.abort(new Interrupted('SIGPIPE')));
  if (process.env.npm_lifecycle_event !== undefined) whenParentEnds(() => controller.abort(new Interrupted('SIGTERM')));
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

// A signal to npm reaches the shell in which npm runs a script, and many a shell dies of it without passing it on.
function whenParentEnds(end: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, PARENT_MILLISECONDS).unref();
}
