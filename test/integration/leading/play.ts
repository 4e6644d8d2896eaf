import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEnvironment, type Environment } from '../environment.ts';
import type { Replacement } from './fixtures/hooks.ts';
import { Hooks } from './hooks.ts';
import { wrongWrites } from './referee.ts';
import { isOf, type Replica, startReplica, TAKE_OVER_MILLISECONDS, TIMES, untilLeading } from './replicas.ts';
import { NAME, OTHER, STATES, type State, type StateName } from './states.ts';

/** A leader whose Put is under way, and a replica that stands by. */
interface Stage {
  readonly environment: Environment;
  readonly leader: Replica;
  readonly standby: Replica;
  readonly hooks: Hooks;
  /** Whether the whole leader stands still. */
  readonly isStill: boolean;
  /** Lets the leader's Put go on. */
  readonly letGo: () => Promise<void>;
  /** Edits the object once more, and waits until that is in sync. */
  readonly editAgain: () => Promise<void>;
}

/** What happens to the leader. @returns what is wrong with how it ends, as sentences */
type Fault = (stage: Stage) => Promise<string[]>;

const LOST = 3;

// The machine of the tests is shared.
const SLACK_MILLISECONDS = 5_000;

// A leader that hears nothing of its loss may write for so long.
const END_MILLISECONDS = 8_000;

// Longer than it takes until what was written is read once more.
const REST_MILLISECONDS = 25_000;

/** A point at which every leader is at once. */
const NOW = 'block now';

/** The standby replica has taken over, and works. */
async function takenOver({ environment, leader, standby, editAgain }: Stage): Promise<string[]> {
  await untilLeading(standby, TAKE_OVER_MILLISECONDS + SLACK_MILLISECONDS);
  const { leaseWrites } = environment.proxy;
  const last = leaseWrites.findLast(({ holder }) => holder === leader.identity);
  const taken = leaseWrites.find(({ holder }) => holder === standby.identity);
  await editAgain();
  const milliseconds = (taken?.at ?? 0) - (last?.at ?? 0);
  return milliseconds <= TAKE_OVER_MILLISECONDS ? [] : [`It was taken over after ${milliseconds} ms.`];
}

async function endsWith(code: number, { process }: Replica): Promise<string[]> {
  const limit = AbortSignal.timeout(END_MILLISECONDS);
  const late = once(limit, 'abort').then(() => 'nothing');
  const ended = await Promise.race([process.exited, late]);
  return ended === code ? [] : [`It ended with ${ended} instead of ${code}.`];
}

/** The leader still leads after a while in which it would have lost the lease. */
async function stillLeads({ environment, leader }: Stage, since: number): Promise<string[]> {
  const { proxy } = environment;
  await until(
    () => proxy.leaseWrites.some(({ at }) => at > since + 2 * TIMES.leaseDuration),
    3 * TIMES.leaseDuration + SLACK_MILLISECONDS,
  );
  const others = proxy.leaseWrites.filter(({ at, holder }) => at > since && holder !== leader.identity);
  return others.length === 0 ? [] : [`It lost the lease to ${others[0]?.holder}.`];
}

/** Waits. @returns whether it has come to that */
async function until(isSo: () => boolean, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; !isSo(); await sleep(POLL_MILLISECONDS))
    if (Date.now() > end) return false;
  return true;
}

const POLL_MILLISECONDS = 20;

