import type { Registry } from 'prom-client';
import eventLoopLag from 'prom-client/lib/metrics/eventLoopLag.js';
import heapSizeAndUsed from 'prom-client/lib/metrics/heapSizeAndUsed.js';
import residentMemory from 'prom-client/lib/metrics/osMemoryHeap.js';
import processCpuTotal from 'prom-client/lib/metrics/processCpuTotal.js';
import processMaxFileDescriptors from 'prom-client/lib/metrics/processMaxFileDescriptors.js';
import processOpenFileDescriptors from 'prom-client/lib/metrics/processOpenFileDescriptors.js';
import processStartTime from 'prom-client/lib/metrics/processStartTime.js';
import nodeVersion from 'prom-client/lib/metrics/version.js';

// prom-client's default of 10 ms would wake an idle process a hundred times a second.
const LOOP_DELAY_MILLISECONDS = 100;

/**
 * Registers prom-client's metrics of the process and of Node. The ones that cost something all the time are left out: its
 * observer of garbage collections, and its lists of handles and resources.
 */
export function processMetrics(registry: Registry): void {
  for (const register of [
    processCpuTotal,
    processStartTime,
    residentMemory,
    processOpenFileDescriptors,
    processMaxFileDescriptors,
    heapSizeAndUsed,
    nodeVersion,
  ]) {
    register(registry);
  }
  eventLoopLag(registry, { eventLoopMonitoringPrecision: LOOP_DELAY_MILLISECONDS });
}
