import { KEEPING } from './keeping.ts';

/**
 * Wraps a CRD for the chart's templates. It lies there, and not in the chart's `crds` folder, because Helm never
 * upgrades what lies in that folder.
 *
 * A CRD that is there already and that no release owns was applied by something else, and stays in its hands: Helm would refuse to
 * install the chart.
 *
 * @param crdYaml - the CRD's file; its `metadata` holds a name and the annotations that keep it, in this order
 * @returns a template that renders to the CRD if `crds.enabled`, and to one that is kept if `crds.keep`
 */
export function renderChartCrd(crdYaml: string): string {
  const [head, metadata, ...rest] = crdYaml
    .replace(/^(?:#.*\n|\n)*/, '')
    .replaceAll('{{', '{{ "{{" }}')
    .split(/^(metadata:\n {2}name: .*\n) {2}annotations:\n(?: {4}.*\n)+(?=\S)/m);
  const name = /name: (.*)/.exec(metadata ?? '')?.[1];
  if (head === undefined || metadata === undefined || name === undefined) {
    throw new Error(
      'the metadata of the CRD must hold a name and annotations, and nothing else: the chart adds annotations there',
    );
  }
  const kept = Object.entries(KEEPING).flatMap(([key, value]) => [`"${key}"`, `"${value}"`]);
  return [
    '{{- /* Generated from the CRD in crds/ by `npm run generate`; the source of both is scripts/crd/. */ -}}\n',
    `{{- if and .Values.crds.enabled (not (include "event-invoke-operator.isForeignCrd" "${name}")) }}\n`,
    head,
    metadata,
    '  {{- /* Removing the CRD would delete every object, and with it the settings in Lambda. */}}\n',
    `  {{- $keeping := .Values.crds.keep | ternary (dict ${kept.join(' ')}) dict }}\n`,
    '  {{- with merge (dict) .Values.crds.annotations $keeping }}\n',
    '  annotations:\n',
    '    {{- toYaml . | nindent 4 }}\n',
    '  {{- end }}\n',
    ...rest,
    '{{- end }}\n',
  ].join('');
}
