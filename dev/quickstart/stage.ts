import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Kubectl, succeeding } from '../local/kubectl.ts';
import { StepFailed } from '../local/step-failed.ts';
import type { HeldSettings, Lambda } from './lambda.ts';
import type { Terminal } from './terminal.ts';

const UNTIL_SECONDS = 20;
const PROBE_MILLISECONDS = 50;

/** Everything that the steps of the quickstart use. */
export interface Stage {
  readonly terminal: Terminal;
  readonly lambda: Lambda;
  /** Runs kubectl without showing it, and accepts any exit code. */
  readonly kubectl: Kubectl;
}

/** @throws {StepFailed} with the sentence if the condition is false */
export function check(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new StepFailed(sentence);
}

/** Shows a kubectl command with its output, and accepts any exit code. @returns the output */
export function showing({ terminal, kubectl }: Stage): Kubectl {
  return async (...args) => {
    terminal.command(['kubectl', ...args]);
    const ended = await kubectl(...args);
    terminal.say(ended.output);
    return ended;
  };
}

/** Shows a kubectl command with its output. @throws {StepFailed} if the exit code isn't 0 */
export async function show(stage: Stage, ...args: string[]): Promise<string> {
  return (await succeeding(showing(stage))(...args)).output;
}

/**
 * Repeats a kubectl command, without showing it, until it prints the expected text, and then shows it.
 *
 * @throws {StepFailed} if that takes too long
 */
export async function showOnce(stage: Stage, pattern: RegExp, ...args: string[]): Promise<void> {
  const run = succeeding(stage.kubectl);
  const end = performance.now() + UNTIL_SECONDS * 1000;
  while (!pattern.test((await run(...args)).output) && performance.now() < end) await sleep(PROBE_MILLISECONDS);
  const printed = await show(stage, ...args);
  check(pattern.test(printed), `The command above should have printed ${pattern.source} within ${UNTIL_SECONDS} s.`);
}

/**
 * Shows the settings of a qualifier in Lambda.
 *
 * @throws {StepFailed} if they are not the expected ones
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
