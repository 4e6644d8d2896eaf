import type { Output, Terminal } from '../../../src/cli/terminal.ts';
import { systemClock } from '../../../src/clock.ts';

/** The texts that a command wrote so far. */
export interface Written {
  stdout: string;
  stderr: string;
}

/** A terminal that no person sees, and what is written to it. @param own - what differs from an empty terminal at the root */
export function recordedTerminal(own: Partial<Terminal> = {}): {
  readonly terminal: Terminal;
  readonly written: Written;
} {
  const written = { stdout: '', stderr: '' };
  const output = (name: keyof Written): Output => ({
    write(text) {
      written[name] += text;
    },
    isTerminal: false,
    columns: undefined,
  });
  const terminal: Terminal = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: {},
    folder: '/',
    clock: systemClock,
    signal: new AbortController().signal,
    readInput: async () => '',
    ...own,
  };
  return { terminal, written };
}
