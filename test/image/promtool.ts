import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** How promtool ended, and all that it said. */
export interface Ended {
  readonly code: number;
  readonly said: string;
}

/**
 * Runs Prometheus' own tool: the one that PROMTOOL names, else the one on the PATH.
 *
 * @param input - what it reads from stdin
 * @throws Error that says how to get it, where it is missing
 */
export async function promtool(args: readonly string[], input = ''): Promise<Ended> {
  const program = process.env.PROMTOOL || 'promtool';
  const child = spawn(program, args, { stdio: 'pipe' });
  const exited = once(child, 'exit').catch((error: unknown) => {
    throw new Error(
      `${program} can't be run (${error}). It is in Debian's package prometheus: apt-get download prometheus && dpkg -x ` +
        'prometheus_*.deb FOLDER, then put FOLDER/usr/bin on the PATH, or name the program with PROMTOOL.',
    );
  });
  // A program that isn't there breaks the pipe, too.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  return { code: Number(code), said: stdout + stderr };
}
