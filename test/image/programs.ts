import assert from 'node:assert/strict';
import { findOnPath } from '../../dev/control-plane/binaries/executables.ts';

/** Debian's package of each program that builds or runs the image. */
const PACKAGES: Readonly<Record<string, string>> = {
  buildah: 'buildah',
  mmdebstrap: 'mmdebstrap',
  bwrap: 'bubblewrap',
  setpriv: 'util-linux',
};

/**
 * Sees that the image can be built and run on this machine. Nothing is installed here.
 *
 * @throws with what is missing, and how to get it
 */
export async function requirePrograms(): Promise<void> {
  const found = await Promise.all(
    Object.keys(PACKAGES).map(async (name) => [name, await findOnPath(name, process.env)]),
  );
  const missing = found.flatMap(([name, path]) => (name !== undefined && path === undefined ? [name] : []));
  const packages = missing.map((name) => PACKAGES[name]).join(' ');
  assert.ok(
    missing.length === 0,
    `The image can't be built here: ${missing.join(', ')} is missing. On Debian: apt-get install --no-install-recommends ${packages}`,
  );
  assert.ok(process.getuid?.() === 0, "The image can't be built here: buildah's chroot isolation needs root.");
}
