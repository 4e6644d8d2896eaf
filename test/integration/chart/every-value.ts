import { type Manifest, RELEASE, type Values } from './helm.ts';

/** A value of the chart that differs from its default, and how it shows. */
export interface ValueRow {
  readonly path: string;
  readonly value: unknown;
  /** What has to be set with it, by path. */
  readonly beside?: Values;
  /** A text within the rendered objects, as JSON; with `!` in front: within the default ones, and no longer there. */
  readonly shows: string;
}

/** A row for every value that values.yaml has. */
export const EVERY_VALUE: readonly ValueRow[] = [
  { path: 'watchNamespaces', value: ['shop', 'billing'], shows: '"--namespaces=shop,billing"' },
  { path: 'labelSelector', value: 'stage in (dev, test)', shows: '"--label-selector=stage in (dev, test)"' },
  { path: 'observeOnly', value: true, shows: '"--observe-only"' },
  { path: 'driftCheckInterval', value: '1h30m', shows: '"--drift-check-interval=1h30m"' },
  { path: 'minimumDriftCheckInterval', value: '5m', shows: '"--minimum-drift-check-interval=5m"' },
  { path: 'concurrency', value: 7, shows: '"--concurrency=7"' },
  { path: 'requestsPerSecond', value: 7, shows: '"--requests-per-second=7"' },
  { path: 'replicaCount', value: 3, shows: '"replicas":3' },
  {
    path: 'leaderElection.enabled',
    value: false,
    beside: { replicaCount: 1 },
    shows: '"--leader-elect=false"',
  },
  { path: 'leaderElection.leaseDuration', value: '1m', shows: '"--leader-elect-lease-duration=1m"' },
  { path: 'leaderElection.renewDeadline', value: '9.5s', shows: '"--leader-elect-renew-deadline=9.5s"' },
  { path: 'leaderElection.retryPeriod', value: '400ms', shows: '"--leader-elect-retry-period=400ms"' },
  { path: 'strategy', value: { type: 'Recreate' }, shows: '"strategy":{"type":"Recreate"}' },
  { path: 'podDisruptionBudget.enabled', value: false, shows: '!"kind":"PodDisruptionBudget"' },
  { path: 'podDisruptionBudget.minAvailable', value: '50%', shows: '"spec":{"minAvailable":"50%","selector"' },
  {
    path: 'podDisruptionBudget.maxUnavailable',
    value: 0,
    beside: { 'podDisruptionBudget.minAvailable': '' },
    shows: '"spec":{"maxUnavailable":0,"selector"',
  },
  { path: 'logLevel', value: 'debug', shows: '"--log-level=debug"' },
  { path: 'logFormat', value: 'text', shows: '"--log-format=text"' },
  { path: 'aws.region', value: 'eu-west-1', shows: '"--region=eu-west-1"' },
  { path: 'aws.endpointUrl', value: 'https://lambda.test', shows: '"--endpoint-url=https://lambda.test"' },
  {
    path: 'aws.credentialsSecret',
    value: 'aws',
    shows: '"volumes":[{"name":"aws-credentials","secret":{"secretName":"aws"}}]',
  },
  { path: 'aws.caBundleConfigMap', value: 'ca', shows: '"--ca-bundle=/etc/event-invoke-operator/ca/ca.pem"' },
  { path: 'proxy.http', value: 'http://p.test', shows: '{"name":"HTTP_PROXY","value":"http://p.test"}' },
  { path: 'proxy.https', value: 'http://p.test:3128', shows: '{"name":"HTTPS_PROXY","value":"http://p.test:3128"}' },
  {
    path: 'proxy.noProxy',
    value: '10.0.0.0/8,.corp.test',
    beside: { 'proxy.https': 'http://p.test' },
    shows: '.svc.cluster.local,10.0.0.0/8,.corp.test"}',
  },
  { path: 'crds.enabled', value: false, shows: '!"kind":"CustomResourceDefinition"' },
  { path: 'crds.keep', value: false, shows: '!"helm.sh/resource-policy":"keep"' },
  { path: 'crds.annotations', value: { 'a.test/b': 'c' }, shows: '"annotations":{"a.test/b":"c","argocd' },
  { path: 'tenancy.defaultAccount', value: 'none', shows: '"--default-account=none"' },
  { path: 'tenancy.protectStatus', value: true, shows: '"kind":"ValidatingAdmissionPolicy"' },
  { path: 'rbac.create', value: false, shows: '!"kind":"ClusterRoleBinding"' },
  { path: 'rbac.aggregateToView', value: false, shows: '!"rbac.authorization.k8s.io/aggregate-to-view":"true"' },
  { path: 'rbac.aggregateToEdit', value: true, shows: '"rbac.authorization.k8s.io/aggregate-to-edit":"true"' },
  {
    path: 'rbac.finalizeEverywhere',
    value: true,
    beside: { watchNamespaces: ['shop'] },
    shows: `"name":"${RELEASE.namespace}-${RELEASE.name}-event-invoke-operator-finalize"`,
  },
  {
    path: 'serviceAccount.create',
    value: false,
    beside: { 'serviceAccount.name': 'given' },
    shows: '!"kind":"ServiceAccount","metadata"',
  },
  { path: 'serviceAccount.name', value: 'named', shows: '"serviceAccountName":"named"' },
  { path: 'serviceAccount.annotations', value: { 'a.test/b': 'c' }, shows: '"annotations":{"a.test/b":"c"}' },
  {
    path: 'image.registry',
    value: 'registry.test:5000',
    shows: '"registry.test:5000/event-invoke-operator/event-invoke-operator:',
  },
  { path: 'image.repository', value: 'team/operator', shows: '"ghcr.io/team/operator:' },
  { path: 'image.tag', value: 'edge', shows: '/event-invoke-operator:edge"' },
  {
    path: 'image.digest',
    value: `sha256:${'a1'.repeat(32)}`,
    shows: `/event-invoke-operator@sha256:${'a1'.repeat(32)}"`,
  },
  { path: 'image.pullPolicy', value: 'Always', shows: '"imagePullPolicy":"Always"' },
  { path: 'imagePullSecrets', value: [{ name: 'pull' }], shows: '"imagePullSecrets":[{"name":"pull"}]' },
  { path: 'resources', value: { limits: { cpu: 1 } }, shows: '"limits":{"cpu":1,' },
  { path: 'securityContext', value: { runAsUser: 7 }, shows: '"readOnlyRootFilesystem":true,"runAsUser":7}' },
  { path: 'extraArgs', value: ['--profile=other'], shows: '"--profile=other"]' },
  { path: 'extraEnv', value: [{ name: 'A', value: 'b' }], shows: ',{"name":"A","value":"b"}]' },
  { path: 'extraVolumes', value: [{ name: 'v', emptyDir: {} }], shows: '"volumes":[{"emptyDir":{},"name":"v"}]' },
  {
    path: 'extraVolumeMounts',
    value: [{ name: 'v', mountPath: '/v' }],
    shows: '"volumeMounts":[{"mountPath":"/v","name":"v"}]',
  },
  {
    path: 'livenessProbe',
    value: { failureThreshold: 9 },
    shows: '"livenessProbe":{"httpGet":{"path":"/healthz","port":"health"},"failureThreshold":9,"periodSeconds":10',
  },
  {
    path: 'readinessProbe',
    value: { failureThreshold: 9 },
    shows: '"readinessProbe":{"httpGet":{"path":"/readyz","port":"health"},"failureThreshold":9,"periodSeconds":5',
  },
  { path: 'startupProbe', value: null, shows: '!"startupProbe"' },
  { path: 'metrics.service.enabled', value: false, shows: '!"kind":"Service"' },
  { path: 'metrics.service.port', value: 9090, shows: '"port":9090,"targetPort":"metrics"' },
  { path: 'metrics.service.labels', value: { scraped: 'yes' }, shows: '"scraped":"yes"' },
  {
    path: 'metrics.service.annotations',
    value: { 'prometheus.io/scrape': 'true' },
    shows: '"annotations":{"prometheus.io/scrape":"true"}',
  },
  ...monitorRows('serviceMonitor', 'ServiceMonitor'),
  ...monitorRows('podMonitor', 'PodMonitor'),
  { path: 'prometheusRule.enabled', value: true, shows: '"alert":"EventInvokeNoLeader"' },
  ...metadataRows('prometheusRule', 'PrometheusRule'),
  { path: 'grafanaDashboard.enabled', value: true, shows: '\\"uid\\": \\"event-invoke-operator\\"' },
  ...metadataRows('grafanaDashboard', 'ConfigMap'),
  { path: 'nameOverride', value: 'eio', shows: `"name":"${RELEASE.name}-eio"` },
  { path: 'fullnameOverride', value: 'whole', shows: '"name":"whole"' },
  { path: 'commonLabels', value: { team: 'platform' }, shows: '"team":"platform"' },
  { path: 'podLabels', value: { tier: 'control' }, shows: '"tier":"control"' },
  { path: 'podAnnotations', value: { note: 'x' }, shows: '"annotations":{"note":"x"}' },
  { path: 'podSecurityContext', value: { fsGroup: 7 }, shows: '"securityContext":{"fsGroup":7,"runAsNonRoot":true,' },
  {
    path: 'hostAliases',
    value: [{ ip: '10.0.0.1', hostnames: ['a.test'] }],
    shows: '"hostAliases":[{"hostnames":["a.test"],"ip":"10.0.0.1"}]',
  },
  { path: 'dnsConfig', value: { searches: ['a.test'] }, shows: '"dnsConfig":{"searches":["a.test"]}' },
  { path: 'nodeSelector', value: { os: 'linux' }, shows: '"nodeSelector":{"os":"linux"}' },
  { path: 'tolerations', value: [{ operator: 'Exists' }], shows: '"tolerations":[{"operator":"Exists"}]' },
  { path: 'affinity', value: { podAffinity: {} }, shows: '"affinity":{"podAffinity":{}}' },
  {
    path: 'topologySpreadConstraints',
    value: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
    shows: '"topologySpreadConstraints":[{"labelSelector":{"matchLabels":{"app.kubernetes.io/instance":"operator"',
  },
  {
    path: 'priorityClassName',
    value: 'system-cluster-critical',
    shows: '"priorityClassName":"system-cluster-critical"',
  },
  { path: 'networkPolicy.enabled', value: true, shows: '"policyTypes":["Ingress"],"ingress":[]}' },
  {
    path: 'networkPolicy.ingress',
    value: [{ ports: [{ port: 1 }] }],
    beside: { 'networkPolicy.enabled': true },
    shows: '"ingress":[{"ports":[{"port":1}]}]',
  },
  {
    path: 'networkPolicy.egress',
    value: [{ ports: [{ port: 443 }] }],
    beside: { 'networkPolicy.enabled': true },
    shows: '"policyTypes":["Ingress","Egress"],"ingress":[],"egress":[{"ports":[{"port":443}]}]',
  },
  {
    path: 'extraObjects',
    value: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } },
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-templated"}\n',
    ],
    shows: `"kind":"ConfigMap","metadata":{"name":"${RELEASE.name}-templated"}`,
  },
  { path: 'global.imageRegistry', value: 'mirror.test', shows: '"image":"mirror.test/event-invoke-operator/' },
  { path: 'global.imagePullSecrets', value: [{ name: 'all' }], shows: '"imagePullSecrets":[{"name":"all"}]' },
  { path: 'global.commonLabels', value: { part: 'all' }, shows: '"part":"all"' },
  { path: 'global.priorityClassName', value: 'all', shows: '"priorityClassName":"all"' },
  { path: 'global.nodeSelector', value: { all: 'x' }, shows: '"nodeSelector":{"all":"x"}' },
  { path: 'global.tolerations', value: [{ key: 'all' }], shows: '"tolerations":[{"key":"all"}]' },
  { path: 'global.affinity', value: { podAntiAffinity: {} }, shows: '"affinity":{"podAntiAffinity":{}}' },
];

