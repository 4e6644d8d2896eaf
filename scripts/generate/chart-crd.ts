/**
 * Wraps a CRD for the chart's templates. It lies there, and not in the chart's `crds` folder, because Helm never
 * upgrades what lies in that folder.
 *
 * @param crdYaml - the CRD's file; its `metadata` holds a name and nothing else
 * @returns a template that renders to the CRD if `crds.enabled`, and to one that `helm uninstall` keeps if `crds.keep`
 */
export function renderChartCrd(crdYaml: string): string {
  const [head, metadata, ...rest] = crdYaml
    .replace(/^(?:#.*\n|\n)*/, '')
    .replaceAll('{{', '{{ "{{" }}')
    .split(/^(metadata:\n {2}name: .*\n)(?=\S)/m);
  if (head === undefined || metadata === undefined) {
    throw new Error('the CRD must have a metadata with a name and nothing else: the chart adds an annotation there');
  }
  return [
    '{{- /* Generated from the CRD in crds/ by `npm run generate`; the source of both is scripts/crd/. */ -}}\n',
    '{{- if .Values.crds.enabled }}\n',
    head,
    metadata,
    '  {{- if .Values.crds.keep }}\n',
    '  annotations:\n',
    '    # Uninstalling the chart keeps the CRD: removing it would delete every object, and with it the settings in Lambda.\n',
    '    helm.sh/resource-policy: keep\n',
    '  {{- end }}\n',
    ...rest,
    '{{- end }}\n',
  ].join('');
}
