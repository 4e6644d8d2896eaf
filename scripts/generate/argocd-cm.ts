import { stringify } from 'yaml';

/** A health check for Argo CD. */
export interface HealthCheck {
  /** The kind whose health it tells, such as `EventInvokeConfig`. */
  readonly kind: string;
  readonly lua: string;
}

/**
 * The ConfigMap by which an Argo CD learns health checks.
 *
 * @param source - the folder in which the checks are written, relative to the repository
 */
export function renderArgocdCm(checks: readonly HealthCheck[], source: string): string {
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace: 'argocd' },
    data: Object.fromEntries(
      checks.map(({ kind, lua }) => [`resource.customizations.health.lambda.eventinvoke.dev_${kind}`, lua]),
    ),
  };
  const head = `# Generated from ${source}*/health.lua by \`npm run generate\`.\n# For Argo CD: the health of EventInvokeConfigs and AWSAccounts, to be merged into the ConfigMap that is there.\n`;
  return head + stringify(configMap, { lineWidth: 0, blockQuote: 'literal' });
}
