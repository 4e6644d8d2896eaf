import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findOnPath } from '../../dev/control-plane/binaries/executables.ts';
import { run } from '../integration/run.ts';

/** The folder of this machine's npm. */
export async function npmFolder(): Promise<string> {
  const npm = await findOnPath('npm', process.env);
  assert.ok(npm, 'There is no npm on the PATH.');
  return dirname(dirname(await realpath(npm)));
}

/** This machine's way to the npm registry, for an npm in a build: its files, by their paths there. */
export async function npmMounts(): Promise<Record<string, string>> {
  const get = async (name: string) => (await run('npm', ['config', 'get', name])).trim();
  const authority = await get('cafile');
  const mounts = {
    '/root/.npmrc': await get('userconfig'),
    '/usr/local/etc/npmrc': await get('globalconfig'),
    [authority]: authority,
  };
  return Object.fromEntries(Object.entries(mounts).filter(([, file]) => existsSync(file)));
}
