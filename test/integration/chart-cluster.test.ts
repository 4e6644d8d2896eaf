import assert from 'node:assert/strict';
import { KIND as ACCOUNT_KIND, PLURAL as ACCOUNTS } from '../../src/api/aws-account.ts';
import { GROUP, KIND, PLURAL, VERSION } from '../../src/api/event-invoke-config.ts';
import { type ChartCluster, type DeployedOperator, startChartCluster } from './chart/cluster.ts';
import { container, only } from './chart/deployment.ts';
import { EVERY_VALUE, valuesOf } from './chart/every-value.ts';
import { RELEASE } from './chart/helm.ts';
import { rightsOf, rightsUsedBy } from './chart/rights.ts';
import type { Objects } from './objects.ts';

const NAME = `${RELEASE.name}-event-invoke-operator`;
const CRD = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${PLURAL}.${GROUP}`;
const SERVICE_ACCOUNTS = `/api/v1/namespaces/${RELEASE.namespace}/serviceaccounts`;
const DEPLOYMENT = `/apis/apps/v1/namespaces/${RELEASE.namespace}/deployments/${NAME}`;
const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** What the operator may do in every case, since AWSAccounts belong to no namespace. */
const ACCOUNT_RIGHTS = [
  `get ${ACCOUNTS}.${GROUP}`,
  `list ${ACCOUNTS}.${GROUP}`,
  `watch ${ACCOUNTS}.${GROUP}`,
  `patch ${ACCOUNTS}.${GROUP}`,
  `patch ${ACCOUNTS}/status.${GROUP}`,
].toSorted();

/** All that the operator may do, and what it needs. */
const RIGHTS = [
  ...ACCOUNT_RIGHTS,
  `get ${PLURAL}.${GROUP}`,
  `list ${PLURAL}.${GROUP}`,
  `watch ${PLURAL}.${GROUP}`,
  `patch ${PLURAL}.${GROUP}`,
  `patch ${PLURAL}/status.${GROUP}`,
  'create events',
  'patch events',
].toSorted();

const SETTINGS = { maximumRetryAttempts: 0 };

const ACCOUNT_PATH = `/apis/${GROUP}/${VERSION}/${ACCOUNTS}`;

function pathOf(namespace: string, name?: string): string {
  return [`/apis/${GROUP}/${VERSION}/namespaces/${namespace}/${PLURAL}`, ...(name ? [name] : [])].join('/');
}

describe('the chart on a real API server', () => {
  let cluster: ChartCluster;
  let shop: Objects;
  let billing: Objects;
  let elsewhere: Objects;

  before(async function () {
    this.timeout('10m'); // Starting a control plane and finding Helm for the first time may have to build them.
    cluster = await startChartCluster();
    await cluster.namespace(RELEASE.namespace, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    shop = await cluster.namespace('shop');
    billing = await cluster.namespace('billing');
    elsewhere = await cluster.namespace('elsewhere');
    const created = await cluster.api.request('POST', SERVICE_ACCOUNTS, { metadata: { name: 'anybody' } });
    assert.equal(created.code, 201);
  });
  after(() => cluster?.[Symbol.asyncDispose]());

  const codeOf = async (path: string) => (await cluster.api.request('GET', path)).code;

  /** What the chart gives to the operator's service account, beside what any has. */
  const grantedIn = async (namespace: string) => {
    await using operator = await cluster.clientOf(RELEASE.namespace, NAME);
    await using anybody = await cluster.clientOf(RELEASE.namespace, 'anybody');
    const everybodys = await rightsOf(anybody, namespace);
    return [...(await rightsOf(operator, namespace))].filter((right) => !everybodys.has(right)).toSorted();
  };

  /** The whole life of an object, with all that brings the operator to use its rights. */
  const live = async (objects: Objects, { proxy }: DeployedOperator, name: string) => {
    const { emulator } = cluster;
    const account = {
      apiVersion: `${GROUP}/${VERSION}`,
      kind: ACCOUNT_KIND,
      metadata: { name },
      spec: {
        accountId: emulator.scope.account,
        region: emulator.scope.region,
        grants: [{ namespaces: [objects.namespace], functions: [name], access: 'Enforce' }],
      },
    };
    emulator.functions.create(name);
    // After a conflict it reads the object.
    for (const conflicting of [pathOf(objects.namespace, name), `${ACCOUNT_PATH}/${name}`]) {
      proxy.addFault(
        ({ method, path }) => method === 'PATCH' && path === conflicting,
        { kind: 'status', code: 409 },
        1,
      );
    }
    const made = await cluster.api.request('POST', ACCOUNT_PATH, account);
    assert.equal(made.code, 201, JSON.stringify(made.body));
    await objects.create(name, { functionName: name, accountRef: { name }, ...SETTINGS });
    await objects.untilReady(name);
    assert.equal(emulator.configs.get(name)?.MaximumRetryAttempts, 0);

    // The same drift once more counts up the same event.
    for (const count of [1, 2]) {
      emulator.configs.put(name, '$LATEST', { MaximumRetryAttempts: 2 });
      await objects.check(name);
      assert.equal(emulator.configs.get(name)?.MaximumRetryAttempts, 0);
      await objects.untilEvent(name, (event) => event.reason === 'DriftRepaired' && event.count === count);
    }

    // Its finalizer keeps the account until the object is gone.
    assert.equal((await cluster.api.request('DELETE', `${ACCOUNT_PATH}/${name}`)).code, 200);
    await objects.delete(name);
    await objects.untilGone(name);
    assert.equal(emulator.configs.get(name), undefined);
    await cluster.kubectl('wait', '--for=delete', `${ACCOUNTS}/${name}`, '--timeout=30s');
  };

  const assertNothingForbidden = ({ process }: DeployedOperator) => {
    const forbidden = process.log.filter((line) => /forbidden|\b403\b/i.test(JSON.stringify(line)));
    assert.deepEqual(forbidden, []);
  };

  describe('its notes', () => {
    it('say what was installed and what to do next', async () => {
      const notes = await cluster.notes();
      assert.match(notes, /in the namespace event-invoke\. It looks after all EventInvokeConfigs in every namespace\./);
      assert.match(notes, /kubectl -n event-invoke logs deployment\/operator-event-invoke-operator/);
      assert.match(notes, /kind: EventInvokeConfig/);
      assert.match(
        notes,
        /delete eventinvokeconfigs --all -A\n.* delete awsaccounts --all\n +helm uninstall operator -n event-invoke\n/,
      );
      assert.doesNotMatch(notes, /WARNING|only observes/);
    });

    it('say what is looked after, and that it is a trial run', async () => {
      const notes = await cluster.notes({
        watchNamespaces: ['shop', 'billing'],
        labelSelector: 'a=b',
        observeOnly: true,
      });
      assert.match(notes, /the EventInvokeConfigs with a=b in shop, billing\./);
      assert.match(notes, /It only observes/);
      assert.match(notes, /namespace: shop\n/);
    });

    it('warn where helm uninstall would delete everything', async () => {
      const notes = await cluster.notes({ crds: { keep: false } });
      assert.match(notes, /WARNING: .*helm uninstall would delete every EventInvokeConfig and, through them, their/);
    });
  });

  describe('installed for every namespace', () => {
    let operator: DeployedOperator;

    before(async () => {
      const rendered = await cluster.helm.template();
      await cluster.apply(rendered, '--dry-run=server');
      await cluster.release('install', { ...cluster.awsValues, logLevel: 'debug' });
      await cluster.kubectl('wait', '--for=create', 'crd', `${PLURAL}.${GROUP}`, '--timeout=30s');
      operator = await cluster.startDeployed();
    });
    after(() => operator?.[Symbol.asyncDispose]());

    it('makes a pod that the restricted Pod Security Standard admits', async () => {
      const { metadata, spec } = await cluster.podTemplate();
      const pods = `/api/v1/namespaces/${RELEASE.namespace}/pods?dryRun=All`;
      const pod = { metadata: { ...metadata, name: 'operator' }, spec };
      const admitted = await cluster.api.request('POST', pods, pod);
      assert.equal(admitted.code, 201, JSON.stringify(admitted.body));

      const { securityContext: _, ...careless } = container({ metadata, spec });
      const refused = await cluster.api.request('POST', pods, { ...pod, spec: { ...spec, containers: [careless] } });
      assert.equal(refused.code, 403);
      assert.match(JSON.stringify(refused.body), /violates PodSecurity \\"restricted/);
    });

    it('lives through the whole life of an object with the rights of its service account, and needs each of them', async () => {
      await live(shop, operator, 'everywhere');
      const verbs = ['create', 'get', 'list', 'watch', 'patch', 'update'];
      const lease = verbs.map((verb) => `${verb} leases.coordination.k8s.io`);
      // The Lease is read only after a conflict, and renewed only after a while: neither need have happened. No operator updates it.
      const used = new Set([...rightsUsedBy(operator.proxy.requests), ...lease]);
      assert.deepEqual([...used].toSorted(), [...RIGHTS, ...lease].toSorted());
      assertNothingForbidden(operator);
    });

    it('has these rights in every namespace, and no other', async () => {
      for (const { namespace } of [shop, elsewhere]) assert.deepEqual(await grantedIn(namespace), RIGHTS);
    });

    it('may not make or delete objects, or read what is none of its business', async () => {
      const body = {
        apiVersion: `${GROUP}/${VERSION}`,
        kind: KIND,
        metadata: { name: 'mine' },
        spec: { functionName: 'mine', ...SETTINGS },
      };
      await shop.create('theirs', { functionName: 'theirs', ...SETTINGS });
      const forbidden: readonly [string, string, unknown?][] = [
        ['POST', pathOf('shop'), body],
        ['PUT', pathOf('shop', 'theirs'), body],
        ['PUT', `${pathOf('shop', 'theirs')}/status`, body],
        ['DELETE', pathOf('shop', 'theirs')],
        ['DELETE', pathOf('shop')],
        ['POST', ACCOUNT_PATH, { apiVersion: `${GROUP}/${VERSION}`, kind: ACCOUNT_KIND, metadata: { name: 'mine' } }],
        ['DELETE', `${ACCOUNT_PATH}/any`],
        ['GET', '/api/v1/secrets'],
        ['GET', '/api/v1/namespaces/shop/secrets/any'],
        ['GET', '/api/v1/namespaces/shop/configmaps'],
        ['GET', `/api/v1/namespaces/${RELEASE.namespace}/pods`],
        ['GET', '/api/v1/namespaces'],
        ['GET', '/api/v1/namespaces/shop/events'],
        ['GET', CRD],
        ['POST', `${SERVICE_ACCOUNTS}/anybody/token`, {}],
      ];
      for (const [method, path, sent] of forbidden) {
        const { code } = await operator.api.request(method, path, sent);
        assert.equal(code, 403, `${method} ${path}`);
      }
      await shop.delete('theirs');
      await shop.untilGone('theirs');
    });

    it('ends when its pod is told to', async () => {
      assert.equal(await operator.process.stop(), 0);
    });
  });

  describe('upgraded to two namespaces', () => {
    let operator: DeployedOperator;

    before(async () => {
      await cluster.release('upgrade', {
        ...cluster.awsValues,
        logLevel: 'debug',
        watchNamespaces: [shop.namespace, billing.namespace],
      });
      operator = await cluster.startDeployed();
    });
    after(() => operator?.[Symbol.asyncDispose]());

    it('lives through the whole life of an object in each of them, with the same rights', async () => {
      for (const objects of [shop, billing]) {
        operator.proxy.clear();
        await live(objects, operator, `in-${objects.namespace}`);
        assert.deepEqual(await grantedIn(objects.namespace), RIGHTS);
      }
      assertNothingForbidden(operator);
    });

    it('has no rights on objects elsewhere and leaves them alone', async () => {
      assert.deepEqual(await grantedIn(elsewhere.namespace), ACCOUNT_RIGHTS);
      assert.equal((await operator.api.request('GET', `/apis/${GROUP}/${VERSION}/${PLURAL}`)).code, 403);
      assert.equal((await operator.api.request('GET', pathOf(elsewhere.namespace))).code, 403);
      assert.equal(await codeOf(`${RBAC}/clusterroles/${NAME}`), 404);
      assert.equal(await codeOf(`${RBAC}/clusterrolebindings/${NAME}`), 404);

      cluster.emulator.functions.create('far');
      cluster.emulator.functions.create('near');
      await elsewhere.create('far', { functionName: 'far', ...SETTINGS });
      await shop.create('near', { functionName: 'near', ...SETTINGS });
      await shop.untilReady('near');
      assert.deepEqual((await elsewhere.get('far')).status, { observedGeneration: -1 });
      assert.equal(cluster.emulator.configs.get('far'), undefined);
    });
  });

  describe('in a namespace that has lost the RoleBinding, as when it is deleted', () => {
    it('can not let go of an object, which only the log tells, until the rights are given back as the guide says', async () => {
      await cluster.release('upgrade', { ...cluster.awsValues, watchNamespaces: [billing.namespace] });
      await using operator = await cluster.startDeployed();
      cluster.emulator.functions.create('hanging');
      await billing.create('hanging', { functionName: 'hanging', ...SETTINGS });
      const { status } = await billing.untilReady('hanging');
      const gone = await cluster.api.request('DELETE', `${RBAC}/namespaces/${billing.namespace}/rolebindings/${NAME}`);
      assert.equal(gone.code, 200);
      await billing.delete('hanging');
      const { detail } = await operator.process.logged(({ message }) => message === 'reconcile failed');
      assert.match(String(detail), /403: .*cannot (get|patch) resource/);
      assert.deepEqual((await billing.get('hanging')).status, status);

      const objects = `${PLURAL}.${GROUP}`;
      const resources = ['--resource', `${objects},${objects}/status`];
      await cluster.kubectl('create', 'clusterrole', 'rescue', '--verb', 'get,list,watch,patch', ...resources);
      const subject = ['--serviceaccount', `${RELEASE.namespace}:${NAME}`];
      await cluster.kubectl('create', 'clusterrolebinding', 'rescue', '--clusterrole', 'rescue', ...subject);
      await billing.untilGone('hanging');
      assert.equal(cluster.emulator.configs.get('hanging'), undefined);
      // In order, so that the next operator need not wait for the Lease to expire.
      assert.equal(await operator.process.stop(), 0);
      await cluster.kubectl('delete', 'clusterrolebinding/rescue', 'clusterrole/rescue');
    });
  });

  describe('with rbac.finalizeEverywhere', () => {
    it('lets go of an object whose namespace has lost the RoleBinding, as when it is deleted', async () => {
      await cluster.release('upgrade', {
        ...cluster.awsValues,
        watchNamespaces: [billing.namespace],
        rbac: { finalizeEverywhere: true },
      });
      await using operator = await cluster.startDeployed();
      cluster.emulator.functions.create('doomed');
      await billing.create('doomed', { functionName: 'doomed', ...SETTINGS });
      await billing.untilReady('doomed');
      const gone = await cluster.api.request('DELETE', `${RBAC}/namespaces/${billing.namespace}/rolebindings/${NAME}`);
      assert.equal(gone.code, 200);
      await billing.delete('doomed');
      await billing.untilGone('doomed');
      assert.equal(cluster.emulator.configs.get('doomed'), undefined);
      assert.equal(await operator.process.stop(), 0);
    });
  });

  describe('over its life', () => {
    // An object of an operator that is gone.
    const held = () => shop.get('near');

    it('is upgraded', async () => {
      const before = await cluster.podTemplate();
      await cluster.release('upgrade', { concurrency: 7, podLabels: { tier: 'control' } });
      const after = await cluster.podTemplate();
      assert.ok(!container(before).args.includes('--concurrency=7'));
      assert.ok(container(after).args.includes('--concurrency=7'));
      assert.equal(after.metadata.labels.tier, 'control');
      assert.equal(await codeOf(`${RBAC}/namespaces/shop/roles/${NAME}`), 404);
    });

    it('keeps the CRD where an upgrade no longer has it', async () => {
      await cluster.release('upgrade', { crds: { enabled: false } });
      assert.equal(await codeOf(CRD), 200);
      await cluster.release('upgrade', {});
    });

    it('goes but for the CRD and the objects when it is uninstalled', async () => {
      await cluster.uninstall();
      for (const path of [DEPLOYMENT, `${SERVICE_ACCOUNTS}/${NAME}`, `${RBAC}/clusterroles/${NAME}`]) {
        assert.equal(await codeOf(path), 404, path);
      }
      assert.equal(await codeOf(CRD), 200);
      assert.equal((await held()).metadata.deletionTimestamp, undefined);
      assert.equal(cluster.emulator.configs.get('near')?.MaximumRetryAttempts, 0);
    });

    it('takes over what it left when it is installed again', async () => {
      await cluster.release('install', cluster.awsValues);
      await using operator = await cluster.startDeployed();
      await shop.check('near');
      assertNothingForbidden(operator);
    });

    it('deletes every object with the CRD where crds.keep is false, as its notes warn', async () => {
      await cluster.release('upgrade', { ...cluster.awsValues, crds: { keep: false } });
      await cluster.uninstall();
      await shop.until('near', ({ metadata }) => metadata.deletionTimestamp !== undefined);
    });
  });

  // The last of all: its policy would refuse the status writes of the operators above.
  describe('with every value set', () => {
    it('is accepted by the API server', async () => {
      // The last one is refused beside tenancy.protectStatus.
      const other = [
        ...['crds.enabled', 'crds.keep', 'serviceAccount.create', 'image.digest', 'metrics.service.enabled'],
        'labelSelector',
      ];
      // Their kinds belong to the Prometheus Operator, which is not installed here.
      const isOthers = (path: string) => /^(serviceMonitor|podMonitor|prometheusRule)\./.test(path);
      const rows = EVERY_VALUE.filter(({ path }) => !other.includes(path) && !isOthers(path));
      const rendered = await cluster.helm.template({ values: { ...valuesOf(rows), crds: { enabled: false } } });
      await cluster.kubectl('create', 'namespace', 'monitoring');
      await cluster.apply(rendered);
      const { metadata, kind } = only(rendered, 'Deployment');
      assert.equal(await codeOf(DEPLOYMENT.replace(NAME, metadata.name)), 200, kind);
    });
  });
});
