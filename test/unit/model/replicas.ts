import fc from 'fast-check';
import { LeaseServer } from '../controller/lease-server.ts';
import { type Act, perform } from './acts.ts';
import type { Gate } from './gates.ts';
import { wrongAtEndOf } from './history.ts';
import { anyAct, later, NAMES, userAct } from './random-acts.ts';
import { ReplicatedOperator } from './replicated-operator.ts';
import { World } from './world.ts';

/** Something that happens to one of two replicas; `which` is one of them, and `later` is how late what has left arrives. */
type ReplicaAct =
  | {
      readonly do: 'stand still';
      readonly which: number;
      readonly how: 'stop' | 'suspend';
      /** The call that has left by then. */
      readonly left: number | undefined;
      readonly later: number;
    }
  /** @see ReplicatedOperator.goOn */
  | { readonly do: 'go on'; readonly which: number; readonly first: number | undefined }
  | { readonly do: 'kill one'; readonly which: number; readonly left: number | undefined; readonly later: number }
  /**
   * The settings are edited, and the leader stands still while a write is under way; then it goes on, with that write before all
   * else.
   */
  | {
      readonly do: 'stand still in a write';
      readonly name: string;
      readonly what: 'Put' | 'Delete' | 'PATCH';
      readonly how: 'stop' | 'suspend';
      readonly seconds: number;
      readonly meanwhile: readonly Act[];
    }
  /** What becomes of its requests about the Lease. */
  | {
      readonly do: 'renewals';
      readonly which: number;
      readonly fate: 'answered' | 'unheard' | 'swallowed' | 'refused';
    };

/** What happens to two replicas and around them, each followed by some of the steps that are under way then. */
export interface ReplicatedHistory {
  readonly concurrency: number;
  readonly acts: readonly (readonly [Act | ReplicaAct, picks: readonly number[]])[];
}

const which = fc.nat(1);
const pick = fc.option(fc.nat(5), { nil: undefined });

const replicaAct: fc.Arbitrary<ReplicaAct> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('stand still'),
      which,
      how: fc.constantFrom('stop', 'suspend'),
      left: pick,
      later,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('go on'), which, first: pick }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('stand still in a write'),
      name: fc.constantFrom(...NAMES),
      what: fc.constantFrom('Put', 'Delete', 'PATCH'),
      how: fc.constantFrom('stop', 'suspend'),
      seconds: fc.constantFrom(1, 9, 11, 16, 70),
      meanwhile: fc.array(userAct, { maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill one'), which, left: pick, later }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('renewals'),
      which,
      fate: fc.constantFrom('answered', 'unheard', 'swallowed', 'refused'),
    }),
  },
);

const wait: fc.Arbitrary<Act> = fc.record({ do: fc.constant('wait'), seconds: fc.constantFrom(1, 5, 12, 20) });

/** Whatever can happen. */
export const replicatedHistory: fc.Arbitrary<ReplicatedHistory> = fc.record({
  concurrency: fc.integer({ min: 1, max: 3 }),
  acts: fc.array(
    fc.tuple(
      fc.oneof({ weight: 5, arbitrary: anyAct }, { weight: 3, arbitrary: replicaAct }, { weight: 2, arbitrary: wait }),
      fc.array(fc.nat(5), { maxLength: 12 }),
    ),
    { maxLength: 25, size: '+1' },
  ),
});

/** What goes wrong in a history with two replicas, or at its end; as sentences. */
export async function wrongWithReplicas({ concurrency, acts }: ReplicatedHistory): Promise<string[]> {
  const lease = new LeaseServer();
  const wrong: string[] = [];
  const made: ReplicatedOperator[] = [];
  const world = new World(concurrency, (options, clock) => {
    const operator = new ReplicatedOperator(options, clock, lease, wrong);
    made.push(operator);
    return operator;
  });
  const atEnd = await wrongAtEndOf(world, async () => {
    for (const [act, picks] of acts) {
      const operator = made.at(-1);
      if (isReplicas(act)) await performOn(operator, act, world);
      else await perform(act, world);
      for (const each of picks) await world.step(each);
      const found = [...wrong, ...world.referee.violations];
      if (found.length > 0) return found.map((sentence) => `${sentence} (after ${act.do})`);
    }
    return [];
  });
  made.at(-1)?.kill();
  return [...atEnd, ...wrong];
}

const REPLICA_ACTS: ReadonlySet<string> = new Set([
  'stand still',
  'stand still in a write',
  'go on',
  'kill one',
  'renewals',
] satisfies ReplicaAct['do'][]);

function isReplicas(act: Act | ReplicaAct): act is ReplicaAct {
  return REPLICA_ACTS.has(act.do);
}

async function performOn(operator: ReplicatedOperator | undefined, act: ReplicaAct, world: World): Promise<void> {
  if (operator === undefined) return;
  const leave = (gates: readonly Gate[], left: number | undefined, seconds: number) => {
    const gate = left === undefined ? undefined : gates[left % gates.length];
    world.arriveLater(gate?.name.startsWith('Put ') ? seconds : 0, gate?.leave());
  };
  switch (act.do) {
    case 'stand still':
      leave(operator.standStill(act.which, act.how), act.left, act.later);
      break;
    case 'stand still in a write':
      await standStillInWrite(operator, act, world);
      break;
    case 'go on':
      operator.goOn(act.which, act.first);
      break;
    case 'kill one':
      leave(operator.killOne(act.which), act.left, act.later);
      break;
    case 'renewals':
      operator.reach(act.which, act.fate);
      break;
  }
}

async function standStillInWrite(
  operator: ReplicatedOperator,
  { name, what, how, seconds, meanwhile }: Extract<ReplicaAct, { do: 'stand still in a write' }>,
  world: World,
): Promise<void> {
  const { leader } = operator;
  if (leader === undefined) return;
  world.userChanges(name);
  if (what === 'Delete') world.apiServer.delete(name);
  else world.apiServer.edit(name, (spec) => ({ ...spec, maximumEventAgeInSeconds: 300 + world.apiServer.news.length }));
  const writes = () => operator.callsOf(leader).findIndex((gate) => gate.name.startsWith(`${what} `));
  for (let steps = 0; writes() < 0 && steps < MOST_STEPS && (await world.step(0)); steps += 1);
  const write = writes();
  operator.standStill(leader, how);
  for (const act of meanwhile) await perform(act, world);
  await world.pass(seconds * 1000);
  operator.goOn(leader, write < 0 ? undefined : write);
}

// More than an edit needs.
const MOST_STEPS = 100;