/** The faults, by their names. */
export const FAULTS = {
  async 'is killed'(stage) {
    await stage.leader.process.kill();
    return takenOver(stage);
  },

  async 'is stopped, and goes on later'(stage) {
    const { pid } = stage.leader.process;
    process.kill(pid, 'SIGSTOP');
    const wrong = await takenOver(stage);
    await stage.letGo();
    process.kill(pid, 'SIGCONT');
    return [...wrong, ...(await endsWith(LOST, stage.leader))];
  },

  async 'stands still'(stage) {
    if (!stage.isStill) {
      await stage.hooks.arm(NOW);
      await stage.hooks.reached(NOW);
    }
    const wrong = await takenOver(stage);
    await stage.letGo();
    await stage.hooks.release(NOW);
    return [...wrong, ...(await endsWith(LOST, stage.leader))];
  },

  async 'is cut off from the API server'(stage) {
    stage.environment.proxy.swallow(isOf(stage.leader));
    const wrong = await takenOver(stage);
    await stage.letGo();
    const lost = stage.leader.process.log.find(({ message }) => message === 'leadership lost');
    const isTold = stage.isStill || /has not answered/.test(String(lost?.detail));
    const untold = isTold ? [] : [`It does not tell why it lost the lease: ${JSON.stringify(lost)}`];
    return [...wrong, ...(await endsWith(LOST, stage.leader)), ...untold];
  },

  async 'has a slow API server'(stage) {
    const isLease = isOf(stage.leader);
    const milliseconds = 0.3 * TIMES.renewDeadline;
    stage.environment.proxy.addFault((each) => isLease(each) && each.path.includes('/leases/'), {
      kind: 'latency',
      milliseconds,
    });
    await stage.letGo();
    const wrong = await stillLeads(stage, Date.now());
    await stage.editAgain();
    return wrong;
  },

  async 'hears nothing of Lambda'(stage) {
    const { emulator } = stage.environment;
    const end = emulator.faults.add({ kind: 'hang' });
    await stage.letGo();
    const wrong = await stillLeads(stage, Date.now());
    end();
    await stage.editAgain();
    return wrong;
  },

  async 'is told to stop'(stage) {
    const { proxy, emulator } = stage.environment;
    const stopping = stage.leader.process.stop();
    await stage.letGo();
    const wrong = [...(await endsWith(0, stage.leader)), ...((await stopping) === 0 ? [] : ['It did not stop.'])];
    const release = proxy.leaseWrites.find(({ holder }) => holder === '');
    if (release === undefined) return [...wrong, 'It did not release the lease.'];
    const own = emulator.calls.all().filter(isOf(stage.leader));
    if (own.some(({ settledAt }) => settledAt === undefined || settledAt > release.at)) {
      wrong.push('It released the lease before its last call was answered.');
    }
    await untilLeading(stage.standby);
    const taken = proxy.leaseWrites.find(({ holder }) => holder === stage.standby.identity);
    const milliseconds = (taken?.at ?? Number.POSITIVE_INFINITY) - release.at;
    if (milliseconds > 1_000) wrong.push(`It was taken over ${milliseconds} ms after its release.`);
    await stage.editAgain();
    return wrong;
  },
} as const satisfies Readonly<Record<string, Fault>>;

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;

/**
 * Brings the Put of a leader to a state, has a fault happen to the leader, and sees what becomes of it.
 *
 * @param replacements - in the operators' source: what they have against the fault is taken out
 * @returns what is wrong, as sentences
 */
export async function play(
  stateName: StateName,
  faultName: FaultName,
  replacements: readonly Replacement[] = [],
): Promise<string[]> {
  await using stack = new AsyncDisposableStack();
  const environment = stack.use(await createEnvironment());
  const { emulator, objects } = environment;
  const state: State = await STATES[stateName](environment, stack);
  const { isKnown = true, isStill = false, readTimeoutSeconds = 3 } = state;
  const hooks = stack.use(new Hooks([...(state.replacements ?? []), ...replacements]));

  const edit = async (maximumRetryAttempts: number, isNew: boolean) => {
    if (isNew) await objects.create(NAME, { functionName: NAME, maximumRetryAttempts });
    else await objects.patchSpec(NAME, { maximumRetryAttempts });
  };
  for (const name of [NAME, OTHER]) emulator.functions.create(name);
  await objects.create(OTHER, { functionName: OTHER, maximumRetryAttempts: 0 });
  if (isKnown) await edit(0, true);
  const args = ['--read-timeout', `${readTimeoutSeconds}`];
  const leader = await startReplica(environment, { args, env: { ...state.env, ...hooks.env } });
  await untilLeading(leader);
  const others = stack.use(new Hooks(replacements));
  const standby = await startReplica(environment, { args, env: others.env });
  await objects.untilReady(OTHER);
  if (isKnown) await objects.untilReady(NAME);

  const letGo = await state.enter(hooks, () => edit(1, !isKnown));
  const editAgain = async () => {
    await edit(2, false);
    await objects.untilReady(NAME, READY_MILLISECONDS);
  };
  const wrong = await FAULTS[faultName]({ environment, leader, standby, hooks, isStill, letGo, editAgain });
  await state.arrived?.();
  const held = () => emulator.configs.get(NAME)?.MaximumRetryAttempts;
  if (!(await until(() => held() === 2, REST_MILLISECONDS))) wrong.push(`Lambda holds ${held()} in the end.`);
  return [...wrong, ...wrongWrites(environment)];
}

// A Put whose outcome is not known may hold up the next one.
const READY_MILLISECONDS = 30_000;
