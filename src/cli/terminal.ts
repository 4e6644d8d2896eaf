import type { Clock } from '../clock.ts';

/** A stream that a command writes to. */
export interface Output {
  write(text: string): void;
  /** A person is watching. */
  readonly isTerminal: boolean;
  /** Characters in a line; undefined where nobody is watching. */
  readonly columns: number | undefined;
}

/** What a command has to do with the process that it runs in: everything that a test may want to replace. */
export interface Terminal {
  /** The result, and nothing else. */
  readonly stdout: Output;
  /** Progress, warnings and errors. */
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  /** Where relative paths begin. */
  readonly folder: string;
  readonly clock: Clock;
  /** Aborts when the user ends the command. */
  readonly signal: AbortSignal;
  /** All of standard input, for files that are named `-`. */
  readInput(): Promise<string>;
}

/** Whether to print colours: where a person watches, unless it was said otherwise. https://no-color.org */
export function isColored(wanted: 'auto' | 'on' | 'off', output: Output, env: NodeJS.ProcessEnv): boolean {
  if (wanted !== 'auto') return wanted === 'on';
  return output.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}
