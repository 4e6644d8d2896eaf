import type { Clock } from '../clock.ts';

/** An output stream of a command. */
export interface Output {
  write(text: string): void;
  /** True: the output goes to a terminal, where a person reads it. */
  readonly isTerminal: boolean;
  /** Characters in a line; undefined if the output is not a terminal. */
  readonly columns: number | undefined;
}

/** Everything of the process that a command uses, so that a test can replace it. */
export interface Terminal {
  /** For the result alone. */
  readonly stdout: Output;
  /** For progress, warnings and errors. */
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  /** Relative paths start here. */
  readonly folder: string;
  readonly clock: Clock;
  /** Aborts when the user interrupts the command. */
  readonly signal: AbortSignal;
  /** Reads all of standard input, for files named `-`. */
  readInput(): Promise<string>;
}

/** Whether to print colours: on a terminal, unless the user says otherwise. https://no-color.org */
export function isColored(wanted: 'auto' | 'on' | 'off', output: Output, env: NodeJS.ProcessEnv): boolean {
  if (wanted !== 'auto') return wanted === 'on';
  return output.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}
