import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { runReflector } from '../../kubernetes/reflector.ts';
import { keyOf } from '../../kubernetes/store.ts';
import { type Cluster, collectionPath, openCluster } from '../cluster/cluster.ts';
import type { StatusOptions } from '../options/status.ts';
import { isColored, type Terminal } from '../terminal.ts';
import { forgeableNamespaces, forgeableWarning } from './forgeable.ts';
import { findOperators, type Operators, troubles } from './operators.ts';
import { type Row, rowOf } from './row.ts';
import { tableOf, type Widths } from './table.ts';

/**
 * Prints the state of the objects. With `watch`, prints an object again when its line changes, until the user interrupts. Warns
 * if the user could forge a status, and if no operator leads or one is paused.
 */
export async function runStatus(options: StatusOptions, terminal: Terminal): Promise<void> {
  await using cluster = openCluster(options, terminal.signal);
  const namespace = options.allNamespaces ? undefined : cluster.namespace;
  const print = printer(options, terminal);
  const objects = await cluster.list(namespace);
  const { clock, signal, stderr } = terminal;
  const operators = await findOperators(cluster, options.operatorNamespace, namespace, clock.now(), signal);
  print(objects.map((object) => rowOf(object, operators)));
  if (objects.length === 0) {
    stderr.write(`There is no EventInvokeConfig${namespace === undefined ? '' : ` in namespace ${namespace}`}.\n`);
  }
  const warning = forgeableWarning(await forgeableNamespaces(cluster, objects));
  for (const trouble of [...troubles(objects, operators), ...(warning === undefined ? [] : [warning])]) {
    stderr.write(`warning: ${trouble}\n`);
  }
  if (options.watch) await follow(cluster, namespace, objects, operators, print, terminal);
}

function printer(
  { allNamespaces, format, color }: StatusOptions,
  { stdout, env, clock }: Terminal,
): (rows: readonly Row[]) => void {
  let widths: Widths | undefined;
  return (rows) => {
    if (rows.length === 0 && format === 'text') return;
    if (format === 'json') {
      stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
      return;
    }
    const how = { withNamespaces: allNamespaces, color: isColored(color, stdout, env), now: clock.now() };
    const table = tableOf(rows, how, widths);
    widths = table.widths;
    stdout.write(table.text);
  };
}

async function follow(
  cluster: Cluster,
  namespace: string | undefined,
  listed: readonly EventInvokeConfig[],
  operators: Operators,
  print: (rows: readonly Row[]) => void,
  { clock, signal, stderr }: Terminal,
): Promise<void> {
  const read = (object: EventInvokeConfig) => rowOf(object, operators);
  const told = new Map(listed.map((object) => [keyOf(object), JSON.stringify(read(object))]));
  const tell = (object: EventInvokeConfig) => {
    const row = read(object);
    const text = JSON.stringify(row);
    if (told.get(keyOf(object)) === text) return;
    told.set(keyOf(object), text);
    print([row]);
  };
  await runReflector<EventInvokeConfig>({
    connection: cluster.connection,
    path: collectionPath(namespace),
    sink: {
      list: () => ({ add: (page) => page.forEach(tell), end: () => {} }),
      upsert: tell,
      remove(object) {
        told.delete(keyOf(object));
        print([{ ...read(object), ready: 'Unknown', reason: 'Gone', why: 'The object is deleted.' }]);
      },
    },
    clock,
    random: Math.random,
    onListed: () => {},
    onProblem: (problem) => stderr.write(`${problem}\n`),
    signal,
  });
}
