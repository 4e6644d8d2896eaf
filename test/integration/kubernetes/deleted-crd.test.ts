import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, createApiClient } from '../../crds/api-client.ts';
import { controlPlane } from '../control-plane.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const MERGE = 'application/merge-patch+json';
const FINALIZER = 'test.dev/finalizer';
const POLL_MILLISECONDS = 20;
const PATIENCE_MILLISECONDS = 20_000;

describe('a CRD that is deleted, on a real API server', () => {
  // A CRD of the test's own: other tests share the control plane, and need the project's CRD.
  const group = `g${randomBytes(4).toString('hex')}.test.dev`;
  const crd = `${CRDS}/things.${group}`;
  const things = `/apis/${group}/v1/namespaces/default/things`;
  let api: ApiClient;

  const until = async (what: string, ask: () => Promise<boolean>) => {
    for (const end = Date.now() + PATIENCE_MILLISECONDS; Date.now() < end; await sleep(POLL_MILLISECONDS)) {
      if (await ask()) return;
    }
    assert.fail(`not within ${PATIENCE_MILLISECONDS} ms: ${what}`);
  };
  const codeOf = async (path: string) => (await api.request('GET', path)).code;
  const thing = (name: string) => ({ apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name } });

  before(async () => {
    const { server, adminToken } = await controlPlane();
    api = createApiClient(server, adminToken);
    const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      subresources: { status: {} },
      schema: { openAPIV3Schema },
    };
    const { code, body } = await api.request('POST', CRDS, {
      metadata: { name: `things.${group}` },
      spec: { group, scope: 'Namespaced', names: { kind: 'Thing', plural: 'things' }, versions: [version] },
    });
    assert.equal(code, 201, JSON.stringify(body));
    await until('the things are served', async () => (await codeOf(things)) === 200);
    await api.request('POST', things, { ...thing('held'), metadata: { name: 'held', finalizers: [FINALIZER] } });
    await api.request('POST', things, thing('free'));
    assert.equal((await api.request('DELETE', crd)).code, 200);
  });
  after(() => api[Symbol.asyncDispose]());

  it('deletes every object: one without a finalizer goes at once, one with a finalizer waits for it', async () => {
    await until('the free one is gone', async () => (await codeOf(`${things}/free`)) === 404);
    await until('the held one is being deleted', async () => {
      const { body } = await api.request('GET', `${things}/held`);
      return (body as { metadata: { deletionTimestamp?: string } }).metadata.deletionTimestamp !== undefined;
    });
    assert.equal(await codeOf(crd), 200);
  });

  it('takes no new object from then on: 403, in 1.25 405', async () => {
    const { code, body } = await api.request('POST', things, thing('new'));
    assert.ok(code === 403 || code === 405, String(code));
    assert.match(JSON.stringify(body), /create not allowed while custom resource definition is terminating/);
  });

  it('still takes an edit of the spec, such as deletionPolicy Orphan, and a status write', async () => {
    const edited = await api.request('PATCH', `${things}/held`, { spec: { deletionPolicy: 'Orphan' } }, MERGE);
    assert.equal(edited.code, 200);
    const written = await api.request('PATCH', `${things}/held/status`, { status: { any: 1 } }, MERGE);
    assert.equal(written.code, 200);
  });

  it('goes after the last finalizer', async () => {
    const { code } = await api.request('PATCH', `${things}/held`, { metadata: { finalizers: null } }, MERGE);
    assert.equal(code, 200);
    await until('the CRD is gone', async () => (await codeOf(crd)) === 404);
  });
});
