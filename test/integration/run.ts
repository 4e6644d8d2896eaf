import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to stdout
 * @throws Error with its stderr where it fails
 */
export async function run(program: string, args: readonly string[], env = process.env): Promise<string> {
  const { stdout } = await execute(program, [...args], { env, maxBuffer: 64 * 2 ** 20 });
  return stdout;
}
