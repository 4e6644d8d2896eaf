import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtempDisposable, readFile, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findControlPlaneBinaries } from '../../../dev/control-plane/binaries/find-control-plane.ts';
import type { ControlPlane } from '../../../dev/control-plane/control-plane.ts';
import { GuardedFolder } from '../../../dev/control-plane/guard/guarded-folder.ts';
import { KUBERNETES } from '../../../dev/control-plane/releases.ts';
import { startApiServer } from '../../../dev/control-plane/servers/api-server.ts';
import { startEtcd } from '../../../dev/control-plane/servers/etcd.ts';
import { freePort } from '../../../dev/control-plane/servers/free-port.ts';
import { ServerFailed } from '../../../dev/control-plane/servers/server.ts';
import { startControlPlane } from '../../../dev/control-plane/start-control-plane.ts';
import { processesNaming } from './processes.ts';
import { Program } from './program.ts';
import { writeScript } from './scripts.ts';
import { until } from './until.ts';

const run = promisify(execFile);
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const findRealBinaries = () =>
  findControlPlaneBinaries({ release: KUBERNETES, report: () => undefined, env: process.env });

describe('a control plane', () => {
  let controlPlane: ControlPlane;
  before(async () => {
    controlPlane = await startControlPlane({ report: () => undefined });
  });
  after(() => controlPlane?.stop());

  /** Runs kubectl as the administrator, or with another kubeconfig; returns what it prints. */
  const kubectl = async (args: string, kubeconfig = controlPlane.kubeconfig): Promise<string> =>
    (await run(controlPlane.kubectl, [`--kubeconfig=${kubeconfig}`, ...args.split(' ')])).stdout;
  const create = async (name: string): Promise<string> =>
    JSON.parse(await kubectl(`create configmap ${name} -o json`)).metadata.resourceVersion;

  it('serves at its URL an administrator with its kubeconfig', async () => {
    assert.match(await kubectl('cluster-info'), new RegExp(controlPlane.server));
    assert.equal(await kubectl('auth can-i * *'), 'yes\n');
    assert.equal(JSON.parse(await kubectl('get namespace default -o json')).metadata.name, 'default');
  });

  it('tells its processes, and where etcd is', async () => {
    assert.deepEqual(Object.keys(controlPlane.processes), ['kube-apiserver', 'etcd']);
    for (const [name, pid] of Object.entries(controlPlane.processes)) {
      assert.match(await readFile(`/proc/${pid}/cmdline`, 'utf8'), new RegExp(`/${name}\\0`));
    }
    const answer = await fetch(`${controlPlane.etcdUrl}/health`);
    assert.deepEqual(await answer.json(), { health: 'true', reason: '' });
  });

  it('gives out tokens of service accounts, which RBAC judges', async () => {
    await kubectl('create serviceaccount reader');
    const token = (await kubectl('create token reader')).trim();
    const kubeconfig = await controlPlane.kubeconfigFor({ token, namespace: 'kube-public' });
    const whoami = JSON.parse(await kubectl('auth whoami -o json', kubeconfig));
    assert.equal(whoami.status.userInfo.username, 'system:serviceaccount:default:reader');
    await assert.rejects(
      kubectl('get configmaps', kubeconfig),
      /Forbidden.*cannot list resource "configmaps".*in the namespace "kube-public"/,
    );
    await kubectl('create clusterrole reader --verb=list --resource=configmaps');
    await kubectl('create clusterrolebinding reader --clusterrole=reader --serviceaccount=default:reader');
    await until('RBAC knows', async () => (await kubectl('get configmaps', kubeconfig).catch(() => 'no')) !== 'no');
  });

  it('keeps its data when the API server is killed and started again', async () => {
    await create('kept');
    await controlPlane.killApiServer();
    await assert.rejects(kubectl('get configmap kept'), /refused/);
    await controlPlane.startApiServer();
    assert.match(await kubectl('get configmap kept'), /kept/);
    await assert.rejects(controlPlane.startApiServer(), /call killApiServer first/);
  });

  it('answers 410 Gone to an old watch and an old page after a compaction', async () => {
    const old = await create('old');
    const { metadata } = JSON.parse(await kubectl(`get --raw ${CONFIG_MAPS}?limit=1`));
    await create('new');
    const watch = async (): Promise<string> =>
      await kubectl(`get --raw ${CONFIG_MAPS}?watch=1&timeoutSeconds=1&resourceVersion=${old}`);
    const nextPage = (): Promise<string> => kubectl(`get --raw ${CONFIG_MAPS}?limit=1&continue=${metadata.continue}`);
    assert.match(await watch(), /^{"type":"ADDED".*"name":"new"/);
    assert.match(await nextPage(), /ConfigMapList/);

    await controlPlane.killApiServer();
    await controlPlane.compact();
    await controlPlane.compact();
    await controlPlane.startApiServer();

    assert.match(await watch(), /^{"type":"ERROR".*"code":410/);
    await assert.rejects(nextPage(), /\(Expired\)/);
  });
});

describe('the life of a control plane', () => {
  it('ends with stop: no process and no folder remain; and does without a controller manager where there is none', async () => {
    const { kubeControllerManager, ...binaries } = await findRealBinaries();
    await using assets = await mkdtempDisposable(join(tmpdir(), 'assets-'));
    for (const path of Object.values(binaries)) await symlink(path, join(assets.path, basename(path)));
    const lines: string[] = [];
    const controlPlane = await startControlPlane({
      report: (line) => lines.push(line),
      controllerManager: true,
      env: { KUBEBUILDER_ASSETS: assets.path },
    });
    assert.equal(controlPlane.hasControllerManager, false);
    assert.match(lines.at(-1) ?? '', /running without kube-controller-manager/);
    const folder = dirname(controlPlane.kubeconfig);
    assert.ok((await processesNaming(folder)).length >= 2);
    await controlPlane.stop();
    await controlPlane.stop();
    assert.deepEqual(await processesNaming(folder), []);
    assert.equal(existsSync(folder), false);
  });

  it('ends when its holder is killed with SIGKILL, controller manager and all', async () => {
    await using holder = new Program('hold-control-plane.ts');
    const folder = await holder.says('folder');
    const names = ['etcd', 'kube-apiserver', 'kube-controller-manager'];
    const running = await processesNaming(folder);
    for (const name of names)
      assert.ok(
        running.some((line) => line.includes(`/${name} `)),
        `${name} does not run`,
      );
    await holder.kill();
    await until('no server runs', async () => (await processesNaming(folder)).length === 0);
    await until('the folder is gone', () => !existsSync(folder));
  });

  it('ends when the signal aborts its start, with the reason', async () => {
    await using scratch = await mkdtempDisposable(join(tmpdir(), 'assets-'));
    for (const name of ['kube-apiserver', 'kubectl']) await writeScript(scratch.path, name);
    const etcd = await writeScript(
      scratch.path,
      'etcd',
      // No other process once it runs: a shell that has just forked goes by the shell's own name.
      `PATH=/usr/bin:/bin; mkfifo ${scratch.path}/never; : > ${scratch.path}/runs; read line < ${scratch.path}/never`,
    );
    const abort = new AbortController();
    const { signal } = abort;
    const started = startControlPlane({ report: () => undefined, env: { KUBEBUILDER_ASSETS: scratch.path }, signal });
    await until('etcd runs', () => existsSync(join(scratch.path, 'runs')));
    abort.abort(new Error('enough'));
    await assert.rejects(started, /^Error: enough$/);
    assert.deepEqual(await processesNaming(etcd), []);
  });

  it('does not begin with a server that ends at once, whose log the error shows', async () => {
    await using scratch = await mkdtempDisposable(join(tmpdir(), 'assets-'));
    for (const name of ['kube-apiserver', 'kubectl']) await writeScript(scratch.path, name);
    await writeScript(scratch.path, 'etcd', 'echo the disk is full; exit 1');
    const started = startControlPlane({ report: () => undefined, env: { KUBEBUILDER_ASSETS: scratch.path } });
    await assert.rejects(started, /etcd ended at its start \(exit code 1\).*\nthe disk is full/);
  });

  it('recognises a port that was taken in the meantime', async () => {
    const report = (): void => undefined;
    const binaries = await findRealBinaries();
    await using folder = await GuardedFolder.open(tmpdir(), 'taken-port-');
    await using other = createServer((socket) => socket.resume()).listen(await freePort(), '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const serviceAccountKey = join(folder.path, 'key');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(serviceAccountKey, privateKey.export({ type: 'pkcs1', format: 'pem' }));
    const tokenFile = join(folder.path, 'tokens');
    await writeFile(tokenFile, 'token,admin,admin');
    const setup = { port, etcdUrl: 'http://127.0.0.1:1', serviceAccountKey, adminToken: 'token', tokenFile };

    const taken = (error: unknown): boolean => error instanceof ServerFailed && error.portTaken;
    await assert.rejects(startEtcd(folder, { executable: binaries.etcd, port, report }), taken);
    const apiServer = startApiServer(folder, { executable: binaries.kubeApiserver, ...setup }, { report });
    await assert.rejects(apiServer, taken);
  });

  it("does not take another's etcd, which got the port first, for its own", async () => {
    const report = (): void => undefined;
    const { etcd } = await findRealBinaries();
    await using folder = await GuardedFolder.open(tmpdir(), 'taken-port-');
    await using otherFolder = await GuardedFolder.open(tmpdir(), 'taken-port-');
    const port = await freePort();
    await startEtcd(otherFolder, { executable: etcd, port, report });
    await assert.rejects(startEtcd(folder, { executable: etcd, port, report }), {
      name: 'ServerFailed',
      portTaken: true,
    });
  });
});
