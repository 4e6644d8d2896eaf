import assert from 'node:assert/strict';
import { HELM, HELM_3, KUBERNETES } from '../../dev/control-plane/releases.ts';
import { ACCOUNT_CRD_FILE, CRD_FILE } from '../../scripts/generate/generated-files.ts';
import { PLURAL as ACCOUNT_PLURAL } from '../../src/api/aws-account.ts';
import { GROUP, PLURAL } from '../../src/api/event-invoke-config.ts';
import { type ChartCluster, startChartCluster } from './chart/cluster.ts';
import { CHART, type Manifest, type Values } from './chart/helm.ts';

const CRD = `${PLURAL}.${GROUP}`;
const CRDS = [CRD, `${ACCOUNT_PLURAL}.${GROUP}`];

/** Releases beside each other, and beside a CRD that others applied, with either Helm. */
for (const version of [HELM_3, HELM]) {
  describe(`releases of the chart, with Helm ${version.version}`, function () {
    // Each test runs Helm several times, beside everything else.
    this.timeout(180_000);
    let cluster: ChartCluster;

    before(async function () {
      this.timeout('10m'); // Starting a control plane and finding Helm for the first time may have to build them.
      cluster = await startChartCluster(version);
      for (const name of ['one', 'two', 'shop', 'billing']) await cluster.namespace(name);
    });
    after(() => cluster?.[Symbol.asyncDispose]());

    const helm = async (command: string, release: string, values: Values, ...args: string[]) => {
      const given = await cluster.helm.withValues(values);
      const where = ['--namespace', release, '--kubeconfig', cluster.plane.kubeconfig];
      return cluster.helm.run(command, release, CHART, ...where, ...given, ...args);
    };
    const uninstall = (release: string) =>
      cluster.helm.run('uninstall', release, '--namespace', release, '--kubeconfig', cluster.plane.kubeconfig);
    const crdOwner = async () => {
      const { metadata }: Manifest = JSON.parse(await cluster.kubectl('get', 'crd', CRD, '-o', 'json'));
      return metadata.annotations?.['meta.helm.sh/release-name'];
    };
    /** The sentence with which Helm fails. */
    const refusal = async (command: Promise<string>): Promise<string> => {
      try {
        return await command.then((printed) => assert.fail(`not refused: ${printed}`));
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    };

    it('take over the CRD that another release has left, with --take-ownership alone', async () => {
      await helm('install', 'one', {});
      await uninstall('one');
      assert.equal(await crdOwner(), 'one');
      assert.match(await refusal(helm('install', 'two', {})), /exists and cannot be imported/);
      await helm('install', 'two', {}, '--take-ownership');
      assert.equal(await crdOwner(), 'two');
      await uninstall('two');
      await cluster.kubectl('delete', 'crd', ...CRDS, '--timeout=60s');
    });

    it('leave a CRD that kubectl applied in the hands of kubectl, and say so', async () => {
      await cluster.kubectl('apply', '-f', CRD_FILE, '-f', ACCOUNT_CRD_FILE);
      const notes = await helm('install', 'one', {});
      assert.match(
        notes,
        /The CRDs of eventinvokeconfigs and awsaccounts were here already, and no release owns them: .*kubectl apply/s,
      );
      assert.equal(await crdOwner(), undefined);
      assert.doesNotMatch(await helm('upgrade', 'one', { crds: { enabled: false } }), /were here already/);
      await cluster.kubectl('apply', '-f', CRD_FILE, '-f', ACCOUNT_CRD_FILE);
    });

    it('take that CRD over once it is marked as theirs', async () => {
      const mark = ['meta.helm.sh/release-name=one', 'meta.helm.sh/release-namespace=one'];
      await cluster.kubectl('annotate', 'crd', CRD, ...mark);
      await cluster.kubectl('label', 'crd', CRD, 'app.kubernetes.io/managed-by=Helm');
      await helm('upgrade', 'one', { crds: { annotations: { taken: 'over' } } });
      const { metadata }: Manifest = JSON.parse(await cluster.kubectl('get', 'crd', CRD, '-o', 'json'));
      assert.equal(metadata.annotations?.taken, 'over');
    });

    it('are for a user without rights on the cluster, too, in namespaces of their own', async () => {
      const user = 'team-lead';
      const [own, watched] = ['team-operator', 'team-shop'] as const;
      for (const namespace of [own, watched]) {
        await cluster.namespace(namespace);
        // A controller makes the ClusterRole admin of these three, and there is none here.
        for (const part of ['view', 'edit', 'admin']) {
          const role = `--clusterrole=system:aggregate-to-${part}`;
          await cluster.kubectl('create', 'rolebinding', part, role, `--user=${user}`, '--namespace', namespace);
        }
      }
      const values = { crds: { enabled: false }, rbac: { create: false }, watchNamespaces: [watched] };
      const notes = await helm('install', own, values, '--kube-as-user', user);
      assert.match(notes, /is installed in the namespace team-/);
      await cluster.helm.run(
        ...['uninstall', own, '--namespace', own, '--kube-as-user', user],
        ...['--kubeconfig', cluster.plane.kubeconfig],
      );
    });

    it('do not look after what another release looks after: the second is refused in words', async () => {
      assert.match(
        await refusal(helm('install', 'two', { crds: { enabled: false } })),
        /the release one in the namespace one looks after all namespaces already, and two operators would both write to Lambda: uninstall it, or give/,
      );
      const values = { crds: { enabled: false }, labelSelector: 'team=two' };
      await helm('install', 'two', values);
      assert.match(
        await refusal(helm('install', 'three', values, '--create-namespace')),
        /the release two in the namespace two looks after the objects with team=two in all namespaces already/,
      );
      await uninstall('two');
    });

    it('do not look after a namespace that another release looks after', async () => {
      await helm('install', 'two', { crds: { enabled: false }, watchNamespaces: ['shop'] });
      const both = { crds: { enabled: false }, watchNamespaces: ['billing', 'shop'] };
      assert.match(
        await refusal(helm('install', 'three', both, '--create-namespace')),
        /the release two in the namespace two looks after the namespace shop already/,
      );
      await helm('upgrade', 'two', both);
      await uninstall('two');
    });

    it('may have the same name in different namespaces, each with namespaces of its own', async () => {
      const rbac = { aggregateToEdit: true, finalizeEverywhere: true };
      for (const [namespace, watched] of [
        ['two', 'shop'],
        ['three', 'billing'],
      ] as const) {
        const where = ['--namespace', namespace, '--create-namespace', '--kubeconfig', cluster.plane.kubeconfig];
        const values = await cluster.helm.withValues({ crds: { enabled: false }, watchNamespaces: [watched], rbac });
        await cluster.helm.run('install', 'same', CHART, ...where, ...values);
      }
      for (const namespace of ['two', 'three']) {
        const where = ['--namespace', namespace, '--kubeconfig', cluster.plane.kubeconfig];
        await cluster.helm.run('uninstall', 'same', ...where);
      }
    });

    it('take over the CRD of a release that helm-controller has made', async () => {
      await uninstall('one');
      await cluster.kubectl('delete', 'crd', ...CRDS, '--timeout=60s');
      // Helm 3 as Go builds it takes an older Kubernetes for granted.
      const rendered = await cluster.helm.template({ args: ['--kube-version', KUBERNETES.version] });
      const mark = { 'meta.helm.sh/release-name': 'flux', 'meta.helm.sh/release-namespace': 'flux' };
      const labels = { 'app.kubernetes.io/managed-by': 'Helm' };
      const crds = rendered.filter(({ kind }) => kind === 'CustomResourceDefinition');
      await cluster.apply(
        crds.map((crd) => ({
          ...crd,
          metadata: { ...crd.metadata, labels, annotations: { ...crd.metadata.annotations, ...mark } },
        })),
        '--field-manager',
        'helm-controller',
      );
      const serverSide = version === HELM;
      if (serverSide)
        assert.match(
          await refusal(helm('install', 'two', {}, '--take-ownership')),
          /conflicts? with "helm-controller"/,
        );
      await helm('upgrade', 'two', {}, '--install', '--take-ownership', ...(serverSide ? ['--force-conflicts'] : []));
      assert.equal(await crdOwner(), 'two');
    });
  });
}
