import { Counter, type Registry } from 'prom-client';

/** The metrics of the requests to the API server. */
export interface KubernetesMetrics {
  /** @param code - of the answer; undefined where none came */
  answered(method: string, host: string, code: number | undefined): void;
}

// The usual refusals. A conflict (409), an object that is gone (404) and a request that came too soon (429) refuse nothing.
const USUAL_REFUSALS = [400, 401, 403, 413, 422];
const NO_REFUSALS = new Set([404, 409, 429]);

/** Registers them. */
export function kubernetesMetrics(registry: Registry): KubernetesMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'rest_client_requests_total',
    help: 'Requests to the API server by method, host and status code. <error>: no answer came.',
    labelNames: ['code', 'method', 'host'],
    registers,
  });
  const refused = new Counter({
    name: 'eventinvoke_kubernetes_write_refused_total',
    help: 'Writes that the API server refused, by status code: a right is missing, an admission policy forbids the write, or it is invalid.',
    labelNames: ['code'],
    registers,
  });
  for (const code of USUAL_REFUSALS) refused.inc({ code }, 0);

  return {
    answered(method, host, code) {
      // client-go writes a request without an answer so.
      requests.inc({ code: code ?? '<error>', method, host });
      const isRefused = code !== undefined && code >= 400 && code < 500 && !NO_REFUSALS.has(code);
      if (isRefused && method !== 'GET') refused.inc({ code });
    },
  };
}
