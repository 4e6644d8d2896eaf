import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { renderChartCrd } from '../../scripts/generate/chart-crd.ts';
import { CRD_FILE } from '../../scripts/generate/generated-files.ts';

const HEAD = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n';

/** What Helm makes of the template where all conditions hold, as long as it holds nothing but conditions. */
function withoutConditions(template: string): string {
  return template.replace(/^\s*\{\{-.*\}\}\n/gm, '');
}

describe("the chart's copy of the CRD", () => {
  it('is the CRD, with an annotation that keeps it', () => {
    const yaml = readFileSync(new URL(`../../${CRD_FILE}`, import.meta.url), 'utf8');
    const crd = parse(yaml);
    assert.deepEqual(parse(withoutConditions(renderChartCrd(yaml))), {
      ...crd,
      metadata: { ...crd.metadata, annotations: { 'helm.sh/resource-policy': 'keep' } },
    });
  });

  it('puts the whole of it behind crds.enabled, and the annotation behind crds.keep', () => {
    const lines = renderChartCrd(`# A comment.\n${HEAD}metadata:\n  name: x\nspec: {}\n`).split('\n');
    assert.deepEqual(
      lines.filter((line) => line.includes('{{') || /^\w/.test(line)).map((line) => line.trim()),
      [
        '{{- /* Generated from the CRD in crds/ by `npm run generate`; the source of both is scripts/crd/. */ -}}',
        '{{- if .Values.crds.enabled }}',
        'apiVersion: apiextensions.k8s.io/v1',
        'kind: CustomResourceDefinition',
        'metadata:',
        '{{- if .Values.crds.keep }}',
        '{{- end }}',
        'spec: {}',
        '{{- end }}',
      ],
    );
  });

  it('does not let the CRD say anything to Helm', () => {
    const template = renderChartCrd(`${HEAD}metadata:\n  name: x\nspec: '{{ .Values.x }}'\n`);
    assert.match(template, /^spec: '\{\{ "\{\{" \}\} \.Values\.x \}\}'$/m);
  });

  it('refuses a CRD whose metadata it would have to merge with', () => {
    const yaml = `${HEAD}metadata:\n  name: x\n  annotations: {}\nspec: {}\n`;
    assert.throws(() => renderChartCrd(yaml), /a name and nothing else/);
  });
});
