import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ACCOUNT_CRD_FILE, CRD_FILE } from '../../scripts/generate/generated-files.ts';
import { INSTALL_FILE, installManifest, TEMPLATE } from '../../scripts/install-manifest.ts';
import { KIND as ACCOUNT_KIND, PLURAL as ACCOUNT_PLURAL } from '../../src/api/aws-account.ts';
import { GROUP, KIND, PLURAL, VERSION } from '../../src/api/event-invoke-config.ts';
import { proxiesIn, proxyFor } from '../../src/network/proxies.ts';
import { readOperatorOptions } from '../../src/options/operator.ts';
import { container, only, podTemplate } from './chart/deployment.ts';
import { EVERY_VALUE, showsIn, valuesOf } from './chart/every-value.ts';
import { CHART, CHART_VERSION, createHelm, type Helm, type Manifest, RELEASE, type Values } from './chart/helm.ts';
import { REFUSED_VALUES } from './chart/refused-values.ts';
import { documentedValues, renderValuesTable } from './chart/values-table.ts';

const NAME = `${RELEASE.name}-event-invoke-operator`;

function file(name: string): string {
  return readFileSync(join(CHART, name), 'utf8');
}

/** The CRDs, by name. */
function crdsIn(manifests: readonly Manifest[]): Manifest[] {
  const crds = manifests.filter(({ kind }) => kind === 'CustomResourceDefinition');
  return crds.toSorted((one, other) => one.metadata.name.localeCompare(other.metadata.name));
}

function kinds(manifests: readonly Manifest[]): string[] {
  return manifests.map(({ kind, metadata: { namespace } }) => [kind, ...(namespace ? [namespace] : [])].join(' in '));
}

