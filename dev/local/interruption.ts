import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PARENT_MILLISECONDS = 250;

/** The user interrupted the program, for example with Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** The exit code that shells report for a program that this signal ended. */
  readonly exitCode: number;

  constructor(signal: (typeof SIGNALS)[number] | 'SIGPIPE') {
    super(`ended by ${signal}`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Turns a signal that would end this process into an abort. A second signal ends the process at once, as usual.
 *
 * @returns the signal that aborts, with an `Interrupted` as reason
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) process.once(signal, () => controller.abort(new Interrupted(signal)));
  // The reader of the output has closed it, as in `npm run quickstart | head`.
  process.stdout.on('error', () => controller.abort(new Interrupted('SIGPIPE')));
  if (process.env.npm_lifecycle_event !== undefined) whenParentEnds(() => controller.abort(new Interrupted('SIGTERM')));
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

// npm runs a script in a shell and sends signals to that shell. Many shells end without passing the signal on.
function whenParentEnds(end: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, PARENT_MILLISECONDS).unref();
}
