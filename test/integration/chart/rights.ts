import assert from 'node:assert/strict';
import type { ProxiedRequest } from '../../../dev/control-plane/api-proxy.ts';
import type { ApiClient } from '../../crds/api-client.ts';

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
}

/**
 * What the holder of a client's token may do in a namespace, as the API server's authorizer says.
 *
 * @returns each as `patch eventinvokeconfigs/status.lambda.eventinvoke.dev`
 */
export async function rightsOf(api: ApiClient, namespace: string): Promise<Set<string>> {
  const { code, body } = await api.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace },
  });
  assert.equal(code, 201, JSON.stringify(body));
  const { status } = body as { status: { incomplete: boolean; resourceRules: Rule[] } };
  assert.equal(status.incomplete, false);
  return new Set(
    status.resourceRules.flatMap(({ verbs, apiGroups, resources }) =>
      verbs.flatMap((verb) => apiGroups.flatMap((group) => resources.map((resource) => right(verb, resource, group)))),
    ),
  );
}

/** What requests needed: the same in the same words. */
export function rightsUsedBy(requests: readonly ProxiedRequest[]): Set<string> {
  return new Set(requests.map(rightUsedBy));
}

const PATH =
  /^\/(?:api|apis\/(?<group>[^/]+))\/v\w+(?:\/namespaces\/[^/]+)?\/(?<resource>[^/]+)(?:\/(?<name>[^/]+)(?:\/(?<subresource>[^/]+))?)?$/;

function rightUsedBy({ method, path, query }: ProxiedRequest): string {
  const { group, resource = path, name, subresource } = PATH.exec(path)?.groups ?? {};
  const whole = subresource === undefined ? resource : `${resource}/${subresource}`;
  if (method !== 'GET') return right(method === 'POST' ? 'create' : method.toLowerCase(), whole, group);
  if (name !== undefined) return right('get', whole, group);
  return right(query.get('watch') === 'true' ? 'watch' : 'list', whole, group);
}

function right(verb: string, resource: string, group = ''): string {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
}
