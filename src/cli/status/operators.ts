import type { EventInvokeConfig } from '../../api/event-invoke-config.ts';
import { leaseName, type OperatorLease } from '../pause/operator-lease.ts';
import { age } from './age.ts';
import type { FoundOperator, Unknown } from './find-operators.ts';

// Of one operator: more are counted only.
const MOST_NAMESPACES = 5;

/** An operator, whether it looks after an object, and whether some replica of it leads. */
export interface SeenOperator extends FoundOperator {
  readonly isLed: boolean;
}

/** The operators of a cluster; or why they are not known. */
export type Operators = readonly SeenOperator[] | Unknown;

const EDIT_UNSEEN = 'The operator has not reconciled the latest edit yet.';

/**
 * Why no operator has looked at an object yet, as a sentence.
 *
 * @param object - as it stands: a new one, or one that was edited since
 */
export function whyUnseen(object: EventInvokeConfig, operators: Operators, is: 'New' | 'Edited'): string {
  if ('unknown' in operators) {
    return is === 'Edited'
      ? EDIT_UNSEEN
      : 'The operator has not seen it yet: is it running, and does it watch this namespace?';
  }
  if (operators.length === 0) {
    return is === 'Edited' ? EDIT_UNSEEN : 'No operator has ever run in this cluster: install it.';
  }
  const outside = whyOutside(object, operators);
  if (outside !== undefined) return outside;
  const own = operators.filter(({ covers }) => covers(object));
  const led = own.filter((each) => each.isLed);
  if (led.length === 0)
    return `No replica of the operator leads (Lease ${own.map(({ lease }) => leaseName(lease)).join(', ')}).`;
  const waiting = led.flatMap(({ lease }) => waitsIn(lease, [object.metadata.namespace]));
  return [is === 'Edited' ? EDIT_UNSEEN : 'The operator has not looked at it yet.', ...waiting].join(' ');
}

/** A sentence that no operator looks after an object; undefined where one does, or where that is not known. */
export function whyOutside(object: EventInvokeConfig, operators: Operators): string | undefined {
  if ('unknown' in operators || operators.length === 0 || operators.some(({ covers }) => covers(object))) {
    return undefined;
  }
  return `No operator looks after it: ${operators.map(({ lease }) => scopeOf(lease)).join('; ')}.`;
}

/** What is wrong with the operators that look after some of these objects, as sentences. */
export function troubles(objects: readonly EventInvokeConfig[], operators: Operators): string[] {
  if ('unknown' in operators) return [`Whether an operator leads is not known. ${operators.unknown}`];
  return operators.flatMap(({ lease, isLed: has, covers }) => {
    const namespaces = new Set(objects.filter(covers).map(({ metadata }) => metadata.namespace));
    if (namespaces.size === 0) return [];
    return [
      ...(has ? [] : [noLeader(lease)]),
      ...(lease.paused === undefined ? [] : [`The operator ${leaseName(lease)} is paused: ${lease.paused}`]),
      ...(has ? waitsIn(lease, namespaces) : []),
    ];
  });
}

/** What waits for Lambda's quota in some namespaces, a sentence for each, those that have waited longest first. */
function waitsIn({ waiting }: OperatorLease, namespaces: Iterable<string>): string[] {
  const own = [...namespaces].flatMap((namespace) => {
    const objects = waiting.get(namespace);
    return objects === undefined ? [] : [{ namespace, ...objects }];
  });
  own.sort((one, other) => other.oldestSeconds - one.oldestSeconds);
  const more = own.length - MOST_NAMESPACES;
  return [
    ...own.slice(0, MOST_NAMESPACES).map(({ namespace, count, oldestSeconds, secondsLeft }) => {
      const many = count === 1 ? '1 object' : `${count} objects`;
      const times = `the oldest for ${age(oldestSeconds * 1000)}, about ${age(secondsLeft * 1000)} left`;
      return `Waits for Lambda's quota: ${many} of namespace ${namespace}, ${times}.`;
    }),
    ...(more > 0
      ? [`Objects of ${more} more ${more === 1 ? 'namespace' : 'namespaces'} wait for Lambda's quota.`]
      : []),
  ];
}

function noLeader(lease: OperatorLease): string {
  const since = lease.renewedAt === undefined ? '' : ` since ${new Date(lease.renewedAt).toISOString()}`;
  return (
    `No replica of the operator ${leaseName(lease)} leads${since}: nothing is checked or written. ` +
    `Look at its pods in namespace ${lease.namespace}.`
  );
}

function scopeOf(lease: OperatorLease): string {
  const { namespaces, labelSelector } = lease.published ?? {};
  const where = namespaces === undefined ? 'all namespaces' : `namespaces ${namespaces.join(', ')}`;
  return `${leaseName(lease)} looks after ${where}${labelSelector === undefined ? '' : `, objects with ${labelSelector}`}`;
}
