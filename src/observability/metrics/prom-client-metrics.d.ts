// prom-client's types have only collectDefaultMetrics, which takes all of its metrics or none.
declare module 'prom-client/lib/metrics/*.js' {
  import type { Registry } from 'prom-client';

  const register: (registry: Registry, options?: { readonly eventLoopMonitoringPrecision: number }) => void;
  export default register;
}
