import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PROJECT_FOLDER } from '../../dev/local/project-folder.ts';

/** The image's command for the operator. */
export interface ProductionCommand {
  /**
   * The arguments between `node` and the bundle.
   *
   * @param containerMebibytes - the memory limit of the container; absent: there is none
   */
  readonly nodeFlagsIn: (containerMebibytes?: number) => readonly string[];
  /** The image's own environment variables. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Reads the image's command from the Dockerfile, so that the benchmark runs the operator in the same way.
 *
 * @throws Error if the Dockerfile has an unknown form
 */
export async function readProductionCommand(): Promise<ProductionCommand> {
  const dockerfile = await readFile(join(PROJECT_FOLDER, 'Dockerfile'), 'utf8');
  const runtime = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  const entryPoint = /^ENTRYPOINT (\[.*\])$/m.exec(runtime)?.[1];
  if (entryPoint === undefined) throw new Error('The Dockerfile has no ENTRYPOINT in the form of a JSON array.');
  const [program, ...args]: string[] = JSON.parse(entryPoint);
  if (program === undefined || basename(program) !== 'node' || !args.at(-1)?.endsWith('.mjs')) {
    throw new Error(`The Dockerfile's ENTRYPOINT is not node, its flags and the bundle: ${entryPoint}.`);
  }
  const env = [...runtime.matchAll(/^ENV (\w+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]);
  const nodeFlags = args.slice(0, -1);
  return {
    nodeFlagsIn: (mebibytes) => (mebibytes === undefined ? nodeFlags : nodeFlags.map((flag) => sized(flag, mebibytes))),
    env: Object.fromEntries(env),
  };
}

// Node reads the limit of its control group, which the benchmark has no right to set.
function sized(flag: string, containerMebibytes: number): string {
  const percentage = /^--max-old-space-size-percentage=(\d+)$/.exec(flag)?.[1];
  return percentage === undefined
    ? flag
    : `--max-old-space-size=${Math.floor((containerMebibytes * Number(percentage)) / 100)}`;
}
