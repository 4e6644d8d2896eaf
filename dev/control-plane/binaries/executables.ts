import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';

/** Whether the path is an executable file. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** The names that are not executables in the folder. */
export async function missingExecutables(folder: string, names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => isExecutable(join(folder, name))));
  return names.filter((_, index) => !found[index]);
}

/** The absolute path of the first executable of that name on the PATH of the environment. */
export async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (folder !== '' && (await isExecutable(path))) return resolve(path);
  }
  return undefined;
}
