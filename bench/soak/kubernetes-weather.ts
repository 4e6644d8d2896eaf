import type { ApiProxy, ProxiedRequest, ProxyFault } from '../../dev/control-plane/api-proxy.ts';
import { PLURAL } from '../../src/api/event-invoke-config.ts';
import { pause } from '../environment/pause.ts';
import type { Chance } from './chance.ts';

const PAUSE_MILLISECONDS = 1500;
const MOST_FAULT_SECONDS = 10;

/**
 * The way to the API server fails now and then, in every way that it can, until the signal aborts.
 *
 * @returns how often
 */
export async function disturbKubernetes(proxy: ApiProxy, chance: Chance, stop: AbortSignal): Promise<number> {
  const ends = new Set<() => void>();
  let count = 0;
  try {
    for (; !stop.aborted; count += 1) {
      await pause(chance.between(0, 2 * PAUSE_MILLISECONDS), stop).catch(() => {});
      // The proxy keeps what went through it, for tests.
      proxy.clear();
      if (chance.happens(0.05)) {
        proxy.cutConnections();
        continue;
      }
      const { of, faults } = chance.oneOf(WEATHER);
      const endFault = proxy.addFault(of, chance.oneOf(faults)(chance), chance.between(1, 5));
      const end = () => {
        clearTimeout(timer);
        ends.delete(end);
        endFault();
      };
      const timer = setTimeout(end, chance.between(1, MOST_FAULT_SECONDS) * 1000);
      ends.add(end);
    }
  } finally {
    for (const end of ends) end();
  }
  return count;
}

type Making = (chance: Chance) => ProxyFault;

const status =
  (...codes: readonly number[]): Making =>
  (chance) => ({ kind: 'status', code: chance.oneOf(codes) });
const retryAfter: Making = (chance) => ({
  kind: 'status',
  code: 429,
  headers: { 'retry-after': String(chance.between(1, 10)) },
});
const reset: Making = () => ({ kind: 'reset' });
const hang: Making = () => ({ kind: 'hang' });
const freeze: Making = () => ({ kind: 'freeze' });
const resetAfterApplying: Making = () => ({ kind: 'resetAfterApplying' });
const hangAfterApplying: Making = () => ({ kind: 'hangAfterApplying' });

const isOfObject = ({ path }: ProxiedRequest) => path.includes(`/${PLURAL}/`);
const isWatch = ({ path, query }: ProxiedRequest) => path.endsWith(`/${PLURAL}`) && query.has('watch');

const WRITE_FAULTS = [
  status(409),
  status(500, 503),
  status(403, 422),
  retryAfter,
  reset,
  hang,
  resetAfterApplying,
  hangAfterApplying,
];
const READ_FAULTS = [status(500, 503), retryAfter, reset, hang];

const WEATHER: readonly { readonly of: (request: ProxiedRequest) => boolean; readonly faults: readonly Making[] }[] = [
  { of: (each) => isOfObject(each) && each.method === 'PATCH' && each.path.endsWith('/status'), faults: WRITE_FAULTS },
  { of: (each) => isOfObject(each) && each.method === 'PATCH' && !each.path.endsWith('/status'), faults: WRITE_FAULTS },
  { of: (each) => isOfObject(each) && each.method === 'GET', faults: READ_FAULTS },
  { of: ({ path }) => path.endsWith('/events'), faults: WRITE_FAULTS },
  { of: (each) => isWatch(each), faults: [...READ_FAULTS, status(410), freeze] },
  {
    of: ({ path, query }) => path.endsWith(`/${PLURAL}`) && !query.has('watch'),
    faults: [...READ_FAULTS, status(410)],
  },
];
