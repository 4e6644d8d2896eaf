import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { cacheFolder } from '../../../../dev/control-plane/binaries/cache-folder.ts';
import { findControlPlaneBinaries } from '../../../../dev/control-plane/binaries/find-control-plane.ts';
import { BinariesUnavailable } from '../../../../dev/control-plane/binaries/unavailable.ts';
import type { KubernetesRelease } from '../../../../dev/control-plane/releases.ts';
import { makeArchive, serve, sha512, testRelease } from '../archive-server.ts';
import { processesNaming } from '../processes.ts';
import { Program } from '../program.ts';
import { goScript, writeScript } from '../scripts.ts';
import { until } from '../until.ts';

const BUILT = ['server', 'kube-apiserver', 'kube-controller-manager', 'kubectl'];

describe('finding a control plane', () => {
  let scratch: Awaited<ReturnType<typeof mkdtempDisposable>>;
  let env: NodeJS.ProcessEnv;
  let cache: string;
  beforeEach(async () => {
    scratch = await mkdtempDisposable(join(tmpdir(), 'find-control-plane-'));
    const bin = join(scratch.path, 'bin');
    env = { PATH: `${bin}:/usr/bin:/bin`, XDG_CACHE_HOME: join(scratch.path, 'cache'), SCRATCH: scratch.path };
    cache = cacheFolder('control-plane', '1.2.3', env);
  });
  afterEach(() => scratch.remove());

  const putGo = (before?: string) => writeScript(join(scratch.path, 'bin'), 'go', goScript(BUILT, before));
  const putAssets = async (...names: string[]): Promise<string> => {
    const assets = join(scratch.path, 'assets');
    for (const name of names) await writeScript(assets, name);
    env = { ...env, KUBEBUILDER_ASSETS: assets };
    return assets;
  };
  const find = async (release: KubernetesRelease) => {
    const lines: string[] = [];
    const found = await findControlPlaneBinaries({ release, report: (line) => lines.push(line), env });
    return { found, lines };
  };

  it('takes what KUBEBUILDER_ASSETS names before all else', async () => {
    const assets = await putAssets('etcd', 'kube-apiserver', 'kubectl');
    const { found, lines } = await find(testRelease(scratch.path));
    assert.deepEqual(found, {
      etcd: join(assets, 'etcd'),
      kubeApiserver: join(assets, 'kube-apiserver'),
      kubectl: join(assets, 'kubectl'),
      kubeControllerManager: undefined,
    });
    assert.deepEqual(lines, [`control plane: using KUBEBUILDER_ASSETS (${assets})`]);
  });

  it('takes a relative KUBEBUILDER_ASSETS from where it is now', async () => {
    const assets = await putAssets('etcd', 'kube-apiserver', 'kubectl');
    env = { ...env, KUBEBUILDER_ASSETS: relative('.', assets) };
    assert.equal((await find(testRelease(scratch.path))).found.etcd, join(assets, 'etcd'));
  });

  it('finds the controller manager where there is one', async () => {
    const assets = await putAssets('etcd', 'kube-apiserver', 'kubectl', 'kube-controller-manager');
    const { found } = await find(testRelease(scratch.path));
    assert.equal(found.kubeControllerManager, join(assets, 'kube-controller-manager'));
  });

  it('says what KUBEBUILDER_ASSETS lacks, and goes on to the cache', async () => {
    const assets = await putAssets('etcd');
    for (const name of ['etcd', 'kube-apiserver', 'kubectl']) await writeScript(cache, name);
    const { found, lines } = await find(testRelease(scratch.path));
    assert.equal(found.kubectl, join(cache, 'kubectl'));
    assert.deepEqual(lines, [
      `control plane: KUBEBUILDER_ASSETS: The folder ${assets} lacks kube-apiserver, kubectl.`,
      `control plane: using the cache ${cache}`,
    ]);
  });

  it('downloads before it builds, and finds that in the cache the next time', async () => {
    await putGo();
    const archive = await makeArchive(join(scratch.path, 'upstream'));
    let downloads = 0;
    await using server = await serve((_, response) => {
      downloads++;
      response.end(archive);
    });
    const release = testRelease(scratch.path, { url: server.url, sha512: sha512(archive) });
    const { found, lines } = await find(release);
    assert.equal(found.etcd, join(cache, 'etcd'));
    assert.match(await readFile(found.etcd, 'utf8'), /downloaded/);
    assert.ok(lines.includes(`control plane: downloading ${server.url}`), lines.join('\n'));
    await find(release);
    assert.equal(downloads, 1);
  });

  it('builds where the download has another checksum than is pinned', async () => {
    await putGo();
    const archive = await makeArchive(join(scratch.path, 'upstream'));
    await using server = await serve((_, response) => response.end(archive));
    const { found, lines } = await find(testRelease(scratch.path, { url: server.url, sha512: '00' }));
    assert.match(await readFile(found.etcd, 'utf8'), /built/);
    assert.equal(found.kubeControllerManager, join(cache, 'kube-controller-manager'));
    assert.ok(lines.some((line) => line.includes(`not the pinned 00`)));
    assert.ok(lines.includes('control plane: building Kubernetes 1.2.3 with Go'), lines.join('\n'));
  });

  it('builds where no archive is known for the platform', async () => {
    await putGo();
    const { found } = await find(testRelease(scratch.path));
    assert.match(await readFile(found.kubectl, 'utf8'), /built/);
  });

  it('lists every way and what can be done when all fail', async () => {
    await writeScript(join(scratch.path, 'bin'), 'go', 'echo "go: the proxy does not answer" >&2; exit 1');
    const { url, [Symbol.asyncDispose]: close } = await serve(() => undefined);
    await close();
    const error = await find(testRelease(scratch.path, { url, sha512: '00' })).catch((thrown) => thrown);
    assert.ok(error instanceof BinariesUnavailable);
    assert.equal(error.code, 'BINARIES_UNAVAILABLE');
    assert.deepEqual(
      error.tried.map(({ way }) => way),
      ['KUBEBUILDER_ASSETS', `cache ${cache}`, `downloading ${url}`, 'building Kubernetes 1.2.3 with Go'],
    );
    for (const { way, reason } of error.tried) assert.ok(error.message.includes(`${way}: ${reason}`));
    assert.match(error.message, /KUBEBUILDER_ASSETS: It is not set\./);
    assert.match(error.message, /ECONNREFUSED/);
    assert.match(error.message, /the proxy does not answer/);
    for (const remedy of [/set KUBEBUILDER_ASSETS/, /install Go/, /KUBECONFIG/]) assert.match(error.message, remedy);
  });

  it('is done by one of two processes that start at once, while the other waits', async () => {
    await putGo('echo built >> "$SCRATCH/builds"; while [ ! -e "$SCRATCH/go-on" ]; do sleep 0.02; done');
    const release = JSON.stringify(testRelease(scratch.path));
    await using one = new Program('find.ts', [release], env);
    await using other = new Program('find.ts', [release], env);
    const waits = (): boolean =>
      [...one.lines, ...other.lines].some((line) => line.includes('waiting for another process'));
    await until('one of them waits', waits);
    await writeFile(join(scratch.path, 'go-on'), '');
    assert.equal(await one.says('found'), join(cache, 'kubectl'));
    assert.equal(await other.says('found'), join(cache, 'kubectl'));
    assert.equal(await readFile(join(scratch.path, 'builds'), 'utf8'), 'built\n');
  });

  it('leaves nothing but the lock when it is killed while downloading', async () => {
    const requested = Promise.withResolvers<void>();
    await using server = await serve((_, response) => {
      response.setHeader('content-length', 1_000_000);
      response.write(Buffer.alloc(500_000), () => requested.resolve());
    });
    const release = JSON.stringify(testRelease(scratch.path, { url: server.url, sha512: '00' }));
    await using program = new Program('find.ts', [release], env);
    await requested.promise;
    await program.says('report control plane: downloaded');
    const beside = dirname(cache);
    assert.equal((await readdir(beside)).length, 2);
    await program.kill();
    const lock = `${basename(cache)}.lock`;
    await until('the rest is gone', async () => (await readdir(beside)).join() === lock);
  });

  it('ends the build when it is killed, and the next one builds anew', async () => {
    await putGo('[ -e "$SCRATCH/go-on" ] || sleep 1000');
    const release = testRelease(scratch.path);
    const running = (): Promise<string[]> => processesNaming(`${scratch.path}/bin/go build`);
    await using program = new Program('find.ts', [JSON.stringify(release)], env);
    await until('it builds', async () => (await running()).length > 0);
    await program.kill();
    await until('the build has ended', async () => (await running()).length === 0);
    await writeFile(join(scratch.path, 'go-on'), '');
    const { found } = await find(release);
    assert.equal(existsSync(found.kubectl), true);
  });
});
