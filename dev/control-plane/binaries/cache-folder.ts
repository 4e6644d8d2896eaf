import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { currentPlatform } from './platform.ts';

/**
 * The cache of binaries: `$XDG_CACHE_HOME` or `~/.cache`, then a folder per version and platform.
 *
 * @param what `control-plane` or `helm`
 */
export function cacheFolder(what: string, version: string, env: NodeJS.ProcessEnv): string {
  const { os, arch } = currentPlatform();
  const { XDG_CACHE_HOME: xdg = '', HOME: home = homedir() } = env;
  // By the XDG specification, a relative path must be ignored.
  const base = isAbsolute(xdg) ? xdg : join(home, '.cache');
  return join(base, 'event-invoke-operator', what, `${version}-${os}-${arch}`);
}
