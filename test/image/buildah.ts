import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../integration/run.ts';
import type { Architecture } from './architectures.ts';

/** The configuration of an image, as far as tests look at it. */
export interface ImageConfig {
  readonly architecture: string;
  readonly os: string;
  readonly config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Entrypoint: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
  readonly rootfs: { readonly diff_ids: readonly string[] };
}

/** One build of an image. */
export interface Build {
  /** The folder with the Dockerfile. */
  readonly context: string;
  readonly arguments: Readonly<Record<string, string>>;
  /** Files of this machine that RUN sees, by their paths there. */
  readonly mounts: Readonly<Record<string, string>>;
}

/** Debian's buildah, with images of its own in a folder, so that nothing is left on the machine. */
export class Buildah implements AsyncDisposable {
  readonly #folder: string;
  readonly #options: readonly string[];

  constructor(folder: string) {
    this.#folder = folder;
    this.#options = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
  }

  /** @throws with what buildah says where it fails */
  async run(...args: string[]): Promise<string> {
    return (await run('buildah', [...this.#options, ...args])).trim();
  }

  /** Makes an image of one layer. @param fill - puts files into its root */
  async make(name: string, architecture: Architecture, fill: (root: string) => Promise<void>): Promise<void> {
    const container = await this.run('from', '--arch', architecture.name, 'scratch');
    await fill(await this.run('mount', container));
    await this.run('umount', container);
    await this.run('config', '--arch', architecture.name, '--env', 'PATH=/usr/local/bin:/usr/bin', container);
    await this.run('commit', '--quiet', '--rm', container, name);
  }

  /** One name for images of several architectures, as registries have it. */
  async list(name: string, images: readonly string[]): Promise<void> {
    await this.run('manifest', 'create', name);
    for (const image of images) await this.run('manifest', 'add', name, `containers-storage:${image}`);
  }

  /** Builds a Dockerfile, every step anew. */
  async build(name: string, architecture: Architecture, { context, arguments: given, mounts }: Build): Promise<void> {
    await this.run(
      'build',
      ...['--isolation', 'chroot', '--network', 'host', '--no-cache', '--layers=false', '--timestamp', '0'],
      ...['--platform', `linux/${architecture.name}`, '--tag', name],
      ...Object.entries(given).flatMap(([arg, value]) => ['--build-arg', `${arg}=${value}`]),
      ...Object.entries(mounts).flatMap(([path, file]) => ['--volume', `${file}:${path}:ro`]),
      context,
    );
  }

  /** The configuration of an image. */
  async config(image: string): Promise<ImageConfig> {
    return JSON.parse(await this.run('inspect', '--type', 'image', image)).OCIv1;
  }

  /** Copies the files of an image, with their owners and modes, into a folder. */
  async unpack(image: string, folder: string): Promise<void> {
    const container = await this.run('from', '--pull-never', image);
    await mkdir(folder, { recursive: true });
    await run('cp', ['--archive', `${await this.run('mount', container)}/.`, folder]);
    await this.run('rm', container);
  }

  /** Removes all images. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.run('rm', '--all');
    // buildah leaves a mount over the folder of its overlays.
    await run('umount', ['--recursive', join(this.#folder, 'root', 'overlay')]).catch(() => undefined);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
