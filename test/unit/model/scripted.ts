import type { Act } from './acts.ts';
import { wrongAfter, wrongAtEndOf, wrongWithoutTimersOf } from './history.ts';
import { World } from './world.ts';

/**
 * An act, after which everything happens that follows from it; or everything but one call, which stays under way; or only so
 * many steps, or the steps with these picks.
 */
type Scene = Act | readonly [Act, steps: number | readonly number[] | { readonly allBut: string }];

/** A history that random ones seldom meet. Each is there because an operator without one of its rules went wrong in it. */
export interface Script {
  /** What the operator must do. */
  readonly title: string;
  readonly scenes: readonly Scene[];
  /** No time passes, so no timer can help. */
  readonly isTimeless?: true;
  /** How many objects are worked on at once. @default 1 */
  readonly concurrency?: number;
  /** What Lambda holds in the end: retries by canonical ARN. Absent: the referee knows all that matters. */
  readonly ends?: Readonly<Record<string, number | undefined>>;
}

/** What goes wrong in a scripted history, as sentences. */
export async function wrongInScript({ scenes, isTimeless, concurrency = 1, ends }: Script): Promise<string[]> {
  const world = new World(concurrency);
  const happens = () => play(world, scenes);
  if (isTimeless) return wrongWithoutTimersOf(world, happens);
  const wrong = await wrongAtEndOf(world, happens);
  if (ends === undefined) return wrong;
  const held = [...world.lambda.configs].map(([arn, { settings }]) => [arn, settings.maximumRetryAttempts]);
  const found = JSON.stringify(Object.fromEntries(held));
  return found === JSON.stringify(ends) ? wrong : [...wrong, `In the end Lambda holds ${found}.`];
}

async function play(world: World, scenes: readonly Scene[]): Promise<string[]> {
  for (const scene of scenes) {
    const [act, steps] = 'do' in scene ? [scene, undefined] : scene;
    const wrong = await wrongAfter(world, act, () => goOn(world, steps));
    if (wrong.length > 0) return wrong;
  }
  return [];
}

async function goOn(
  world: World,
  steps: number | readonly number[] | { readonly allBut: string } | undefined,
): Promise<void> {
  if (steps === undefined) return world.quiesce();
  if (typeof steps === 'object' && 'allBut' in steps) return world.quiesce(steps.allBut);
  const picks = typeof steps === 'number' ? Array<number>(steps).fill(0) : steps;
  for (const pick of picks) await world.step(pick);
}
