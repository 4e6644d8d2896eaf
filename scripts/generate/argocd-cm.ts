import { stringify } from 'yaml';

/**
 * The ConfigMap by which an Argo CD learns a health check.
 *
 * @param lua - the check
 * @param source - where the check is written, relative to the repository
 */
export function renderArgocdCm(lua: string, source: string): string {
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace: 'argocd' },
    data: { 'resource.customizations.health.lambda.eventinvoke.dev_EventInvokeConfig': lua },
  };
  const head = `# Generated from ${source} by \`npm run generate\`.\n# For Argo CD: the health of EventInvokeConfigs, to be merged into the ConfigMap that is there.\n`;
  return head + stringify(configMap, { lineWidth: 0, blockQuote: 'literal' });
}
