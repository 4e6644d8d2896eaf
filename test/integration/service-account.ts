import assert from 'node:assert/strict';
import type { ApiClient } from '../crds/api-client.ts';

/** A bearer token of a service account, from the API server's TokenRequest. */
export async function tokenOf(api: ApiClient, namespace: string, serviceAccount: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`;
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } };
  const { code, body } = await api.request('POST', path, request);
  assert.equal(code, 201, JSON.stringify(body));
  return (body as { readonly status: { readonly token: string } }).status.token;
}
