import type { ConnectionOptions } from 'node:tls';
import type { Cluster, KubeConfig, User } from '@kubernetes/client-node';
import type { Clock } from '../clock.ts';
import { type ChangingFile, createChangingFile } from '../network/changing-file.ts';
import { ApiError } from './api-error.ts';
import { type ExecCredential, type ExecPlugin, runExecPlugin } from './exec-plugin.ts';
import { shareRun } from './shared-run.ts';

// As long as a call may take: a watch has no limit of its own.
const PLUGIN_MILLISECONDS = 15_000;

/** What a request to the API server is made with. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;
}

/** The credentials of a kubeconfig's user, as they are at each request. */
export interface Credentials {
  /**
   * @throws the signal's reason; {@link ApiError} where there are none; Node's error for a file that was never readable
   */
  current(signal: AbortSignal): Promise<Credential>;
  /**
   * The API server answered 401.
   *
   * @returns whether another one may be had at once
   */
  refused(credential: Credential): boolean;
}

/** What a source says about the user. */
interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly certificate?: string | Buffer;
  readonly key?: string | Buffer;
}

type AuthProvider = NonNullable<User['authProvider']>;

interface Source {
  prove(signal: AbortSignal): Promise<Proof>;
  /** Absent: asked again, the source says the same. */
  drop?(proof: Proof): boolean;
}

/** The credentials of the current context. */
export function createCredentials(kubeConfig: KubeConfig, clock: Clock): Credentials {
  const cluster = kubeConfig.getCurrentCluster();
  const user = kubeConfig.getCurrentUser();
  const source = sourceOf(cluster, user, clock);
  const ca = pem(cluster?.caFile, cluster?.caData);
  const certificate = pem(user?.certFile, user?.certData);
  const key = pem(user?.keyFile, user?.keyData);
  const proofs = new WeakMap<Credential, Proof>();

  return {
    async current(signal) {
      const proof = await source.prove(signal);
      const shown = { ca: ca(), cert: proof.certificate ?? certificate(), key: proof.key ?? key() };
      const impersonated = user?.impersonateUser;
      const credential: Credential = {
        headers: { ...proof.headers, ...(impersonated && { 'Impersonate-User': impersonated }) },
        tls: {
          ...Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)),
          ...(cluster?.tlsServerName && { servername: cluster.tlsServerName }),
          ...(cluster?.skipTLSVerify && { rejectUnauthorized: false }),
        },
      };
      proofs.set(credential, proof);
      return credential;
    },
    refused(credential) {
      const proof = proofs.get(credential);
      return proof !== undefined && (source.drop?.(proof) ?? false);
    },
  };
}

// In client-go's order: what stands in the kubeconfig goes before what would have to be asked for.
function sourceOf(cluster: Cluster | null, user: User | null, clock: Clock): Source {
  const tokenFile: unknown = user?.authProvider?.config?.tokenFile;
  if (typeof tokenFile === 'string') return fromFile(createChangingFile(tokenFile));
  if (user?.token) return always({ Authorization: `Bearer ${user.token}` });
  if (user?.username) return always({ Authorization: basic(user.username, user.password ?? '') });
  const plugin: ExecPlugin | undefined = user?.exec ?? user?.authProvider?.config?.exec;
  if (plugin) return fromPlugin(plugin, cluster, clock);
  if (user?.authProvider === undefined) return always({});
  const { name, config }: AuthProvider = user.authProvider;
  const idToken: unknown = config?.['id-token'];
  return name === 'oidc' && typeof idToken === 'string' && idToken !== ''
    ? fromOidc(idToken, clock)
    : unknownProvider(name);
}

function always(headers: Proof['headers']): Source {
  return { prove: async () => ({ headers }) };
}

// Kubernetes replaces a pod's token long before it expires, and an editor ends a file with a line feed.
function fromFile(file: ChangingFile): Source {
  return { prove: async () => ({ headers: { Authorization: `Bearer ${file.read().toString().trim()}` } }) };
}

function fromPlugin(plugin: ExecPlugin, cluster: Cluster | null, clock: Clock): Source {
  let cached: { readonly proof: Proof; readonly expiresAt: number } | undefined;
  const refresh = shareRun(async (signal) => {
    const { expiresAt = Number.POSITIVE_INFINITY, ...credential } = await runExecPlugin(plugin, cluster, signal);
    cached = { proof: proofOf(credential), expiresAt };
    return cached.proof;
  });
  return {
    async prove(signal) {
      if (cached !== undefined && clock.now() < cached.expiresAt) return cached.proof;
      try {
        return await refresh(AbortSignal.any([signal, AbortSignal.timeout(PLUGIN_MILLISECONDS)]));
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error;
        const message = `the credential plugin "${plugin.command}" has printed nothing in time`;
        throw new ApiError(message, undefined, undefined, error);
      }
    },
    drop(proof) {
      // Requests that were under way together are refused together, and another one may have been printed meanwhile.
      if (cached?.proof === proof) cached = undefined;
      return true;
    },
  };
}

function proofOf({ token, certificate, key }: ExecCredential): Proof {
  return {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key }),
  };
}

// A renewed token may void the refresh token in the kubeconfig, and only kubectl writes the new one there.
function fromOidc(idToken: string, clock: Clock): Source {
  const expiresAt = expiryOf(idToken);
  return {
    async prove() {
      if (clock.now() < expiresAt) return { headers: { Authorization: `Bearer ${idToken}` } };
      throw new ApiError(
        "the kubeconfig's token of the auth provider oidc has expired: any command of kubectl renews it there; then try again",
        undefined,
        undefined,
      );
    },
  };
}

/** Milliseconds since the epoch; infinite where the token does not say. */
function expiryOf(idToken: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString());
    if (typeof claims === 'object' && claims !== null && 'exp' in claims && typeof claims.exp === 'number') {
      return claims.exp * 1000;
    }
  } catch {
    // The API server alone knows what a token of another form is worth.
  }
  return Number.POSITIVE_INFINITY;
}

function unknownProvider(provider: string): Source {
  return {
    async prove() {
      const message = `the auth provider "${provider}" of the kubeconfig gives no token here`;
      throw new ApiError(`${message}: use its credential plugin (exec), as with kubectl`, undefined, undefined);
    },
  };
}

/** Reads a PEM that a kubeconfig names, or holds as base64. */
function pem(path: string | undefined, data: string | undefined): () => Buffer | undefined {
  if (path) {
    const file = createChangingFile(path);
    return () => file.read();
  }
  const content = data ? Buffer.from(data, 'base64') : undefined;
  return () => content;
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
