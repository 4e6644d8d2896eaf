import { setTimeout as sleep } from 'node:timers/promises';
import { headOfLog } from './log-head.ts';

// Several times as often as Prometheus does by default, so that the cost shows in a short scenario, too.
const SCRAPE_MILLISECONDS = 5_000;

// The line is among the first ones.
const SERVED = /"message":"metrics are served".*?"url":"([^"]+)"/;

/** The environment variables that say whether an operator serves metrics; an older version ignores them. */
export function servingVariables(metrics: 'scraped' | 'off'): Record<string, string> {
  return {
    EVENT_INVOKE_OPERATOR_METRICS_BIND_ADDRESS: metrics === 'off' ? '0' : '127.0.0.1:0',
    EVENT_INVOKE_OPERATOR_HEALTH_PROBE_BIND_ADDRESS: '127.0.0.1:0',
  };
}

/** Scrapes an operator as Prometheus does, until the signal aborts. @param log - path of its log */
export async function scrape(log: string, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await sleep(SCRAPE_MILLISECONDS, undefined, { signal });
      const url = SERVED.exec(await headOfLog(log))?.[1];
      if (url === undefined) return;
      await (await fetch(url, { signal })).text();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
