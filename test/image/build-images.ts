import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Architecture, nativeAndForeign } from './architectures.ts';
import { makeNodeBase, makeRuntimeBase } from './bases.ts';
import { Buildah, type ImageConfig } from './buildah.ts';
import { npmFolder, npmMounts } from './npm-mounts.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const NODE_IMAGE = 'localhost/node:test';

/** The base of the images' last stage. */
export const RUNTIME_IMAGE = 'localhost/runtime:test';

/** The build arguments that become labels. */
export const LABELS = { VERSION: '1.2.3', REVISION: 'abcdef', SOURCE: 'https://source.test' };

/** An image that was built, and its files. */
export interface Built {
  readonly architecture: Architecture;
  readonly config: ImageConfig;
  readonly root: string;
}

/** The images of the tests. Their files go with them. */
export interface Images extends AsyncDisposable {
  /** A folder that the user of a container may read. */
  readonly folder: string;
  readonly built: Built;
  /** The same, built a second time. */
  readonly again: Built;
  /** For an architecture whose programs do not run here. */
  readonly other: Built;
}

/** Carries out the Dockerfile three times, on bases that are made of packages. */
export async function buildImages(): Promise<Images> {
  await using made = new AsyncDisposableStack();
  const { native, foreign } = nativeAndForeign();
  const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-image-'));
  made.defer(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const buildah = made.use(new Buildah(join(folder, 'images')));
  const npm = await npmFolder();
  for (const [name, make] of [
    [NODE_IMAGE, makeNodeBase],
    [RUNTIME_IMAGE, makeRuntimeBase],
  ] as const) {
    const bases = [native, foreign].map((architecture) => ({ architecture, image: `${name}-${architecture.name}` }));
    for (const { architecture, image } of bases) await make(buildah, image, architecture, npm);
    await buildah.list(
      name,
      bases.map(({ image }) => image),
    );
  }
  const mounts = await npmMounts();
  const build = async (image: string, architecture: Architecture): Promise<Built> => {
    await buildah.build(image, architecture, {
      context: REPOSITORY,
      // Docker's BuildKit sets the first by itself.
      arguments: { BUILDPLATFORM: `linux/${native.name}`, NODE_IMAGE, RUNTIME_IMAGE, ...LABELS },
      mounts,
    });
    const root = join(folder, 'files', image.replaceAll('/', '-'));
    await buildah.unpack(image, root);
    return { architecture, root, config: await buildah.config(image) };
  };
  const built = await build('localhost/operator:first', native);
  const again = await build('localhost/operator:second', native);
  const other = await build('localhost/operator:foreign', foreign);
  const all = made.move();
  return { folder, built, again, other, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
