import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createEnvironment, type Environment } from '../environment.ts';
import { FAULTS, type FaultName, until } from './faults.ts';
import type { Replacement } from './fixtures/hooks.ts';
import { Hooks } from './hooks.ts';
import { wrongWrites } from './referee.ts';
import { startReplica, untilLeading } from './replicas.ts';
import { NAME, OTHER, STATES, type State, type StateName } from './states.ts';

/** How many plays may run at a time: each has two operators, and they share an API server. */
export const PLAYS_AT_ONCE = 4;

// An operator that stands still, or is cut off, has its call go on after it: no limit of the call's own ends it.
const PATIENT = ['--connect-timeout', '12', '--read-timeout', '12'];

// A Put whose outcome is not known may hold up the next one.
const READY_MILLISECONDS = 30_000;

// Longer than it takes until what was written is read once more.
const REST_MILLISECONDS = 25_000;

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
  const delay = monitorEventLoopDelay();
  delay.enable();
  stack.defer(() => void delay.disable());
  const environment = stack.use(await createEnvironment());
  const { emulator, objects } = environment;
  const state: State = await STATES[stateName](environment, stack);
  const { isKnown = true, isStill = false } = state;
  const hooks = stack.use(new Hooks([...(state.replacements ?? []), ...replacements]));

  const edit = async (maximumRetryAttempts: number, isNew: boolean) => {
    if (isNew) await objects.create(NAME, { functionName: NAME, maximumRetryAttempts });
    else await objects.patchSpec(NAME, { maximumRetryAttempts });
  };
  for (const name of [NAME, OTHER]) emulator.functions.create(name);
  await objects.create(OTHER, { functionName: OTHER, maximumRetryAttempts: 0 });
  if (isKnown) await edit(0, true);
  const leader = await startReplica(environment, {
    args: PATIENT,
    program: hooks.program,
    env: { ...state.env, ...hooks.env },
  });
  await untilLeading(leader);
  const others = stack.use(new Hooks(replacements));
  const standby = await startReplica(environment, { args: PATIENT, program: others.program, env: others.env });
  await objects.untilReady(OTHER);
  if (isKnown) await objects.untilReady(NAME);

  const letGo = await state.enter(hooks, () => edit(1, !isKnown));
  if (leader.process.log.some(({ message }) => message === 'leadership lost')) {
    return [`It lost the lease before: this machine stood still for ${Math.round(delay.max / 1e6)} ms at most.`];
  }
  const editAgain = async () => {
    await edit(2, false);
    await objects.untilReady(NAME, READY_MILLISECONDS);
  };
  const wrong = await FAULTS[faultName]({ environment, leader, standby, hooks, isStill, letGo, editAgain });
  const held = () => emulator.configs.get(NAME)?.MaximumRetryAttempts;
  const found = () => [...wrong, ...wrongWrites(environment)];
  await until(() => held() === 2 || found().length > 0, REST_MILLISECONDS);
  if (held() !== 2 && found().length === 0) {
    wrong.push(`Lambda holds ${held()} in the end: ${callsOf(environment).join(', ')}.`);
  }
  if (found().length === 0) return [];
  // Operators of a machine that stands still itself lose their leases.
  return [...found(), `This machine stood still for ${Math.round(delay.max / 1e6)} ms at most meanwhile.`];
}

function callsOf({ emulator }: Environment): string[] {
  const calls = emulator.calls.all().filter(({ functionName }) => functionName === NAME);
  return calls.map(
    ({ operation, at, input, status, userAgent }) =>
      `${operation} ${input.MaximumRetryAttempts ?? ''} ${status} ${at - (calls[0]?.at ?? 0)} ms by ${userAgent.slice(-8)}`,
  );
}
