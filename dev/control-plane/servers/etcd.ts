import { basename, join } from 'node:path';
import type { GuardedFolder } from '../guard/guarded-folder.ts';
import { type Server, type ServerOptions, startServer } from './server.ts';

const REQUEST_MILLISECONDS = 5_000;

/** An etcd with one member and its data in the guarded folder. */
export interface Etcd extends Server {
  /** URL for clients. */
  readonly url: string;
  /** Makes etcd forget every revision but the newest. */
  compact(): Promise<void>;
}

/** @see startEtcd */
export interface EtcdOptions extends ServerOptions {
  readonly executable: string;
  /** Port on 127.0.0.1. */
  readonly port: number;
}

/**
 * Starts etcd and waits until it serves.
 *
 * @throws {ServerFailed}
 */
export async function startEtcd(folder: GuardedFolder, options: EtcdOptions): Promise<Etcd> {
  const url = `http://127.0.0.1:${options.port}`;
  // There are no other members, so any port will do; etcd finds a free one by itself.
  const peers = 'http://127.0.0.1:0';
  const name = basename(folder.path);
  const args = [
    `--name=${name}`,
    `--data-dir=${join(folder.path, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=${name}=${peers}`,
    // The data is temporary, so it needn't survive a crash of the machine.
    '--unsafe-no-fsync',
  ];
  const isReady = (signal: AbortSignal): Promise<boolean> => servesMember(url, name, signal);
  const server = await startServer(folder, { name: 'etcd', executable: options.executable, args, isReady }, options);
  return {
    url,
    pid: server.pid,
    async compact() {
      const { header } = (await post(url, '/v3/maintenance/status', {})) as { header: { revision: string } };
      try {
        await post(url, '/v3/kv/compaction', { revision: header.revision, physical: true });
      } catch (error) {
        // Nothing was written since the last compaction.
        if (!(error instanceof Error && error.message.includes('revision has been compacted'))) throw error;
      }
    },
    kill: () => server.kill(),
  };
}

/** Whether the answering etcd has this name: another etcd may have taken the port in the meantime. */
async function servesMember(url: string, name: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { members } = (await post(url, '/v3/cluster/member/list', {}, [signal])) as { members: { name?: string }[] };
    return members.some((member) => member.name === name);
  } catch {
    return false;
  }
}

/** etcd's API as JSON. */
async function post(url: string, path: string, body: unknown, signals: AbortSignal[] = []): Promise<unknown> {
  const response = await fetch(url + path, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.any([AbortSignal.timeout(REQUEST_MILLISECONDS), ...signals]),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`etcd refused ${path} with ${response.status}: ${answer}`);
  return JSON.parse(answer);
}
