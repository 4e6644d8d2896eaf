import type { ApiProxy } from '../../dev/control-plane/api-proxy.ts';
import type { BenchEnvironment } from '../environment/bench-environment.ts';
import type { OperatorRun } from '../environment/operator-run.ts';
import { pause } from '../environment/pause.ts';
import { until } from '../environment/until.ts';
import { Acts } from './acts.ts';
import { Chance } from './chance.ts';
import type { Journal } from './journal.ts';
import { disturbKubernetes } from './kubernetes-weather.ts';
import { disturbLambda } from './lambda-weather.ts';
import type { Place, Population } from './population.ts';

const ACTS_PER_SECOND = 5;
const RESTARTS = 5;
const MOST_DOWN_MILLISECONDS = 10_000;
const SERVED_SECONDS = 30;

/** Where a storm rages. */
export interface StormPlace {
  readonly environment: BenchEnvironment;
  readonly proxy: ApiProxy;
  readonly operator: OperatorRun;
  readonly population: Population;
  readonly places: readonly Place[];
  readonly journal: Journal;
}

/** What a storm did. */
export interface StormCounts {
  readonly acts: Acts['counts'];
  readonly lambdaFaults: number;
  readonly kubernetesFaults: number;
  readonly apiServerRestarts: number;
}

/** Users, strangers, Lambda, the network and the API server do what they can, for some time. */
export async function storm(where: StormPlace, minutes: number, seed: number): Promise<StormCounts> {
  const { environment, proxy, operator, population, places, journal } = where;
  const acts = new Acts(environment, population, new Chance(seed), journal);
  const failed = new AbortController();
  const failing = async <T>(part: Promise<T>): Promise<T> => {
    try {
      return await part;
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  const over = AbortSignal.any([operator.signal, failed.signal, AbortSignal.timeout(minutes * 60_000)]);
  const { emulator } = environment;
  const [apiServerRestarts, lambdaFaults, kubernetesFaults] = await Promise.all([
    failing(act(acts, where, minutes, new Chance(seed + 1), over)),
    failing(disturbLambda({ emulator, journal, places, chance: new Chance(seed + 2) }, over)),
    failing(disturbKubernetes(proxy, new Chance(seed + 3), over)),
  ]);
  operator.signal.throwIfAborted();
  return { acts: acts.counts, lambdaFaults, kubernetesFaults, apiServerRestarts };
}

/** @returns how often the API server was restarted */
async function act(
  acts: Acts,
  { environment }: StormPlace,
  minutes: number,
  chance: Chance,
  over: AbortSignal,
): Promise<number> {
  const apart = (minutes * 60_000) / (RESTARTS + 1);
  let restartAt = Date.now() + chance.between(apart / 2, apart);
  let restarts = 0;
  while (!over.aborted) {
    await pause(chance.between(0, 2000 / ACTS_PER_SECOND), over).catch(() => {});
    if (Date.now() < restartAt) {
      await acts.any();
      continue;
    }
    await restartApiServer(environment, chance);
    restarts += 1;
    restartAt = Date.now() + chance.between(apart / 2, apart);
  }
  return restarts;
}

async function restartApiServer({ controlPlane, api, signal }: BenchEnvironment, chance: Chance): Promise<void> {
  await controlPlane.killApiServer();
  // Without its history, the API server answers a watch from an older version with 410.
  if (chance.happens(0.5)) await controlPlane.compact();
  await new Promise((resolve) => setTimeout(resolve, chance.between(0, MOST_DOWN_MILLISECONDS)));
  await controlPlane.startApiServer();
  // It is ready a moment before it lists objects.
  const lists = () => api.count().catch(() => undefined);
  await until('the API server listed objects', lists, { seconds: SERVED_SECONDS, signal });
}
