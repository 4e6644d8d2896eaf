import type { BenchEnvironment } from './bench-environment.ts';
import { DECLARED } from './object-template.ts';
import { pause } from './pause.ts';
import { until } from './until.ts';

const LOOK_MILLISECONDS = 100;
const CREATED_AT_ONCE = 20;
const SECONDS = 60;
const QUALIFIER = 'live';

/** Teams that ask for more than there is. */
export interface Flood extends AsyncDisposable {
  /** How many of the objects of each namespace wait for their first Put, at least, since all of them did. */
  readonly fewestWaiting: number;
}

/**
 * In each of some namespaces, so many new objects wait for their first Put, from now on until the flood is disposed of: for
 * each that gets it, another is created.
 */
export async function startFlood(environment: BenchEnvironment, namespaces: number, waiting: number): Promise<Flood> {
  const closing = new AbortController();
  const signal = AbortSignal.any([environment.signal, closing.signal]);
  const names = Array.from({ length: namespaces }, (_, index) => `flood-${index}`);
  const floods = names.map((namespace) => new NamespaceFlood(environment, namespace));
  for (const flood of floods) await flood.begin();
  const rising = Promise.all(floods.map((flood) => flood.keep(waiting, signal)));
  // A failure is told when the flood is disposed of.
  rising.catch(() => {});
  const isHigh = () => floods.every((flood) => flood.waiting >= waiting) || undefined;
  await until(`${waiting} objects waited in each namespace`, isHigh, { seconds: SECONDS, signal });
  for (const flood of floods) flood.fewest = flood.waiting;
  return {
    get fewestWaiting() {
      return Math.min(...floods.map(({ fewest }) => fewest));
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await rising;
    },
  };
}

class NamespaceFlood {
  fewest = 0;
  readonly #environment: BenchEnvironment;
  readonly #namespace: string;
  #named = 0;
  #created = 0;
  #put = 0;

  constructor(environment: BenchEnvironment, namespace: string) {
    this.#environment = environment;
    this.#namespace = namespace;
  }

  get waiting(): number {
    return this.#created - this.#put;
  }

  async begin(): Promise<void> {
    const { api, emulator } = this.#environment;
    await api.write('POST', '/api/v1/namespaces', { metadata: { name: this.#namespace } });
    const seen = new Set<string>();
    emulator.calls.observe({
      arrived: () => {},
      ended: ({ operation, functionName = '', status }) => {
        const isFirst = operation === 'PutFunctionEventInvokeConfig' && status === 200 && !seen.has(functionName);
        if (!isFirst || !functionName.startsWith(`${this.#namespace}-`)) return;
        seen.add(functionName);
        this.#put += 1;
        this.fewest = Math.min(this.fewest, this.waiting);
      },
    });
  }

  async keep(waiting: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const missing = Math.max(0, waiting - this.waiting);
      await Promise.all(Array.from({ length: Math.min(missing, CREATED_AT_ONCE) }, () => this.#create()));
      if (missing === 0) await pause(LOOK_MILLISECONDS, signal).catch(() => {});
    }
  }

  async #create(): Promise<void> {
    const { api, emulator } = this.#environment;
    const name = `${this.#namespace}-${this.#named}`;
    this.#named += 1;
    emulator.functions.create(name, { versions: 1, aliases: { [QUALIFIER]: '1' } });
    const { onFailure: destination, ...numbers } = DECLARED;
    const spec = {
      functionName: name,
      qualifier: QUALIFIER,
      ...numbers,
      destinationConfig: { onFailure: { destination } },
    };
    await api.create(name, spec, this.#namespace);
    this.#created += 1;
  }
}
