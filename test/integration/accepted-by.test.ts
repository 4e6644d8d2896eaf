import assert from 'node:assert/strict';
import { KIND as ACCOUNT_KIND, PLURAL as ACCOUNTS } from '../../src/api/aws-account.ts';
import { PLURAL } from '../../src/api/event-invoke-config.ts';
import { acceptedBy, recordedReleases } from '../crds/accepted-by/manifests.ts';
import { type ApiClient, createApiClient } from '../crds/api-client.ts';
import { controlPlane } from './control-plane.ts';

const NAMESPACE = 'accepted-by';
const APPLY = 'fieldManager=test&fieldValidation=Strict';

interface Stored {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

describe('the CRD takes whatever an earlier release accepted', () => {
  let api: ApiClient;

  before(async function () {
    this.timeout('10m'); // Starting a control plane for the first time may have to build it.
    const { server, adminToken } = await controlPlane();
    api = createApiClient(server, adminToken);
    await api.request('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE } });
  });

  after(() => api[Symbol.asyncDispose]());

  async function expect(wanted: number, ...request: Parameters<ApiClient['request']>): Promise<Stored> {
    const { code, body } = await api.request(...request);
    assert.equal(code, wanted, JSON.stringify(body).slice(0, 1_000));
    return body as Stored;
  }

  for (const release of recordedReleases()) {
    for (const { apiVersion, kind, metadata, spec, status } of acceptedBy(release)) {
      it(`${release}: ${metadata.name} is applied, keeps all of its fields, and can be deleted`, async () => {
        const objects = kind === ACCOUNT_KIND ? ACCOUNTS : `namespaces/${NAMESPACE}/${PLURAL}`;
        const path = `/apis/${apiVersion}/${objects}/${metadata.name}`;
        const manifest = { apiVersion, kind, metadata: { ...metadata, finalizers: ['example.com/held'] }, spec };
        const applied = await expect(201, 'PATCH', `${path}?${APPLY}`, manifest, 'application/apply-patch+yaml');
        assert.partialDeepStrictEqual(applied.spec, spec);
        if (status !== undefined) {
          const body = { apiVersion, kind, metadata, status };
          const told = await expect(200, 'PATCH', `${path}/status?${APPLY}`, body, 'application/apply-patch+yaml');
          assert.deepEqual({ ...told.status, ...status }, told.status);
        }
        await expect(200, 'DELETE', path);
        await expect(200, 'PATCH', path, { metadata: { finalizers: null } }, 'application/merge-patch+json');
        await expect(404, 'GET', path);
      });
    }
  }
});
