import { runReflector } from '../../kubernetes/reflector.ts';
import { type Cacheable, keyOf } from '../../kubernetes/store.ts';
import { type Cluster, openCluster } from '../cluster/cluster.ts';
import type { StatusOptions } from '../options/status.ts';
import { listOperatorLeases } from '../pause/operator-lease.ts';
import { isColored, type Terminal } from '../terminal.ts';
import { findOperators } from './find-operators.ts';
import { forgeableNamespaces, forgeableWarning } from './forgeable.ts';
import { troubles } from './operators.ts';
import { seeLeaders } from './see-leaders.ts';
import { tableOf, type Widths } from './table.ts';
import { accountsView, objectsView, type View } from './view.ts';

/**
 * Prints the state of the objects, or of the AWSAccounts. With `watch`, prints one again when its line changes, until the user
 * interrupts. Warns if the user could forge a status, if no operator leads or one is paused, and where objects wait for Lambda's quota.
 */
export async function runStatus(options: StatusOptions, terminal: Terminal): Promise<void> {
  await using cluster = openCluster(options, terminal.signal);
  if (options.accounts) {
    await show(accountsView(cluster), cluster, options, terminal);
    return;
  }
  const namespace = options.allNamespaces ? undefined : cluster.namespace;
  const { clock, signal, stderr } = terminal;
  const { operatorNamespace } = options;
  const found = await findOperators(cluster, operatorNamespace, namespace, signal);
  const look = () => listOperatorLeases(cluster.connection, operatorNamespace, signal);
  const operators = 'unknown' in found ? found : await seeLeaders(found, look, clock, signal);
  await show(objectsView(cluster, namespace, operators), cluster, options, terminal, async (objects) => {
    const warning = forgeableWarning(await forgeableNamespaces(cluster, objects));
    for (const trouble of [...troubles(objects, operators), ...(warning === undefined ? [] : [warning])]) {
      stderr.write(`warning: ${trouble}\n`);
    }
  });
}

async function show<T extends Cacheable, R extends object>(
  view: View<T, R>,
  cluster: Cluster,
  options: StatusOptions,
  terminal: Terminal,
  afterwards: (objects: readonly T[]) => Promise<void> = async () => {},
): Promise<void> {
  const print = printer(view, options, terminal);
  const objects = await view.list();
  print(objects.map(view.rowOf));
  if (objects.length === 0) terminal.stderr.write(`${view.none}\n`);
  await afterwards(objects);
  if (options.watch) await follow(view, cluster, objects, print, terminal);
}

function printer<T extends Cacheable, R extends object>(
  { head, cellsOf }: View<T, R>,
  { format, color }: StatusOptions,
  { stdout, env, clock }: Terminal,
): (rows: readonly R[]) => void {
  let widths: Widths | undefined;
  return (rows) => {
    if (rows.length === 0 && format === 'text') return;
    if (format === 'json') {
      stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
      return;
    }
    const lines = rows.map((row) => cellsOf(row, clock.now()));
    const table = tableOf(head, lines, { color: isColored(color, stdout, env) }, widths);
    widths = table.widths;
    stdout.write(table.text);
  };
}

async function follow<T extends Cacheable, R extends object>(
  view: View<T, R>,
  { connection }: Cluster,
  listed: readonly T[],
  print: (rows: readonly R[]) => void,
  { clock, signal, stderr }: Terminal,
): Promise<void> {
  const told = new Map(listed.map((object) => [keyOf(object), JSON.stringify(view.rowOf(object))]));
  const tell = (object: T) => {
    const row = view.rowOf(object);
    const text = JSON.stringify(row);
    if (told.get(keyOf(object)) === text) return;
    told.set(keyOf(object), text);
    print([row]);
  };
  await runReflector<T>({
    connection,
    path: view.path,
    sink: {
      list: () => ({ add: (page) => page.forEach(tell), end: () => {} }),
      upsert: tell,
      remove(object) {
        told.delete(keyOf(object));
        print([view.gone(view.rowOf(object))]);
      },
    },
    clock,
    random: Math.random,
    onListed: () => {},
    onProblem: (problem) => stderr.write(`${problem}\n`),
    signal,
  });
}
