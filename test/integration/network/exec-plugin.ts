import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A credential plugin: a shell script that a kubeconfig names. */
export interface Plugin {
  /** The `exec` of a kubeconfig's user. */
  readonly exec: object;
  /** How often it ran. */
  runs(): Promise<number>;
  /** Prints an ExecCredential of this status from now on. */
  prints(status: object): Promise<void>;
  /** Does something else from now on; `$0.pid` is there for a process id. */
  does(script: string): Promise<void>;
  /** The process id that the script wrote down; undefined while there is none. */
  pid(): Promise<number | undefined>;
  /** What it was told in KUBERNETES_EXEC_INFO. */
  info(): Promise<unknown>;
}

/** Makes a plugin in a folder, which a kubeconfig in this folder names by its way from there. */
export async function makePlugin(folder: string, options: object = {}): Promise<Plugin> {
  const path = join(folder, 'plugin.sh');
  const does = async (script: string) => {
    const head = '#!/bin/sh\necho run >> "$0.runs"\nprintf %s "$KUBERNETES_EXEC_INFO" > "$0.info"\n';
    await writeFile(path, `${head}${script}\n`);
    await chmod(path, 0o755);
  };
  const content = (ending: string) => readFile(`${path}.${ending}`, 'utf8').catch(() => '');
  await does('exit 1');
  return {
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: './plugin.sh', ...options },
    runs: async () => (await content('runs')).split('\n').length - 1,
    async prints(status) {
      await writeFile(`${path}.json`, JSON.stringify({ kind: 'ExecCredential', status }));
      await does('cat "$0.json"');
    },
    does,
    pid: async () => Number(await content('pid')) || undefined,
    info: async () => JSON.parse(await content('info')),
  };
}
