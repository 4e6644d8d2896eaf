import { copyFile, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import project from '../../package.json' with { type: 'json' };
import { run } from '../integration/run.ts';
import type { Architecture } from './architectures.ts';
import type { Buildah } from './buildah.ts';

const SUITE = 'trixie';
const LIBRARIES = ['base-files', 'libc6', 'libgcc-s1', 'libstdc++6'];

/**
 * The equivalent of distroless: the libraries that Node needs, and no program. mawk would come along, since base-files asks for
 * some awk.
 */
export async function makeRuntimeBase(buildah: Buildah, name: string, architecture: Architecture): Promise<void> {
  await buildah.make(name, architecture, (root) => extract(root, architecture, LIBRARIES, ['/usr/bin/mawk']));
}

/**
 * The equivalent of Docker's image `node`. That for a foreign architecture is never run, so it holds Node and nothing else.
 *
 * @param npm - the folder of npm that the native one gets
 */
export async function makeNodeBase(
  buildah: Buildah,
  name: string,
  architecture: Architecture,
  npm: string,
): Promise<void> {
  await buildah.make(name, architecture, async (root) => {
    const isNative = architecture.node === process.arch;
    if (isNative) await extract(root, architecture, [...LIBRARIES, 'dash', 'coreutils']);
    const programs = join(root, 'usr/local/bin');
    await mkdir(programs, { recursive: true });
    if (!isNative) return await foreignNode(architecture, join(programs, 'node'));
    await copyFile(
      join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node'),
      join(programs, 'node'),
    );
    await cp(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true });
    await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(programs, 'npm'));
  });
}

/** Unpacks Debian packages. Nothing of them is run, so any architecture will do. */
async function extract(
  root: string,
  { name }: Architecture,
  packages: readonly string[],
  without: readonly string[] = [],
): Promise<void> {
  const excluded = without.map((path) => `--dpkgopt=path-exclude=${path}`);
  const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-base-'));
  try {
    const archive = join(folder, 'base.tar');
    const options = ['--quiet', '--variant=extract', `--architectures=${name}`, `--include=${packages.join()}`];
    await run('mmdebstrap', [...options, ...excluded, SUITE, archive]);
    await run('tar', ['--extract', '--file', archive, '--directory', root, '--exclude=./dev/*']);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Node's own build for an architecture, from the npm package that holds it. */
async function foreignNode({ node }: Architecture, to: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-node-'));
  try {
    const pack = [
      'pack',
      '--silent',
      '--pack-destination',
      folder,
      `node-linux-${node}@${project.devDependencies.node}`,
    ];
    const archive = (await run('npm', pack)).trim();
    await run('tar', ['--extract', '--file', join(folder, archive), '--directory', folder, 'package/bin/node']);
    await copyFile(join(folder, 'package/bin/node'), to);
  } finally {
    await rm(folder, { recursive: true });
  }
}