/** The rows of a value that describes an object which is not there by default. */
function metadataRows(path: string, kind: string): ValueRow[] {
  const beside = { [`${path}.enabled`]: true };
  const name = kind === 'ConfigMap' ? 'whole-dashboard' : 'whole';
  const named = { ...beside, fullnameOverride: 'whole' };
  return [
    {
      path: `${path}.namespace`,
      value: 'monitoring',
      beside: named,
      shows: `"name":"${name}","namespace":"monitoring"`,
    },
    { path: `${path}.labels`, value: { release: `of-${path}` }, beside, shows: `"release":"of-${path}"` },
    {
      path: `${path}.annotations`,
      value: { note: `of-${path}` },
      beside,
      shows: `"annotations":{"note":"of-${path}"}`,
    },
  ];
}

function monitorRows(path: string, kind: string): ValueRow[] {
  const beside = { [`${path}.enabled`]: true };
  const relabeling = [{ action: 'drop', regex: `of-${path}` }];
  return [
    { path: `${path}.enabled`, value: true, shows: `"kind":"${kind}"` },
    ...metadataRows(path, kind),
    { path: `${path}.interval`, value: '45s', beside, shows: '"interval":"45s"' },
    { path: `${path}.scrapeTimeout`, value: '5s', beside, shows: '"scrapeTimeout":"5s"' },
    { path: `${path}.relabelings`, value: relabeling, beside, shows: `"relabelings":${JSON.stringify(relabeling)}` },
    {
      path: `${path}.metricRelabelings`,
      value: relabeling,
      beside,
      shows: `"metricRelabelings":${JSON.stringify(relabeling)}`,
    },
  ];
}

/** Rows as a set of values. */
export function valuesOf(rows: readonly ValueRow[]): Values {
  const values: Record<string, unknown> = {};
  const set = (path: string, value: unknown): void => {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let map = values;
    for (const name of names) {
      map[name] ??= {};
      map = map[name] as Record<string, unknown>;
    }
    map[last] = value;
  };
  for (const { path, value, beside = {} } of rows) {
    for (const [each, other] of Object.entries(beside)) set(each, other);
    set(path, value);
  }
  return values;
}

/** Whether rendered objects show a row's value, where the default ones do not. */
export function showsIn({ shows }: ValueRow, rendered: readonly Manifest[], byDefault: readonly Manifest[]): boolean {
  const within = (manifests: readonly Manifest[], text: string) => JSON.stringify(manifests).includes(text);
  return shows.startsWith('!')
    ? within(byDefault, shows.slice(1)) && !within(rendered, shows.slice(1))
    : within(rendered, shows) && !within(byDefault, shows);
}
