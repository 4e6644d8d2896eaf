import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChartCluster, startChartCluster } from '../integration/chart/cluster.ts';
import { RELEASE } from '../integration/chart/helm.ts';
import { CREDENTIALS, READY_MILLISECONDS } from '../integration/environment.ts';
import { isOf, type Replica } from '../integration/leading/replicas.ts';
import type { OperatorProcess } from '../integration/operator-process.ts';
import { run } from '../integration/run.ts';
import { type Built, buildImages, type Images, LABELS, RUNTIME_IMAGE } from './build-images.ts';
import { processOf, startContainer } from './deployed.ts';
import { requirePrograms } from './programs.ts';
import { containerCommand } from './sandbox.ts';

/** Pods have ports of their own; two containers share those of the machine. */
const FREE_PORTS = ['--metrics-bind-address=127.0.0.1:0', '--health-probe-bind-address=127.0.0.1:0'];

/** How long a replica that stands by may take to lead after a release, in milliseconds. */
const HAND_OVER_MILLISECONDS = 10_000;

describe('the image', () => {
  let images: Images;
  let built: Built;
  let again: Built;
  let other: Built;

  before(async function () {
    this.timeout('20m'); // Bases are made of packages, and the Dockerfile is carried out three times.
    await requirePrograms();
    images = await buildImages();
    ({ built, again, other } = images);
  });
  after(() => images?.[Symbol.asyncDispose]());

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

    const start = (args: readonly string[] = []) =>
      startContainer(cluster, { root: built.root, image: built.config, folder: images.folder, args });

    const assertNothingRefused = ({ log }: OperatorProcess) => {
      const refused = log.filter((line) => /forbidden|\b403\b|EROFS|EACCES/i.test(JSON.stringify(line)));
      assert.deepEqual(refused, []);
    };

    it('lives through the life of an object without privilege, and ends in order when its pod is told to', async () => {
      const objects = await cluster.namespace('shop');
      const operator = await start();
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
        assertNothingRefused(operator);
      } finally {
        await operator.kill();
      }
    });

    it('has a second replica take over when the first is told to stop, and both keep what is declared', async () => {
      const { emulator } = cluster;
      const objects = await cluster.namespace('pair');
      const replicas: OperatorProcess[] = [];
      const startReplica = async (message: string): Promise<Replica> => {
        const replica = await start(FREE_PORTS);
        replicas.push(replica);
        const { identity } = await replica.logged((line) => line.message === 'starting', READY_MILLISECONDS);
        await replica.logged((line) => line.message === message, READY_MILLISECONDS);
        return { process: replica, identity: String(identity) };
      };
      const declare = async (name: string) => {
        emulator.functions.create(name);
        await objects.create(name, { functionName: name, maximumRetryAttempts: 0 });
        await objects.untilReady(name);
        assert.equal(emulator.configs.get(name)?.MaximumRetryAttempts, 0);
      };
      const operations = (replica: Replica) =>
        emulator.calls
          .all()
          .filter(isOf(replica))
          .flatMap(({ operation, functionName }) => (functionName ? [`${operation} ${functionName}`] : []));
      try {
        const leader = await startReplica('ready');
        const standby = await startReplica('standing by');
        await declare('before');
        assert.deepEqual(operations(leader), [
          'GetFunctionEventInvokeConfig before',
          'PutFunctionEventInvokeConfig before',
        ]);

        process.kill(await processOf(leader.process), 'SIGTERM');
        assert.equal(await leader.process.exited, 0);
        await standby.process.logged(({ message }) => message === 'ready', HAND_OVER_MILLISECONDS);
        assert.ok(standby.process.log.every(({ message }) => message !== 'leadership lost'));

        await declare('after');
        await objects.patchSpec('before', { maximumRetryAttempts: 1 });
        await objects.untilReady('before');
        assert.equal(emulator.configs.get('before')?.MaximumRetryAttempts, 1);
        assert.deepEqual(operations(standby), [
          'GetFunctionEventInvokeConfig after',
          'PutFunctionEventInvokeConfig after',
          'GetFunctionEventInvokeConfig before',
          'PutFunctionEventInvokeConfig before',
        ]);
        process.kill(await processOf(standby.process), 'SIGTERM');
        assert.equal(await standby.process.exited, 0);
        replicas.forEach(assertNothingRefused);
      } finally {
        await Promise.all(replicas.map((replica) => replica.kill()));
      }
    });

    it('ends at once when it is told to for the second time, as the first process of its container', async () => {
      const { emulator } = cluster;
      const objects = await cluster.namespace('hanging');
      const operator = await start();
      try {
        await operator.logged(({ message }) => message === 'ready', READY_MILLISECONDS);
        const running = await processOf(operator);
        const put = 'PutFunctionEventInvokeConfig' as const;
        emulator.functions.create('hanging');
        emulator.faults.add({ kind: 'hang', operations: [put] });
        await objects.create('hanging', { functionName: 'hanging', maximumRetryAttempts: 0 });
        await emulator.calls.waitForReceived(
          ({ operation, functionName }) => operation === put && functionName === 'hanging',
        );
        process.kill(running, 'SIGTERM');
        await operator.logged(({ message }) => message === 'stopping');
        process.kill(running, 'SIGTERM');
        assert.equal(await operator.exited, 143);
      } finally {
        emulator.faults.clear();
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
