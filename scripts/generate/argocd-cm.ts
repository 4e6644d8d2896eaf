import { stringify } from 'yaml';

/**
 * The ConfigMap by which an Argo CD learns a health check.
 *
 * @param kinds - those whose health it tells
 * @param lua - the check
 * @param source - the file in which it is written, relative to the repository
 */
export function renderArgocdCm(kinds: readonly string[], lua: string, source: string): string {
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace: 'argocd' },
    data: Object.fromEntries(
      kinds.map((kind) => [`resource.customizations.health.lambda.eventinvoke.dev_${kind}`, lua]),
    ),
  };
  const head = `# Generated from ${source} by \`npm run generate\`.\n# For Argo CD: the health of EventInvokeConfigs and AWSAccounts, to be merged into the ConfigMap that is there.\n`;
  return head + stringify(configMap, { lineWidth: 0, blockQuote: 'literal' });
}
