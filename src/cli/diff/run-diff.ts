import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { candidateOf, contenderOf, looseKeysOf } from '../../reconcile/rules/contender.ts';
import { type Cluster, openCluster } from '../cluster/cluster.ts';
import { ConfigurationFailure, UsageFailure } from '../failures.ts';
import { createForesight, type Seen } from '../foresee/foresee.ts';
import { listReadable } from '../foresee/list-readable.ts';
import type { DiffOptions } from '../options/diff.ts';
import { createProgressLine } from '../progress.ts';
import { isColored, type Terminal } from '../terminal.ts';
import { type Comparison, comparison } from './compare.ts';
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
  const { subjects, seen, refusals } = await objectsToCompare(name, files, options, terminal);
  const compared = await compareAll(subjects, seen, options, terminal);
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
  readonly seen: Seen;
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
    return { subjects: objects, seen: { objects, accounts: undefined }, refusals: new Map() };
  }
  await using opened = cluster;
  const seen = await listReadable(opened, terminal);
  const existing = seen.objects;
  if (files === undefined)
    return { subjects: chosen(existing, opened.namespace, name, options), seen, refusals: new Map() };
  const { objects, refusals } = await expectedObjects(opened, files, existing);
  const replaced = new Set(objects.map(keyOf));
  return {
    subjects: objects,
    seen: { ...seen, objects: [...existing.filter((each) => !replaced.has(keyOf(each))), ...objects] },
    refusals,
  };
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
  seen: Seen,
  options: DiffOptions,
  terminal: Terminal,
): Promise<Comparison[]> {
  const progress = createProgressLine(terminal.stderr, terminal.clock);
  const { foresee, reaching } = await createForesight(seen, options, terminal);
  const looseKeyOf = (object: EventInvokeConfig) => looseKeysOf(contenderOf(candidateOf(object), reaching))[0] ?? '';
  const byFunction = Map.groupBy(subjects, looseKeyOf);
  const sorted = [...byFunction].toSorted(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, objects]) => objects);
  const comparisons: Comparison[] = [];
  const left = sorted.values();
  const work = async () => {
    for (const object of left) {
      comparisons.push(comparison(object, await foresee(object)));
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