describe('the chart', () => {
  let helm: Helm;
  let byDefault: Manifest[];

  before(async function () {
    this.timeout('10m'); // Finding Helm for the first time may have to build it.
    helm = await createHelm();
    byDefault = await helm.template();
  });
  after(() => helm[Symbol.asyncDispose]());

  it('has the version of the package', () => {
    const { version } = parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    assert.equal(CHART_VERSION, version);
    assert.equal(parse(file('Chart.yaml')).appVersion, version);
  });

  it('tells Artifact Hub of the image, the kind and the example that there are', () => {
    const { annotations } = parse(file('Chart.yaml'));
    const said = (name: string) => parse(annotations[`artifacthub.io/${name}`]);
    const [image] = said('images');
    assert.equal(image.image, container(podTemplate(byDefault)).image);
    assert.deepEqual(
      said('crds').map(({ kind, version, name }: Readonly<Record<string, string>>) => [kind, version, name]),
      [
        [KIND, VERSION, `${PLURAL}.${GROUP}`],
        [ACCOUNT_KIND, VERSION, `${ACCOUNT_PLURAL}.${GROUP}`],
      ],
    );
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    assert.deepEqual(said('crdsExamples'), [parse(/```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '')]);
  });

  it('is what install.yaml holds, in a namespace of its own', async () => {
    const made = installManifest(await helm.run(...TEMPLATE.with(2, CHART)));
    const kept = readFileSync(new URL(`../../${INSTALL_FILE}`, import.meta.url), 'utf8');
    assert.equal(kept, made, 'run node scripts/install-manifest.ts, and commit the result');
  });

  describe('rendered', () => {
    it('passes helm lint, with the defaults and with every value set', async () => {
      await helm.run('lint', '--strict', CHART);
      await helm.run('lint', '--strict', CHART, ...(await helm.withValues(valuesOf(EVERY_VALUE))));
    });

    it('holds the CRDs, who the operator is, what it may do, one Deployment, and a Service for its metrics', () => {
      assert.deepEqual(kinds(byDefault).toSorted(), [
        'ClusterRole',
        'ClusterRole',
        'ClusterRole',
        'ClusterRole',
        'ClusterRoleBinding',
        'ClusterRoleBinding',
        'CustomResourceDefinition',
        'CustomResourceDefinition',
        `Deployment in ${RELEASE.namespace}`,
        `PodDisruptionBudget in ${RELEASE.namespace}`,
        `Role in ${RELEASE.namespace}`,
        `RoleBinding in ${RELEASE.namespace}`,
        `Service in ${RELEASE.namespace}`,
        `ServiceAccount in ${RELEASE.namespace}`,
      ]);
      const names: Readonly<Record<string, readonly string[]>> = {
        ClusterRole: ['event-invoke-operator-scope', NAME, `${NAME}-accounts`, `${NAME}-view`],
        ClusterRoleBinding: [NAME, `${NAME}-accounts`],
        CustomResourceDefinition: [`${ACCOUNT_PLURAL}.${GROUP}`, `${PLURAL}.${GROUP}`],
        Role: [`${NAME}-lease`],
        RoleBinding: [`${NAME}-lease`],
        Service: [`${NAME}-metrics`],
      };
      for (const kind of new Set(byDefault.map((manifest) => manifest.kind))) {
        const named = byDefault.filter((manifest) => manifest.kind === kind).map(({ metadata }) => metadata.name);
        assert.deepEqual(named.toSorted(), names[kind] ?? [NAME], kind);
      }
    });

    it('holds a Role and its binding in each watched namespace, and for the whole cluster only what AWSAccounts need', async () => {
      const rendered = await helm.template({
        values: {
          watchNamespaces: ['shop', 'billing'],
          crds: { enabled: false },
          rbac: { aggregateToView: false },
        },
      });
      assert.deepEqual(kinds(rendered).toSorted(), [
        'ClusterRole',
        'ClusterRoleBinding',
        'ConfigMap in billing',
        'ConfigMap in shop',
        `Deployment in ${RELEASE.namespace}`,
        `PodDisruptionBudget in ${RELEASE.namespace}`,
        'Role in billing',
        `Role in ${RELEASE.namespace}`,
        'Role in shop',
        'RoleBinding in billing',
        `RoleBinding in ${RELEASE.namespace}`,
        'RoleBinding in shop',
        `Service in ${RELEASE.namespace}`,
        `ServiceAccount in ${RELEASE.namespace}`,
      ]);
    });

    it('holds the CRDs of crds/, which Helm, Flux and Argo CD keep when the release goes, unless told otherwise', async () => {
      const crds = [ACCOUNT_CRD_FILE, CRD_FILE].map((path) =>
        parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')),
      );
      assert.deepEqual(crdsIn(byDefault), crds);
      for (const crd of crds) {
        assert.deepEqual(Object.keys(crd.metadata.annotations).toSorted(), [
          'argocd.argoproj.io/sync-options',
          'helm.sh/resource-policy',
          'kustomize.toolkit.fluxcd.io/prune',
        ]);
      }
      const rendered = await helm.template({ values: { crds: { keep: false } } });
      assert.deepEqual(
        crdsIn(rendered).map(({ metadata }) => metadata.annotations),
        [undefined, undefined],
      );
    });

    it('marks what it looks after by an object whose name no release chooses', async () => {
      const marker = async (values: Values, kind: string) => {
        const rendered = await helm.template({ values: { fullnameOverride: 'any', ...values } });
        return rendered
          .filter((manifest) => manifest.kind === kind && manifest.metadata.name.includes('scope'))
          .map(({ metadata }) => [metadata.namespace, metadata.name]);
      };
      const name = 'event-invoke-operator-scope';
      assert.deepEqual(await marker({}, 'ClusterRole'), [[undefined, name]]);
      const labelled = await marker({ labelSelector: 'a=b' }, 'ClusterRole');
      assert.match(String(labelled), /^,event-invoke-operator-scope-[0-9a-f]{8}$/);
      assert.notDeepEqual(await marker({ labelSelector: 'a=c' }, 'ClusterRole'), labelled);
      assert.deepEqual(await marker({ watchNamespaces: ['shop', 'billing'] }, 'ConfigMap'), [
        ['shop', name],
        ['billing', name],
      ]);
    });

    it('makes no role at all without rbac.create', async () => {
      const values = {
        rbac: { create: false, aggregateToEdit: true, finalizeEverywhere: true },
        watchNamespaces: ['shop'],
      };
      const rendered = await helm.template({ values });
      assert.deepEqual(
        kinds(rendered).filter((kind) => kind.includes('Role')),
        [],
      );
    });

    it('gives users no right on the status', async () => {
      const rendered = await helm.template({ values: { rbac: { aggregateToEdit: true } } });
      const roles = rendered.filter(({ metadata }) => /-(view|edit)$/.test(metadata.name));
      assert.equal(roles.length, 2);
      for (const { rules } of roles) {
        assert.deepEqual(
          (rules as { resources: string[] }[]).flatMap(({ resources }) => resources),
          ['eventinvokeconfigs'],
        );
      }
    });

    it('lets its own values win over global ones', async () => {
      const values = {
        priorityClassName: 'own',
        nodeSelector: { own: 'x' },
        tolerations: [{ key: 'own' }],
        affinity: { podAffinity: {} },
        commonLabels: { part: 'own' },
        imagePullSecrets: [{ name: 'own' }],
        global: {
          priorityClassName: 'all',
          nodeSelector: { all: 'x' },
          tolerations: [{ key: 'all' }],
          affinity: { podAntiAffinity: {} },
          commonLabels: { part: 'all', other: 'all' },
          imagePullSecrets: [{ name: 'all' }],
        },
      };
      const rendered = await helm.template({ values });
      const { priorityClassName, nodeSelector, tolerations, affinity, imagePullSecrets } = podTemplate(rendered).spec;
      assert.deepEqual(
        { priorityClassName, nodeSelector, tolerations, affinity },
        {
          priorityClassName: 'own',
          nodeSelector: { own: 'x' },
          tolerations: [{ key: 'own' }],
          affinity: { podAffinity: {} },
        },
      );
      assert.deepEqual(imagePullSecrets, [{ name: 'own' }, { name: 'all' }]);
      const { part, other } = podTemplate(rendered).metadata.labels;
      assert.deepEqual([part, other], ['own', 'all']);
    });

    it('takes the values that docs/security.md has for a NetworkPolicy', async () => {
      const text = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
      const values = parse(/```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
      const { spec } = only(await helm.template({ values }), 'NetworkPolicy');
      assert.deepEqual((spec as { egress: unknown }).egress, values.networkPolicy.egress);
    });

    it('spreads over zones by its own pods, unless a constraint says by which', async () => {
      const constraint = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' };
      const labelSelector = { matchLabels: { mine: 'x' } };
      const values = { topologySpreadConstraints: [constraint, { ...constraint, labelSelector }] };
      const rendered = await helm.template({ values });
      const { selector } = only(rendered, 'Deployment').spec as { selector: unknown };
      assert.deepEqual(podTemplate(rendered).spec.topologySpreadConstraints, [
        { ...constraint, labelSelector: selector },
        { ...constraint, labelSelector },
      ]);
    });

    it('tells the operator the name of its pod, which the Lease shows', () => {
      const { env } = container(podTemplate(byDefault));
      assert.deepEqual(env, [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }]);
    });

    it('mounts credentials as a file, so that it can be replaced while the operator runs', async () => {
      const rendered = podTemplate(await helm.template({ values: { aws: { credentialsSecret: 'aws' } } }));
      const { env = [], volumeMounts } = container(rendered);
      const [variable, ...more] = env.filter(({ name }) => name !== 'POD_NAME');
      assert.deepEqual(more, []);
      assert.equal(variable?.name, 'AWS_SHARED_CREDENTIALS_FILE');
      assert.deepEqual(volumeMounts, [{ name: 'aws-credentials', mountPath: '/var/run/secrets/aws', readOnly: true }]);
      assert.equal(variable?.value, '/var/run/secrets/aws/credentials');
    });

    it('mounts certificates to trust as a folder, so that they can be replaced as well', async () => {
      const rendered = podTemplate(await helm.template({ values: { aws: { caBundleConfigMap: 'ca' } } }));
      assert.deepEqual(rendered.spec.volumes, [{ name: 'ca-bundle', configMap: { name: 'ca' } }]);
      const [mount] = container(rendered).volumeMounts as { mountPath: string }[];
      assert.ok(container(rendered).args.includes(`--ca-bundle=${mount?.mountPath}/ca.pem`));
    });

    it('runs two pods, of which one leads, and replaces one only when the next stands by', () => {
      const { replicas, strategy } = only(byDefault, 'Deployment').spec as { replicas: unknown; strategy: unknown };
      assert.equal(replicas, 2);
      assert.deepEqual(strategy, { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
      assert.equal(podTemplate(byDefault).spec.terminationGracePeriodSeconds, 30);
      const { maxUnavailable } = only(byDefault, 'PodDisruptionBudget').spec as { maxUnavailable: unknown };
      assert.equal(maxUnavailable, 1);
    });

    it('replaces pods by the strategy that is given, and lets as many be away as are given', async () => {
      const given = { rollingUpdate: { maxSurge: '50%', maxUnavailable: 1 } };
      const rendered = await helm.template({
        values: { strategy: given, podDisruptionBudget: { minAvailable: 0 } },
      });
      const { strategy } = only(rendered, 'Deployment').spec as { strategy: unknown };
      const { selector: _, ...budget } = only(rendered, 'PodDisruptionBudget').spec as Readonly<
        Record<string, unknown>
      >;
      assert.deepEqual([strategy, budget], [given, { minAvailable: 0 }]);
    });

    it('never has two pods at a time without leader election', async () => {
      const alone = { replicaCount: 1, leaderElection: { enabled: false } };
      const rendered = await helm.template({ values: alone });
      const { replicas, strategy } = only(rendered, 'Deployment').spec as { replicas: unknown; strategy: unknown };
      assert.deepEqual({ replicas, strategy }, { replicas: 1, strategy: { type: 'Recreate' } });
      assert.ok(container(podTemplate(rendered)).args.includes('--leader-elect=false'));
      assert.ok(!kinds(rendered).some((kind) => kind.startsWith('PodDisruptionBudget')));
      await helm.template({ values: { ...alone, strategy: { type: 'Recreate' } } });
      for (const refused of [{ type: 'RollingUpdate' }, { rollingUpdate: { maxUnavailable: 1 } }]) {
        await assert.rejects(helm.template({ values: { ...alone, strategy: refused } }), /at '\/strategy/);
      }
    });

    it('asks the probes and the metrics on the ports that its arguments name', () => {
      const { args, ports, livenessProbe, readinessProbe, startupProbe } = container(podTemplate(byDefault));
      assert.ok(args.includes('--metrics-bind-address=:8080') && args.includes('--health-probe-bind-address=:8081'));
      assert.deepEqual(ports, [
        { name: 'metrics', containerPort: 8080 },
        { name: 'health', containerPort: 8081 },
      ]);
      const probed = [livenessProbe, readinessProbe, startupProbe].map(
        (probe) => (probe as { httpGet: unknown }).httpGet,
      );
      assert.deepEqual(probed, [
        { path: '/healthz', port: 'health' },
        { path: '/readyz', port: 'health' },
        { path: '/healthz', port: 'health' },
      ]);
    });

    it('has no variables of Services, which begin as its own do', () => {
      assert.equal(podTemplate(byDefault).spec.enableServiceLinks, false);
    });

    it('has a Service that leads to its pods, and monitors that find the Service and the pods', async () => {
      const values = {
        serviceMonitor: { enabled: true },
        podMonitor: { enabled: true },
        metrics: { service: { labels: { 'app.kubernetes.io/component': 'mine' } } },
      };
      const rendered = await helm.template({ values });
      const isWithin = (selected: unknown, labels: unknown) =>
        Object.entries(selected as object).every(
          ([label, value]) => (labels as Record<string, unknown>)[label] === value,
        );
      const service = only(rendered, 'Service');
      const { selector, ports } = service.spec as { selector: unknown; ports: { targetPort: string }[] };
      assert.ok(isWithin(selector, podTemplate(rendered).metadata.labels));
      assert.deepEqual(
        ports.map(({ targetPort }) => targetPort),
        ['metrics'],
      );
      const selectorOf = (kind: string) =>
        (only(rendered, kind).spec as { selector: { matchLabels: Record<string, string> } }).selector.matchLabels;
      assert.ok(isWithin(selectorOf('ServiceMonitor'), service.metadata.labels));
      assert.ok(isWithin(selectorOf('PodMonitor'), podTemplate(rendered).metadata.labels));
      assert.ok(!isWithin(selectorOf('ServiceMonitor'), podTemplate(rendered).metadata.labels));
    });

    it('holds the alerts and the dashboard as they are', async () => {
      const values = { prometheusRule: { enabled: true }, grafanaDashboard: { enabled: true } };
      const rendered = await helm.template({ values });
      assert.deepEqual(only(rendered, 'PrometheusRule').spec, parse(file('files/alerts.yaml')));
      const { data } = only(rendered, 'ConfigMap') as { data?: Readonly<Record<string, string>> };
      assert.deepEqual(data && Object.keys(data), ['event-invoke-operator.json']);
      assert.equal(data?.['event-invoke-operator.json'], file('files/dashboard.json'));
    });

    it('runs with no privilege and nothing to write on', () => {
      const { securityContext, automountServiceAccountToken } = podTemplate(byDefault).spec;
      assert.deepEqual(securityContext, { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      assert.equal(automountServiceAccountToken, true);
      assert.equal(podTemplate(byDefault).spec.enableServiceLinks, false);
      assert.deepEqual(container(podTemplate(byDefault)).securityContext, {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      });
    });

    it('can be upgraded to any values but other names: the selector, which must stay, holds nothing else', async () => {
      // The last one is refused beside a labelSelector.
      const others = ['nameOverride', 'fullnameOverride', 'tenancy.protectStatus'];
      const values = valuesOf(EVERY_VALUE.filter(({ path }) => !others.includes(path)));
      const selector = (manifests: readonly Manifest[]) =>
        (only(manifests, 'Deployment').spec as { selector: { matchLabels: Record<string, string> } }).selector;
      assert.deepEqual(selector(await helm.template({ values })), selector(byDefault));
      const labels = podTemplate(byDefault).metadata.labels;
      for (const [name, value] of Object.entries(selector(byDefault).matchLabels)) assert.equal(labels[name], value);
    });

    it("lets no label of the user's take the place of its own", async () => {
      const mine = { 'app.kubernetes.io/name': 'mine', 'helm.sh/chart': 'mine' };
      const rendered = await helm.template({ values: { commonLabels: mine, podLabels: mine } });
      assert.equal(podTemplate(rendered).metadata.labels['app.kubernetes.io/name'], 'event-invoke-operator');
      assert.equal(
        only(rendered, 'Deployment').metadata.labels?.['helm.sh/chart'],
        `event-invoke-operator-${CHART_VERSION}`,
      );
    });

    it('takes the digest where there is one, else the tag, else its own version', async () => {
      const digest = `sha256:${'0f'.repeat(32)}`;
      const rows: [Values, string][] = [
        [{}, `ghcr.io/event-invoke-operator/event-invoke-operator:${CHART_VERSION}`],
        [{ registry: '', repository: 'mine', tag: 'edge' }, 'mine:edge'],
        [
          { registry: 'registry.test:5000', repository: 'mine', tag: 'edge', digest },
          `registry.test:5000/mine@${digest}`,
        ],
      ];
      for (const [image, expected] of rows) {
        assert.equal(container(podTemplate(await helm.template({ values: { image } }))).image, expected);
      }
    });

    it('sets the variables of a proxy where there is one, and none that extraEnv sets', async () => {
      const environment = async (values: Values) => {
        const { env = [] } = container(podTemplate(await helm.template({ values })));
        return env.filter(({ name }) => name !== 'POD_NAME');
      };
      assert.deepEqual(await environment({ proxy: { noProxy: '.test' } }), []);
      const proxy = 'http://proxy.test:3128';
      const extraEnv = [{ name: 'no_proxy', value: 'mine' }];
      assert.deepEqual(await environment({ proxy: { https: proxy }, extraEnv }), [
        { name: 'HTTPS_PROXY', value: proxy },
        ...extraEnv,
      ]);
      assert.deepEqual(
        await environment({ proxy: { http: proxy, noProxy: '.test' }, extraEnv: [{ name: 'A', value: 'b' }] }),
        [
          { name: 'HTTP_PROXY', value: proxy },
          { name: 'NO_PROXY', value: '$(KUBERNETES_SERVICE_HOST),kubernetes.default,.svc,.svc.cluster.local,.test' },
          { name: 'A', value: 'b' },
        ],
      );
    });

    it('has the operator reach the API server directly, and AWS through the proxy', async () => {
      const values = { proxy: { https: 'http://proxy.test:3128', noProxy: '10.0.0.0/8' } };
      const { env } = container(podTemplate(await helm.template({ values })));
      for (const host of ['172.20.0.1', 'fd00:1::1']) {
        // As the kubelet does.
        const filled = (env ?? []).map(({ name, value }) => [
          name,
          (value ?? '').replace('$(KUBERNETES_SERVICE_HOST)', host),
        ]);
        const proxies = proxiesIn(Object.fromEntries(filled));
        const isDirect = (url: string) => proxyFor(new URL(url), proxies) === undefined;
        assert.ok(isDirect(`https://${host.includes(':') ? `[${host}]` : host}:443`));
        assert.ok(isDirect('https://kubernetes.default.svc'));
        assert.ok(isDirect('https://kubernetes.default.svc.cluster.local:443'));
        assert.ok(isDirect('https://10.1.2.3'));
        assert.ok(!isDirect('https://lambda.us-east-1.amazonaws.com'));
      }
    });

    it('can be a part of another chart', async () => {
      const parent = mkdtempSync(join(tmpdir(), 'event-invoke-operator-parent-'));
      try {
        writeFileSync(join(parent, 'Chart.yaml'), 'apiVersion: v2\nname: parent\nversion: 1.0.0\n');
        cpSync(CHART, join(parent, 'charts', 'event-invoke-operator'), { recursive: true });
        const values = { global: { any: 1 }, 'event-invoke-operator': { concurrency: 5 } };
        const rendered = await helm.template({ chart: parent, values });
        assert.ok(container(podTemplate(rendered)).args.includes('--concurrency=5'));
      } finally {
        rmSync(parent, { recursive: true });
      }
    });

    it('refuses Kubernetes 1.24, and takes what distributions make of later versions', async () => {
      await assert.rejects(
        helm.template({ args: ['--kube-version', '1.24.17'] }),
        /requires kubeVersion: >=1\.25\.0-0/,
      );
      await helm.template({ args: ['--kube-version', 'v1.25.0'] });
      await helm.template({ args: ['--kube-version', 'v1.33.4-eks-1a2b3c4'] });
    });
  });

  describe('with tenancy.protectStatus', () => {
    const protectStatus = { tenancy: { protectStatus: true } };

    it('adds a policy and its binding, named like the rest, which let the service account alone write a status', async () => {
      const rendered = await helm.template({ values: protectStatus });
      const added = kinds(rendered).filter((kind) => !kinds(byDefault).includes(kind));
      assert.deepEqual(added, ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']);
      const policy = only(rendered, 'ValidatingAdmissionPolicy');
      const binding = only(rendered, 'ValidatingAdmissionPolicyBinding');
      assert.deepEqual([policy.metadata.name, binding.metadata.name], [NAME, NAME]);
      assert.match(
        JSON.stringify(policy.spec),
        new RegExp(`"request\\.userInfo\\.username == 'system:serviceaccount:${RELEASE.namespace}:${NAME}'"`),
      );
      assert.deepEqual(binding.spec, { policyName: NAME, validationActions: ['Deny'] });
    });

    it('names the service account that the values name', async () => {
      const values = { ...protectStatus, serviceAccount: { create: false, name: 'given' } };
      const policy = only(await helm.template({ values }), 'ValidatingAdmissionPolicy');
      assert.match(JSON.stringify(policy.spec), new RegExp(`'system:serviceaccount:${RELEASE.namespace}:given'`));
    });

    it('protects the watched namespaces and no others', async () => {
      const watchNamespaces = ['shop', 'billing'];
      const binding = only(
        await helm.template({ values: { ...protectStatus, watchNamespaces } }),
        'ValidatingAdmissionPolicyBinding',
      );
      const { matchResources } = binding.spec as { matchResources: unknown };
      assert.deepEqual(matchResources, {
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: watchNamespaces }],
        },
      });
    });

    it('is refused in words beside a labelSelector, since another release could not write the status of its objects', async () => {
      await assert.rejects(
        helm.template({ values: { ...protectStatus, labelSelector: 'team=payments' } }),
        /tenancy\.protectStatus lets only one operator write the status .*: leave labelSelector empty/,
      );
    });

    it('is refused in words before Kubernetes 1.30, and only there', async () => {
      for (const version of ['v1.25.0', 'v1.29.14-eks-1a2b3c4']) {
        const args = ['--kube-version', version];
        await assert.rejects(
          helm.template({ values: protectStatus, args }),
          new RegExp(
            `tenancy\\.protectStatus needs Kubernetes 1\\.30 or later, and this cluster has ${version}: leave it false`,
          ),
        );
        await helm.template({ args });
      }
      for (const version of ['v1.30.0', 'v1.30.0-eks-1a2b3c4']) {
        await helm.template({ values: protectStatus, args: ['--kube-version', version] });
      }
    });
  });

  describe('its values', () => {
    const paths = documentedValues(file('values.yaml')).map(({ path }) => path);

    it('are all in the README, with their defaults and meanings, as values.yaml has them', () => {
      const table = /^\| Value \|.*\n(?:\|.*\n)+/m.exec(file('README.md'))?.[0];
      assert.equal(table, renderValuesTable(file('values.yaml')));
    });

    it('each have a meaning', () => {
      assert.deepEqual(
        documentedValues(file('values.yaml')).filter(({ meaning }) => meaning === ''),
        [],
      );
    });

    it('are all in the schema, and the schema has no other', () => {
      assert.deepEqual(schemaPaths(JSON.parse(file('values.schema.json')), paths).toSorted(), paths.toSorted());
    });

    it('are all tried by the rows below', () => {
      assert.deepEqual(EVERY_VALUE.map(({ path }) => path).toSorted(), paths.toSorted());
    });

    for (const row of EVERY_VALUE) {
      it(`${row.path} is honoured`, async () => {
        const rendered = await helm.template({ values: valuesOf([row]) });
        assert.ok(
          showsIn(row, rendered, byDefault),
          JSON.stringify(rendered.filter(({ kind }) => !kind.startsWith('Custom'))),
        );
      });
    }

    for (const { path, value, at = path } of REFUSED_VALUES) {
      it(`${path}: ${JSON.stringify(value)} is refused, and it is said where`, async () => {
        const values = valuesOf([{ path, value, shows: '' }]);
        const where = at.replaceAll('.', '[./]');
        await assert.rejects(helm.template({ values }), (error: Error) => {
          assert.match(error.message, /values don't meet the specifications of the schema/);
          assert.match(error.message, new RegExp(`at '/?${where}'|^- ${where || '\\(root\\)'}: `, 'm'));
          return true;
        });
      });
    }

    // Each fits the defaults of the others.
    const OF_ELECTION: Readonly<Record<string, string>> = {
      leaseDuration: '1m30s',
      renewDeadline: '9.5s',
      retryPeriod: '400ms',
    };
    const OPTIONS: readonly { path: string; flag: string; values: readonly unknown[] }[] = [
      {
        path: 'driftCheckInterval',
        flag: '--drift-check-interval',
        values: ['1s', '1h30m', '90m10s', '0s', '0h0m', '10', '1.5h', '1m1h', '', 'h'],
      },
      {
        path: 'labelSelector',
        flag: '--label-selector',
        values: ['team=payments', 'a,!b', 'a in (b, c),d!=e', '', ' ', 'a b', '=a', 'a=b,', 'a in b'],
      },
      ...['leaseDuration', 'renewDeadline', 'retryPeriod'].map((name) => ({
        path: `leaderElection.${name}`,
        flag: `--leader-elect-${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`,
        values: [OF_ELECTION[name], '0s', '0.0s', '0h0m', '5', '5 s', ''],
      })),
      {
        path: 'minimumDriftCheckInterval',
        flag: '--minimum-drift-check-interval',
        values: ['1s', '5m', '1h30m', '0s', '0h0m', '5', '1.5h', '1m1h', '', 'h'],
      },
      { path: 'concurrency', flag: '--concurrency', values: [1, 1000, 0, 1001, -1, 1.5] },
      { path: 'requestsPerSecond', flag: '--requests-per-second', values: [1, 10_000, 0, 10_001, -1, 1.5] },
      { path: 'logLevel', flag: '--log-level', values: ['error', 'warn', 'info', 'debug', 'trace', ''] },
      { path: 'logFormat', flag: '--log-format', values: ['json', 'text', 'xml', ''] },
      {
        path: 'tenancy.defaultAccount',
        flag: '--default-account',
        values: ['operator', 'none', 'shop.prod-1', '', 'Shop', 'a b', '-a', 'a-', 'a..b', 'a'.repeat(254)],
      },
      {
        path: 'aws.region',
        flag: '--region',
        values: ['eu-west-1', 'us-gov-east-1', 'eusc-de-east-1', '', 'Europe', 'eu-west'],
      },
      {
        path: 'aws.endpointUrl',
        flag: '--endpoint-url',
        values: ['http://localhost:4566', '', 'localhost:4566', 'ftp://a'],
      },
    ];
    for (const { path, flag, values } of OPTIONS) {
      it(`${path} is refused by the schema where the operator would refuse ${flag}`, async () => {
        const verdicts = async (accepts: (value: unknown) => unknown) =>
          Promise.all(
            values.map(async (value) => {
              try {
                await accepts(value);
                return [value, 'accepted'];
              } catch {
                return [value, 'refused'];
              }
            }),
          );
        assert.deepEqual(
          await verdicts((value) => helm.template({ values: valuesOf([{ path, value, shows: '' }]) })),
          await verdicts((value) => silently(() => readOperatorOptions([`${flag}=${value}`]))),
        );
      });
    }
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The paths that a schema allows, as deep as the values go. */
function schemaPaths(schema: Schema, paths: readonly string[], above = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = above + name;
    const isDeeper = paths.some((each) => each.startsWith(`${path}.`));
    return isDeeper ? schemaPaths(property, paths, `${path}.`) : [path];
  });
}

/** What the operator says of a wrong option belongs on the terminal of who started it. */
function silently<T>(read: () => T): T {
  const { write } = process.stderr;
  process.stderr.write = () => true;
  try {
    return read();
  } finally {
    process.stderr.write = write;
  }
}
