import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HELM, KUBERNETES } from '../../../dev/control-plane/releases.ts';

describe('the pinned releases', () => {
  it('are those that their Go modules require', async () => {
    const kubernetes = await readFile(join(KUBERNETES.moduleFolder, 'go.mod'), 'utf8');
    assert.ok(kubernetes.includes(`k8s.io/kubernetes v${KUBERNETES.version}`));
    const helm = await readFile(join(HELM.moduleFolder, 'go.mod'), 'utf8');
    assert.ok(helm.includes(`helm.sh/helm/v4 v${HELM.version}`));
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
