import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../environment.ts';
import type { Hooks } from './hooks.ts';
import { isWrite, wrongWrites } from './referee.ts';
import { isOf, type Replica, TAKE_OVER_MILLISECONDS, TIMES, untilLeading } from './replicas.ts';
import type { LetGo } from './states.ts';

/** A leader whose Put is under way, and a replica that stands by. */
export interface Stage {
  readonly environment: Environment;
  readonly leader: Replica;
  readonly standby: Replica;
  readonly hooks: Hooks;
  /** Whether the whole leader stands still. */
  readonly isStill: boolean;
  /** Lets the leader's Put go on. */
  readonly letGo: LetGo;
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

const EARLY_MILLISECONDS = 1_000;

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

async function endsWith(code: number, { environment, leader }: Stage): Promise<string[]> {
  let ended: number | null | undefined;
  void leader.process.exited.then((exitCode) => {
    ended = exitCode;
  });
  // After a wrong write, its end makes no difference.
  await until(() => ended !== undefined || wrongWrites(environment).length > 0, END_MILLISECONDS);
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
export async function until(isSo: () => boolean, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; !isSo(); await sleep(POLL_MILLISECONDS))
    if (Date.now() > end) return false;
  return true;
}

const POLL_MILLISECONDS = 20;

/** The faults, by their names. */
export const FAULTS = {
  async 'is killed'(stage) {
    await stage.leader.process.kill();
    const wrong = await takenOver(stage);
    await stage.letGo();
    return wrong;
  },

  async 'is stopped, and goes on later'(stage) {
    const { pid } = stage.leader.process;
    process.kill(pid, 'SIGSTOP');
    const wrong = await takenOver(stage);
    await stage.letGo();
    process.kill(pid, 'SIGCONT');
    return [...wrong, ...(await endsWith(LOST, stage))];
  },

  async 'stands still'(stage) {
    if (!stage.isStill) {
      await stage.hooks.arm(NOW);
      await stage.hooks.reached(NOW);
    }
    const wrong = await takenOver(stage);
    await stage.letGo();
    await stage.hooks.release(NOW);
    return [...wrong, ...(await endsWith(LOST, stage))];
  },

  async 'is cut off from the API server'(stage) {
    stage.environment.proxy.swallow(isOf(stage.leader));
    const wrong = await takenOver(stage);
    await stage.letGo();
    wrong.push(...(await endsWith(LOST, stage)));
    const lost = stage.leader.process.log.find(({ message }) => message === 'leadership lost');
    const isTold = stage.isStill || /has not answered/.test(String(lost?.detail));
    return isTold ? wrong : [...wrong, `It does not tell why it lost the lease: ${JSON.stringify(lost)}`];
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
    const released = () => proxy.leaseWrites.find(({ holder }) => holder === '');
    void stage.leader.process.stop();
    // One that does not wait for its Put does it now.
    if (!stage.isStill) await until(() => released() !== undefined, EARLY_MILLISECONDS);
    await stage.letGo();
    const wrong = await endsWith(0, stage);
    const release = released();
    if (release === undefined) return [...wrong, 'It did not release the lease.'];
    const writes = emulator.calls.all().filter(isWrite).filter(isOf(stage.leader));
    if (writes.some(({ settledAt }) => settledAt === undefined || settledAt > release.at)) {
      wrong.push('It released the lease before its last write was answered.');
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
