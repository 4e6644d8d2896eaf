import { spawnSync } from 'node:child_process';

const PROGRAMS = ['argocd', 'aws', 'flux', 'helm', 'kubectl', 'npm'] as const;

// An argument that no command line in a document has.
const END = '-end-of-arguments-';

/** A program that the documents tell a reader to run; `options`: options that stand alone, of a program that the sentence names. */
export type Program = (typeof PROGRAMS)[number] | 'options';

/** A program and its arguments, as a shell passes them. */
export interface Invocation {
  readonly program: Program;
  readonly args: readonly string[];
}

/** Makes a command line of inline code; undefined if it isn't one of these programs with something to do. */
export function commandLine(code: string): string | undefined {
  if (/^--\w/.test(code)) return `options ${code}`;
  return PROGRAMS.some((program) => code.startsWith(`${program} `)) ? code : undefined;
}

/**
 * Reads a command line by a real shell, in which each program is a function that tells its arguments. Nothing is run.
 *
 * @throws Error if the shell can't read the line, or if the last program of a pipe isn't one of ours
 */
export function invocationsOf(line: string): Invocation[] {
  const programs: readonly Program[] = [...PROGRAMS, 'options'];
  // In one write: the programs of a pipe tell theirs at the same time.
  const tell = (program: string) => `${program}() { printf '%s\\0' ${program} "$@" '${END}' >&3; }`;
  const script = [...programs.map(tell), line].join('\n');
  const stdio = ['ignore', 'ignore', 'pipe', 'pipe'] as const;
  const { status, output } = spawnSync('/bin/sh', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: '' },
    stdio: [...stdio],
  });
  if (status !== 0) throw new Error(output[2] ?? '');
  const told = (output[3] ?? '').split(`\0${END}\0`);
  return told.flatMap((each) => {
    const [name, ...args] = each.split('\0');
    const program = programs.find((known) => known === name);
    return program === undefined ? [] : [{ program, args }];
  });
}
