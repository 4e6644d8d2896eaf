import assert from 'node:assert/strict';
import { cacheFolder } from '../../../../dev/control-plane/binaries/cache-folder.ts';
import { currentPlatform } from '../../../../dev/control-plane/binaries/platform.ts';

describe('the cache folder', () => {
  const { os, arch } = currentPlatform();
  const cases: readonly [what: string, env: NodeJS.ProcessEnv, base: string][] = [
    ['is in XDG_CACHE_HOME', { XDG_CACHE_HOME: '/xdg', HOME: '/home/me' }, '/xdg'],
    ['is in ~/.cache', { HOME: '/home/me' }, '/home/me/.cache'],
    ['ignores a relative XDG_CACHE_HOME', { XDG_CACHE_HOME: 'xdg', HOME: '/home/me' }, '/home/me/.cache'],
    ['ignores an empty XDG_CACHE_HOME', { XDG_CACHE_HOME: '', HOME: '/home/me' }, '/home/me/.cache'],
  ];
  for (const [what, env, base] of cases) {
    it(what, () => {
      const expected = `${base}/event-invoke-operator/control-plane/1.2.3-${os}-${arch}`;
      assert.equal(cacheFolder('control-plane', '1.2.3', env), expected);
    });
  }
});
