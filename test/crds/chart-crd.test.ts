import assert from 'node:assert/strict';
import { renderChartCrd } from '../../scripts/generate/chart-crd.ts';

const HEAD = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n';

const METADATA = 'metadata:\n  name: x\n  annotations:\n    a: b\n';

describe("the chart's copy of the CRD", () => {
  it('puts the whole of it behind crds.enabled, unless somebody else applied it, and its annotations behind crds.keep', () => {
    const lines = renderChartCrd(`# A comment.\n${HEAD}${METADATA}spec: {}\n`).split('\n');
    assert.deepEqual(
      lines.filter((line) => line.includes('{{') || /^\w/.test(line)).map((line) => line.trim()),
      [
        '{{- /* Generated from the CRD in crds/ by `npm run generate`; the source of both is scripts/crd/. */ -}}',
        '{{- if and .Values.crds.enabled (not (include "event-invoke-operator.isForeignCrd" "x")) }}',
        'apiVersion: apiextensions.k8s.io/v1',
        'kind: CustomResourceDefinition',
        'metadata:',
        '{{- /* Removing the CRD would delete every object, and with it the settings in Lambda. */}}',
        '{{- $keeping := .Values.crds.keep | ternary (dict "helm.sh/resource-policy" "keep" "kustomize.toolkit.fluxcd.io/prune" "disabled" "argocd.argoproj.io/sync-options" "Prune=false,Delete=false") dict }}',
        '{{- with merge (dict) .Values.crds.annotations $keeping }}',
        '{{- toYaml . | nindent 4 }}',
        '{{- end }}',
        'spec: {}',
        '{{- end }}',
      ],
    );
  });

  it('does not let the CRD say anything to Helm', () => {
    const template = renderChartCrd(`${HEAD}${METADATA}spec: '{{ .Values.x }}'\n`);
    assert.match(template, /^spec: '\{\{ "\{\{" \}\} \.Values\.x \}\}'$/m);
  });

  it('refuses a CRD whose metadata it would have to merge with', () => {
    const yaml = `${HEAD}metadata:\n  name: x\n  labels: {}\nspec: {}\n`;
    assert.throws(() => renderChartCrd(yaml), /a name and annotations, and nothing else/);
  });
});
