import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACTIONLINT, HELM, HELM_3, KUBERNETES } from '../../../dev/control-plane/releases.ts';

describe('the pinned releases', () => {
  it('are those that their Go modules require', async () => {
    const kubernetes = await readFile(join(KUBERNETES.moduleFolder, 'go.mod'), 'utf8');
    assert.ok(kubernetes.includes(`k8s.io/kubernetes v${KUBERNETES.version}`));
    for (const program of [HELM, HELM_3, ACTIONLINT]) {
      const module = program.package.replace(/\/cmd\/.*/, '');
      const required = await readFile(join(program.moduleFolder, 'go.mod'), 'utf8');
      assert.ok(required.includes(`${module} v${program.version}`), program.package);
    }
  });

  it('have archives of the same version, each with a checksum of its own', () => {
    const archives = Object.entries(KUBERNETES.archives);
    for (const [platform, { url, sha512 }] of archives) {
      assert.ok(url.endsWith(`/envtest-v${KUBERNETES.version}-${platform}.tar.gz`), url);
      assert.match(sha512, /^[0-9a-f]{128}$/);
    }
    assert.equal(new Set(archives.map(([, { sha512 }]) => sha512)).size, archives.length);
  });
});
