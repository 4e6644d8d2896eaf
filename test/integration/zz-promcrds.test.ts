import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { startChartCluster } from './chart/cluster.ts';
import { EVERY_VALUE, valuesOf } from './chart/every-value.ts';

it('real prometheus operator CRDs accept it', async function () {
  this.timeout('10m');
  await using cluster = await startChartCluster();
  await cluster.namespace('event-invoke');
  await cluster.namespace('monitoring');
  const crds = ['servicemonitors', 'podmonitors', 'prometheusrules'].map((k) =>
    parse(readFileSync(`/tmp/promcrds/${k}.yaml`, 'utf8')),
  );
  await cluster.apply(crds);
  for (const k of ['servicemonitors', 'podmonitors', 'prometheusrules'])
    await cluster.kubectl('wait', '--for=condition=Established', 'crd', `${k}.monitoring.coreos.com`, '--timeout=30s');
  const only = (m: { kind: string }) => /Monitor|PrometheusRule/.test(m.kind);
  const defaults = await cluster.helm.template({
    values: { serviceMonitor: { enabled: true }, podMonitor: { enabled: true }, prometheusRule: { enabled: true } },
  });
  await cluster.apply(defaults.filter(only), '--dry-run=server');
  const rows = EVERY_VALUE.filter(({ path }) => /^(serviceMonitor|podMonitor|prometheusRule)\./.test(path));
  const rendered = await cluster.helm.template({ values: { ...valuesOf(rows), crds: { enabled: false } } });
  console.log(rendered.filter(only).map((m) => m.kind));
  await cluster.apply(rendered.filter(only));
  console.log(await cluster.kubectl('get', 'servicemonitors,podmonitors,prometheusrules', '-A'));
});
