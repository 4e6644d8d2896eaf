import { type Check, createProbe } from '../observability/health.ts';
import { startHttpServer } from '../observability/http-server.ts';
import type { Log } from '../observability/log.ts';
import type { OperatorOptions } from '../options/operator.ts';
import type { Telemetry } from './telemetry.ts';

/** The checks of the probes. More of them may be added at any time. */
export interface Checks {
  /** Of /healthz: a process that fails is restarted. */
  readonly live: readonly Check[];
  /** Of /readyz. */
  readonly ready: readonly Check[];
}

/**
 * Starts the servers of the probes and of the metrics, in this order. Disposing of them ends both.
 *
 * @throws ListenError
 */
export async function startServers(
  {
    healthProbeBindAddress,
    metricsBindAddress,
  }: Pick<OperatorOptions, 'healthProbeBindAddress' | 'metricsBindAddress'>,
  { live, ready }: Checks,
  { scrape }: Pick<Telemetry, 'scrape'>,
  log: Log,
): Promise<AsyncDisposable> {
  await using started = new AsyncDisposableStack();
  if (healthProbeBindAddress !== 'Off') {
    const paths = {
      '/healthz': createProbe(live, (detail) => log.write('error', 'the process is not healthy', { detail })),
      '/readyz': createProbe(ready, (detail) => log.write('info', 'not ready yet', { detail })),
    };
    const { url } = started.use(await startHttpServer(healthProbeBindAddress, '--health-probe-bind-address', paths));
    log.write('info', 'probes are answered', { url });
  }
  if (metricsBindAddress !== 'Off') {
    const { url } = started.use(
      await startHttpServer(metricsBindAddress, '--metrics-bind-address', { '/metrics': scrape }),
    );
    log.write('info', 'metrics are served', { url: `${url}/metrics` });
  }
  return started.move();
}
