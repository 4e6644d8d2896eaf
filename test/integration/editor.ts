import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { GROUP, PLURAL } from '../../src/api/event-invoke-config.ts';
import { type ApiClient, createApiClient } from '../crds/api-client.ts';
import { controlPlane } from './control-plane.ts';
import { tokenOf } from './service-account.ts';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * A client of somebody who may edit the objects of one namespace: a Role with all verbs on eventinvokeconfigs, and none on
 * their status.
 *
 * @param api - an administrator's
 */
export async function editorIn(api: ApiClient, namespace: string): Promise<ApiClient> {
  const { server } = await controlPlane();
  return createApiClient(server, await editorsToken(api, namespace));
}

/** The token of such an editor. */
export async function editorsToken(api: ApiClient, namespace: string): Promise<string> {
  const name = `editor-${randomBytes(4).toString('hex')}`;
  const post = async (path: string, body: object) => {
    const answer = await api.request('POST', path, body);
    assert.equal(answer.code, 201, JSON.stringify(answer.body));
  };
  await post(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name } });
  await post(`/apis/${RBAC}/v1/namespaces/${namespace}/roles`, {
    metadata: { name },
    rules: [{ apiGroups: [GROUP], resources: [PLURAL], verbs: ['*'] }],
  });
  await post(`/apis/${RBAC}/v1/namespaces/${namespace}/rolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
  return tokenOf(api, namespace, name);
}
