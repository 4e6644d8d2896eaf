import type { ImageConfig } from './buildah.ts';

/** One run of a container. */
export interface Container {
  /** The image's files. */
  readonly root: string;
  readonly image: ImageConfig;
  /** After the image's entrypoint. */
  readonly args: readonly string[];
  /** Beside the image's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of this machine, by where the container sees them. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** Takes the entrypoint's place. */
  readonly entrypoint?: readonly string[];
}

/**
 * The command that runs a container as the chart's security contexts have it: the image's user, no capability, no new
 * privilege, nothing to write on, process 1 of its own process namespace. The network is the machine's.
 */
export function containerCommand(container: Container): [string, ...string[]] {
  const { root, image, args, env = {}, mounts = {}, entrypoint = image.config.Entrypoint } = container;
  const [user = '', group = user] = image.config.User.split(':');
  const given = image.config.Env.map((variable) => variable.split(/=(.*)/s, 2));
  const variables = Object.entries({ ...Object.fromEntries(given), ...env });
  return [
    'setpriv',
    ...['--reuid', user, '--regid', group, '--clear-groups', '--no-new-privs', '--bounding-set=-all', '--'],
    'bwrap',
    ...['--ro-bind', root, '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/var/run'],
    ...Object.entries(mounts).flatMap(([path, folder]) => ['--ro-bind', folder, path]),
    ...['--remount-ro', '/var/run', '--remount-ro', '/dev'],
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--as-pid-1', '--die-with-parent'],
    ...['--cap-drop', 'ALL', '--clearenv'],
    ...variables.flatMap(([name, value]) => ['--setenv', name, String(value)]),
    '--',
    ...entrypoint,
    ...args,
  ];
}
