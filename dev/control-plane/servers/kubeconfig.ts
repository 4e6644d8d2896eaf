import { stringify } from 'yaml';

/** The contents of a kubeconfig. */
export interface KubeconfigContent {
  readonly server: string;
  /** PEM of the certificates to trust. */
  readonly certificateAuthority: Buffer;
  readonly token: string;
  /** The namespace of commands without one. @default `default` */
  readonly namespace?: string | undefined;
}

/** The text of a kubeconfig with one context. */
export function kubeconfigText({ server, certificateAuthority, token, namespace }: KubeconfigContent): string {
  const name = 'control-plane';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': certificateAuthority.toString('base64') } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, ...(namespace !== undefined && { namespace }) } }],
    'current-context': name,
  });
}
