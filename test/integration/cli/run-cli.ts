import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Environment, variablesFor } from '../environment.ts';
import { PLUGIN } from '../programs.ts';

/** How a run of the plugin ended. */
export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the plugin as its own process, in the namespace of a test.
 *
 * @param watch - told what stdout holds each time that there is more, and how to press Ctrl-C
 */
export async function runCli(
  environment: Environment,
  args: readonly string[],
  {
    input = '',
    env = {},
    watch,
  }: {
    readonly input?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly watch?: (stdout: string, interrupt: () => void) => void;
  } = {},
): Promise<CliRun> {
  const child = spawn(process.execPath, [PLUGIN, ...args], { env: { ...variablesFor(environment), ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    watch?.(stdout, () => child.kill('SIGINT'));
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
