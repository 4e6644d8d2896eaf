import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { chmod, mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChartCluster, startChartCluster } from '../integration/chart/cluster.ts';
import { RELEASE } from '../integration/chart/helm.ts';
import { CREDENTIALS, READY_MILLISECONDS } from '../integration/environment.ts';
import { run } from '../integration/run.ts';
import { type Architecture, nativeAndForeign } from './architectures.ts';
import { makeNodeBase, makeRuntimeBase } from './bases.ts';
import { Buildah, type ImageConfig } from './buildah.ts';
import { processOf, startContainer } from './deployed.ts';
import { npmFolder, npmMounts } from './npm-mounts.ts';
import { requirePrograms } from './programs.ts';
import { containerCommand } from './sandbox.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const NODE_IMAGE = 'localhost/node:test';
const RUNTIME_IMAGE = 'localhost/runtime:test';
const LABELS = { VERSION: '1.2.3', REVISION: 'abcdef', SOURCE: 'https://source.test' };

const { native, foreign } = nativeAndForeign();

/** An image that was built, and its files. */
interface Built {
  readonly architecture: Architecture;
  readonly config: ImageConfig;
  readonly root: string;
}

describe('the image', () => {
  let folder: string;
  let buildah: Buildah;
  let built: Built;
  let again: Built;
  let other: Built;

  before(async function () {
    this.timeout('20m'); // Bases are made of packages, and the Dockerfile is carried out three times.
    await requirePrograms();
    folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-image-'));
    // The container's user must reach its files.
    await chmod(folder, 0o755);
    buildah = new Buildah(join(folder, 'images'));
    const npm = await npmFolder();
    for (const [name, make] of [
      [NODE_IMAGE, makeNodeBase],
      [RUNTIME_IMAGE, makeRuntimeBase],
    ] as const) {
      const images = [native, foreign].map((architecture) => ({ architecture, image: `${name}-${architecture.name}` }));
      for (const { architecture, image } of images) await make(buildah, image, architecture, npm);
      await buildah.list(
        name,
        images.map(({ image }) => image),
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
    built = await build('localhost/operator:first', native);
    again = await build('localhost/operator:second', native);
    other = await build('localhost/operator:foreign', foreign);
  });
  after(async () => {
    await buildah?.[Symbol.asyncDispose]();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('has the same layers each time it is built', () => {
    assert.equal(built.config.rootfs.diff_ids.length, 2);
    assert.deepEqual(again.config.rootfs, built.config.rootfs);
  });

  it('holds programs of the architecture that it says', async () => {
    for (const { architecture, config, root } of [built, other]) {
      assert.equal(config.architecture, architecture.name);
      for (const file of ['usr/local/bin/node', standardLibrary(root)]) {
        assert.equal(await machineOf(join(root, file)), architecture.machine, `${file} for ${architecture.name}`);
      }
    }
    for (const file of ['operator/main.mjs', 'operator/main.cdx.json']) {
      assert.ok((await readFile(join(built.root, file))).equals(await readFile(join(other.root, file))), file);
    }
  });

  it('has the labels that registries and scanners show', () => {
    const { 'io.buildah.version': _, ...labels } = built.config.config.Labels;
    const own = Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [name.replace('org.opencontainers.image.', ''), value]),
    );
    assert.deepEqual(own, {
      title: 'Event Invoke Operator',
      description: "Makes AWS Lambda's asynchronous invocation settings declarative",
      licenses: 'Apache-2.0',
      version: LABELS.VERSION,
      revision: LABELS.REVISION,
      source: LABELS.SOURCE,
      'base.name': RUNTIME_IMAGE,
    });
  });

  it('has no program but Node: no shell, no package manager', async () => {
    const programs: string[] = [];
    for (const path of ['usr/bin', 'usr/sbin', 'usr/local/bin', 'usr/local/sbin']) {
      const names = await readdir(join(built.root, path)).catch(() => []);
      programs.push(...names.map((name) => `/${path}/${name}`));
    }
    assert.deepEqual(programs, ['/usr/local/bin/node']);
  });

  it('lets its user change none of its files', async () => {
    for (const path of ['operator', 'operator/main.mjs', 'operator/main.cdx.json', 'usr/local/bin/node']) {
      const { uid, gid, mode } = await stat(join(built.root, path));
      assert.deepEqual([path, uid, gid, mode & 0o022], [path, 0, 0, 0]);
    }
  });

  it('lists the Node that it holds, and what is linked into it, in its bill of materials', async () => {
    const print = { root: built.root, image: built.config, entrypoint: ['/usr/local/bin/node'] };
    const [command, ...args] = containerCommand({ ...print, args: ['-p', 'JSON.stringify(process.versions)'] });
    const versions = JSON.parse(await run(command, args));
    const { components } = JSON.parse(await readFile(join(built.root, 'operator/main.cdx.json'), 'utf8'));
    const listed = new Map(
      components.map(({ 'bom-ref': ref, version }: { 'bom-ref': string; version: string }) => [ref, version]),
    );
    for (const [ref, version] of [
      [`node/pkg:generic/node@${versions.node}`, versions.node],
      [`node/pkg:generic/openssl@${versions.openssl}`, versions.openssl],
      [`node/pkg:generic/libuv@${versions.uv}`, versions.uv],
    ]) {
      assert.equal(listed.get(ref), version, ref);
    }
  });

  describe('run as the chart has it, on a real API server', () => {
    let cluster: ChartCluster;

    before(async function () {
      this.timeout('10m'); // Starting a control plane and finding Helm for the first time may have to build them.
      cluster = await startChartCluster();
      await cluster.namespace(RELEASE.namespace);
      const { awsValues } = cluster;
      const credentials = Object.entries(CREDENTIALS).map(([name, value]) => ({ name, value }));
      const noMetadata = { name: 'AWS_EC2_METADATA_DISABLED', value: 'true' };
      const extraEnv = [...awsValues.extraEnv, ...credentials, noMetadata];
      await cluster.release('install', { ...awsValues, extraEnv, logLevel: 'debug' });
      await cluster.kubectl(
        'wait',
        '--for=create',
        'crd',
        'eventinvokeconfigs.lambda.eventinvoke.dev',
        '--timeout=30s',
      );
    });
    after(() => cluster?.[Symbol.asyncDispose]());

    it('lives through the life of an object without privilege, and ends in order when its pod is told to', async () => {
      const objects = await cluster.namespace('shop');
      const operator = await startContainer(cluster, { root: built.root, image: built.config, folder });
      try {
        await operator.logged(({ message }) => message === 'ready', READY_MILLISECONDS);
        const running = await processOf(operator);
        const status = await readFile(`/proc/${running}/status`, 'utf8');
        const [, uid] = /^Uid:\t(\d+)/m.exec(status) ?? [];
        assert.deepEqual(
          [uid, /^CapBnd:\t(\w+)/m.exec(status)?.[1], /^NoNewPrivs:\t(\d)/m.exec(status)?.[1]],
          ['65532', '0000000000000000', '1'],
        );
        cluster.emulator.functions.create('orders');
        await objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
        await objects.untilReady('orders');
        assert.equal(cluster.emulator.configs.get('orders')?.MaximumRetryAttempts, 0);
        await objects.delete('orders');
        await objects.untilGone('orders');
        assert.equal(cluster.emulator.configs.get('orders'), undefined);
        process.kill(running, 'SIGTERM');
        assert.equal(await operator.exited, 0);
        assert.deepEqual(
          operator.log.filter((line) => /forbidden|\b403\b|EROFS|EACCES/i.test(JSON.stringify(line))),
          [],
        );
      } finally {
        await operator.kill();
      }
    });
  });
});

/** The C++ library, whose folder is named after the architecture. */
function standardLibrary(root: string): string {
  const [found, ...more] = globSync('usr/lib/*-linux-gnu/libstdc++.so.6', { cwd: root });
  assert.ok(found && more.length === 0);
  return found;
}

/** `e_machine` in the head of a program. */
async function machineOf(file: string): Promise<number> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(20), 0, 20, 0);
    assert.equal(buffer.toString('latin1', 1, 4), 'ELF');
    return buffer.readUInt16LE(18);
  } finally {
    await handle.close();
  }
}
