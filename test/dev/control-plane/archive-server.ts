import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { currentPlatform } from '../../../dev/control-plane/binaries/platform.ts';
import type { KubernetesRelease } from '../../../dev/control-plane/releases.ts';
import { writeScript } from './scripts.ts';

/** An HTTP server on 127.0.0.1. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
}

/** Serves HTTP until disposed of. */
export async function serve(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/archive.tar.gz`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** An archive built as upstream's are, with scripts that print `downloaded`. */
export async function makeArchive(
  folder: string,
  executables = ['etcd', 'kube-apiserver', 'kubectl'],
): Promise<Buffer> {
  for (const name of executables) await writeScript(join(folder, 'controller-tools/envtest'), name, 'echo downloaded');
  const file = join(folder, 'archive.tar.gz');
  await promisify(execFile)('tar', ['-czf', file, '-C', folder, 'controller-tools']);
  return await readFile(file);
}

/** The checksum as releases pin it. */
export function sha512(content: Buffer): string {
  return createHash('sha512').update(content).digest('hex');
}

/** A release whose archive for this platform is at the URL, if one is given. */
export function testRelease(moduleFolder: string, archive?: { url: string; sha512: string }): KubernetesRelease {
  const { os, arch } = currentPlatform();
  return { version: '1.2.3', moduleFolder, archives: archive === undefined ? {} : { [`${os}-${arch}`]: archive } };
}
