import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { createAccounts, defaultRegion } from '../../lambda/accounts.ts';
import { answerMilliseconds } from '../../lambda/client.ts';
import { createInvokeConfigs } from '../../lambda/invoke-configs.ts';
import { createRequestBudgets } from '../../lambda/request-budgets.ts';
import { createRequests } from '../../lambda/requests.ts';
import { createLedger } from '../../reconcile/ledger.ts';
import { contenderOf, looseKeysOf } from '../../reconcile/rules/contender.ts';
import { type Cluster, openCluster } from '../cluster/cluster.ts';
import { ConfigurationFailure, ServiceFailure, UsageFailure } from '../failures.ts';
import type { DiffOptions } from '../options/diff.ts';
import { createProgressLine } from '../progress.ts';
import { tellRequest } from '../tell-request.ts';
import { isColored, type Terminal } from '../terminal.ts';
import { type Comparison, compare } from './compare.ts';
import { diffText, summary } from './diff-text.ts';
import { expectedObjects, objectsWithoutCluster } from './expected-objects.ts';
import { type FileManifest, readManifests } from './read-manifests.ts';

// Objects that are compared at the same time, so that reads of one function can share a request.
const SIDE_BY_SIDE = 64;

/**
 * Prints what the operator would write to Lambda, and writes nothing itself.
 *
 * @param name - of one object in the cluster; absent: all objects that the options select
 * @returns the exit code: 0 no difference, 1 differences, 2 an object that can't be compared
 * @throws CommandFailure if nothing can be compared
 */
export async function runDiff(name: string | undefined, options: DiffOptions, terminal: Terminal): Promise<0 | 1 | 2> {
  const files = options.files.length > 0 ? await readManifests(options.files, terminal) : undefined;
  const { subjects, all, refusals } = await objectsToCompare(name, files, options, terminal);
  const compared = await compareAll(subjects, all, options, terminal);
  const refused = [...refusals].map(
    ([object, message]): Comparison => ({ object, result: 'Stuck', reason: 'Refused', message, changes: [] }),
  );
  const comparisons = [...compared, ...refused].toSorted((one, other) => (one.object < other.object ? -1 : 1));

  if (options.format === 'json') terminal.stdout.write(`${JSON.stringify(comparisons, undefined, 2)}\n`);
  else terminal.stdout.write(diffText(comparisons, isColored(options.color, terminal.stdout, terminal.env)));
  terminal.stderr.write(`${summary(comparisons)}\n`);
  if (comparisons.some(({ result }) => result === 'Stuck')) return 2;
  return comparisons.some(({ result }) => result === 'Differs' || result === 'Observed') ? 1 : 0;
}

interface Objects {
  readonly subjects: readonly EventInvokeConfig[];
  /** The subjects, and all other objects that may own the same targets. */
  readonly all: readonly EventInvokeConfig[];
  readonly refusals: ReadonlyMap<string, string>;
}

async function objectsToCompare(
  name: string | undefined,
  files: readonly FileManifest[] | undefined,
  options: DiffOptions,
  terminal: Terminal,
): Promise<Objects> {
  let cluster: Cluster;
  try {
    cluster = openCluster(options, terminal.signal);
  } catch (error) {
    if (!(error instanceof ConfigurationFailure) || files === undefined) throw error;
    terminal.stderr.write('No cluster is known: the manifests are compared as if the cluster had no other objects.\n');
    const now = new Date(terminal.clock.now()).toISOString();
    const objects = objectsWithoutCluster(files, options.namespace ?? 'default', now);
    return { subjects: objects, all: objects, refusals: new Map() };
  }
  await using opened = cluster;
  const existing = await listAll(opened, terminal);
  if (files === undefined)
    return { subjects: chosen(existing, opened.namespace, name, options), all: existing, refusals: new Map() };
  const { objects, refusals } = await expectedObjects(opened, files, existing);
  const replaced = new Set(objects.map(keyOf));
  return {
    subjects: objects,
    all: [...existing.filter((each) => !replaced.has(keyOf(each))), ...objects],
    refusals,
  };
}

async function listAll(cluster: Cluster, terminal: Terminal): Promise<EventInvokeConfig[]> {
  try {
    return await cluster.list();
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    // The user may have rights in one namespace only: compare its objects.
    const items = await cluster.list(cluster.namespace);
    terminal.stderr.write(
      `Only the namespace ${cluster.namespace} can be listed: objects of other namespaces may own the same targets.\n`,
    );
    return items;
  }
}

function chosen(
  existing: readonly EventInvokeConfig[],
  namespace: string,
  name: string | undefined,
  { allNamespaces }: DiffOptions,
): EventInvokeConfig[] {
  if (allNamespaces) return [...existing];
  const inNamespace = existing.filter(({ metadata }) => metadata.namespace === namespace);
  if (name === undefined) return inNamespace;
  const named = inNamespace.filter(({ metadata }) => metadata.name === name);
  if (named.length === 0) throw new UsageFailure(`There is no EventInvokeConfig ${name} in namespace ${namespace}.`);
  return named;
}

async function compareAll(
  subjects: readonly EventInvokeConfig[],
  all: readonly EventInvokeConfig[],
  options: DiffOptions,
  { clock, signal, stderr }: Terminal,
): Promise<Comparison[]> {
  const progress = createProgressLine(stderr, clock);
  const budgets = createRequestBudgets(options.requestsPerSecond, clock, () => {});
  const accounts = createAccounts(options, budgets, clock, tellRequest(stderr), () => {});
  const { read } = createInvokeConfigs(createRequests(accounts, answerMilliseconds(options)), budgets, clock);
  const region = await defaultRegion(options);
  const index = Map.groupBy(
    all
      .map((object) => contenderOf(object, region))
      .flatMap((contender) => looseKeysOf(contender).map((key) => ({ key, contender }))),
    ({ key }) => key,
  );
  const ports = {
    defaultRegion: region,
    observeOnly: false,
    contenders: (key: string) => (index.get(key) ?? []).map(({ contender }) => contender),
    ledger: createLedger(clock),
    accounts,
    read,
    clock,
    random: Math.random,
  };
  // A check would leave the budget's reserve unused.
  const call = { priority: 'retry', tenant: '', since: 0, signal, patience: signal } as const;
  const byFunction = Map.groupBy(subjects, (object) => looseKeysOf(contenderOf(object, region))[0] ?? '');
  const sorted = [...byFunction].toSorted(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, objects]) => objects);
  const comparisons: Comparison[] = [];
  const left = sorted.values();
  const work = async () => {
    for (const object of left) {
      comparisons.push(await compare(object, ports, call));
      progress.show(`compared ${comparisons.length}/${sorted.length}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  } finally {
    progress.clear();
  }
  return comparisons;
}
