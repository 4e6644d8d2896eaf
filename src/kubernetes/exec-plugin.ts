import { spawn } from 'node:child_process';
import type { Cluster } from '@kubernetes/client-node';
import { ApiError } from './api-error.ts';

/** The `exec` of a kubeconfig's user: a program that prints credentials. */
export interface ExecPlugin {
  readonly command: string;
  readonly apiVersion?: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  /** What to tell a user who doesn't have the program. */
  readonly installHint?: string;
  readonly provideClusterInfo?: boolean;
}

/** What a plugin printed. */
export interface ExecCredential {
  readonly token?: string;
  /** PEM. */
  readonly certificate?: string;
  /** PEM. */
  readonly key?: string;
  /** In epoch milliseconds; absent: until the API server refuses it. */
  readonly expiresAt?: number;
}

// A credential has some kilobytes, and what a program prints without end would fill the memory.
const MOST_PRINTED = 2 ** 20;

// Enough for what a program says about itself in one line, and not enough for a log that it writes.
const LONGEST_QUOTE = 200;

/**
 * Runs a plugin as kubectl does where it is no terminal.
 *
 * @param signal - kills the plugin, and with it what it started
 * @throws {@link ApiError} with what is wrong with the plugin; the signal's reason
 */
export function runExecPlugin(
  plugin: ExecPlugin,
  cluster: Cluster | null,
  signal: AbortSignal,
): Promise<ExecCredential> {
  const name = `the credential plugin "${plugin.command}"`;
  return new Promise((resolve, reject) => {
    const env = Object.fromEntries((plugin.env ?? []).map((each) => [each.name, each.value]));
    const child = spawn(plugin.command, plugin.args ?? [], {
      env: { ...process.env, ...env, KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(plugin, cluster)) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: a shell script's children keep its output open, and would outlive it.
      detached: true,
    });
    const kill = (reason: unknown) => {
      killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      reject(reason);
    };
    const aborted = () => kill(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    let stdout = '';
    let stderr = '';
    const printed = () => {
      if (stdout.length + stderr.length > MOST_PRINTED) {
        kill(new ApiError(`${name} prints without end`, undefined, undefined));
      }
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      printed();
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
      printed();
    });
    child.on('error', (error) => {
      const hint = plugin.installHint === undefined ? '' : ` ${plugin.installHint.trim()}`;
      reject(new ApiError(`${name} can't be started: ${error.message}.${hint}`, undefined, undefined, error));
    });
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', aborted);
      if (code !== 0) {
        const how = code === null ? `was ended by ${killedBy}` : `failed with ${code}`;
        const said = stderr.trim().slice(-LONGEST_QUOTE);
        reject(new ApiError(`${name} ${how}${said && `: ${said}`}`, undefined, undefined));
        return;
      }
      const credential = read(stdout);
      if (credential !== undefined) resolve(credential);
      // What it printed may hold a secret.
      else
        reject(
          new ApiError(
            `${name} printed no ExecCredential with a token, or with a certificate and its key`,
            undefined,
            undefined,
          ),
        );
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

// https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
function execInfo({ apiVersion, provideClusterInfo }: ExecPlugin, cluster: Cluster | null): object {
  const about = provideClusterInfo &&
    cluster && {
      server: cluster.server,
      'tls-server-name': cluster.tlsServerName,
      'insecure-skip-tls-verify': cluster.skipTLSVerify || undefined,
      'certificate-authority-data': cluster.caData,
      'proxy-url': cluster.proxyUrl,
    };
  return { kind: 'ExecCredential', apiVersion, spec: { ...(about && { cluster: about }), interactive: false } };
}

function read(printed: string): ExecCredential | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(printed);
  } catch {
    return undefined;
  }
  const status = member(parsed, 'status');
  const token = text(status, 'token');
  const certificate = text(status, 'clientCertificateData');
  const key = text(status, 'clientKeyData');
  // Without a credential, requests would be those of an anonymous user.
  if (token === undefined && (certificate === undefined || key === undefined)) return undefined;
  const expiresAt = Date.parse(String(member(status, 'expirationTimestamp')));
  return {
    ...(token !== undefined && { token }),
    ...(certificate !== undefined && key !== undefined && { certificate, key }),
    ...(!Number.isNaN(expiresAt) && { expiresAt }),
  };
}

function text(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  const trimmed = typeof found === 'string' ? found.trim() : '';
  return trimmed === '' ? undefined : trimmed;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
