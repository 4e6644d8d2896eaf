/** A value that the chart's schema refuses. */
export interface RefusedRow {
  readonly path: string;
  readonly value: unknown;
  /** Where the schema says that it is wrong; absent: at the path. */
  readonly at?: string;
}

/** At least one row for every rule of the schema that a user may run into. */
export const REFUSED_VALUES: readonly RefusedRow[] = [
  { path: 'unknown', value: 1, at: '' },
  { path: 'aws.regoin', value: 'eu-west-1', at: 'aws' },
  { path: 'proxy.no_proxy', value: '.test', at: 'proxy' },
  { path: 'proxy.http', value: 'proxy.test:3128' },
  { path: 'proxy.https', value: 'socks5://proxy.test' },
  { path: 'proxy.noProxy', value: ['.test'] },
  { path: 'crds.install', value: true, at: 'crds' },
  { path: 'crds.keep', value: 'yes' },
  { path: 'tenancy.protectstatus', value: true, at: 'tenancy' },
  { path: 'tenancy.protectStatus', value: 'yes' },
  { path: 'serviceAccount.rolearn', value: '', at: 'serviceAccount' },
  { path: 'serviceAccount.create', value: false, at: 'serviceAccount.name' },
  { path: 'serviceAccount.annotations', value: { a: 1 }, at: 'serviceAccount.annotations.a' },
  { path: 'image.version', value: '1', at: 'image' },
  { path: 'image.repository', value: '' },
  { path: 'image.tag', value: 1.1 },
  { path: 'image.tag', value: 'a b' },
  { path: 'image.digest', value: 'abc' },
  { path: 'image.registry', value: 'registry.test/' },
  { path: 'image.pullPolicy', value: 'Sometimes' },
  { path: 'imagePullSecrets', value: ['pull'], at: 'imagePullSecrets.0' },
  { path: 'resources', value: { memory: '1Gi' } },
  { path: 'extraArgs', value: ['concurrency=1'], at: 'extraArgs.0' },
  { path: 'extraEnv', value: [{ name: 'A', value: 5 }], at: 'extraEnv.0.value' },
  { path: 'extraEnv', value: [{ value: 'a' }], at: 'extraEnv.0' },
  { path: 'watchNamespaces', value: 'shop' },
  { path: 'watchNamespaces', value: ['Shop'], at: 'watchNamespaces.0' },
  { path: 'watchNamespaces', value: ['shop', 'shop'] },
  { path: 'nodeSelector', value: { os: true }, at: 'nodeSelector.os' },
];
