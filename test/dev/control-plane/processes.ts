import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The command lines of all processes of this machine that hold the text. */
export async function processesNaming(text: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'args='], { maxBuffer: 1e8 });
  return stdout.split('\n').filter((line) => line.includes(text));
}
