import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Kubectl, succeeding } from '../local/kubectl.ts';
import { StepFailed } from '../local/step-failed.ts';
import type { HeldSettings, Lambda } from './lambda.ts';
import type { Terminal } from './terminal.ts';

const UNTIL_SECONDS = 20;
const PROBE_MILLISECONDS = 50;

/** What the steps of the quickstart play on. */
export interface Stage {
  readonly terminal: Terminal;
  readonly lambda: Lambda;
  /** Runs it unseen, whatever it exits with. */
  readonly kubectl: Kubectl;
}

/** @throws {StepFailed} with the sentence where the condition doesn't hold */
export function check(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new StepFailed(sentence);
}

/** Shows a kubectl command with its output. @returns that, whatever it exits with */
export function showing({ terminal, kubectl }: Stage): Kubectl {
  return async (...args) => {
    terminal.command(['kubectl', ...args]);
    const ended = await kubectl(...args);
    terminal.say(ended.output);
    return ended;
  };
}

/** Shows a kubectl command with its output. @throws {StepFailed} where it doesn't exit with 0 */
export async function show(stage: Stage, ...args: string[]): Promise<string> {
  return (await succeeding(showing(stage))(...args)).output;
}

/**
 * Runs a kubectl command unseen until it prints what it should, and then shows it.
 *
 * @throws {StepFailed} where that takes too long
 */
export async function showOnce(stage: Stage, pattern: RegExp, ...args: string[]): Promise<void> {
  const run = succeeding(stage.kubectl);
  const end = performance.now() + UNTIL_SECONDS * 1000;
  while (!pattern.test((await run(...args)).output) && performance.now() < end) await sleep(PROBE_MILLISECONDS);
  const printed = await show(stage, ...args);
  check(pattern.test(printed), `The command above should have printed ${pattern.source} within ${UNTIL_SECONDS} s.`);
}

/**
 * Shows what Lambda holds for a qualifier.
 *
 * @throws {StepFailed} where it is something else than it should be
 */
export async function showHeld(
  { terminal, lambda }: Stage,
  [functionName, qualifier]: readonly [string, string],
  expected: HeldSettings,
): Promise<void> {
  const held = await lambda.get(functionName, qualifier);
  terminal.line(`Lambda holds, for ${functionName}:${qualifier} (GetFunctionEventInvokeConfig):`);
  terminal.say(held === undefined ? 'nothing' : JSON.stringify(held, null, 2));
  check(isDeepStrictEqual(held, expected), `Lambda should hold ${JSON.stringify(expected)}.`);
}
