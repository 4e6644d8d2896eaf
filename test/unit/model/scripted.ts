import type { Act } from './acts.ts';
import { wrongAtEnd, wrongWithoutTimers } from './history.ts';
import { World } from './world.ts';

/** An act, after which everything happens that follows from it; or only so many steps, or the steps with these picks. */
type Scene = Act | readonly [Act, steps: number | readonly number[]];

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
  const acts = scenes.flatMap(performed);
  if (isTimeless) return wrongWithoutTimers({ concurrency, acts });
  const world = new World(concurrency);
  const wrong = await wrongAtEnd(world, acts);
  if (ends === undefined) return wrong;
  const held = [...world.lambda.configs].map(([arn, { settings }]) => [arn, settings.maximumRetryAttempts]);
  const found = JSON.stringify(Object.fromEntries(held));
  return found === JSON.stringify(ends) ? wrong : [...wrong, `In the end Lambda holds ${found}.`];
}

function performed(scene: Scene): (readonly [Act, number[]])[] {
  if ('do' in scene)
    return [
      [scene, []],
      [{ do: 'wait', seconds: 0 }, []],
    ];
  const [act, steps] = scene;
  return [[act, typeof steps === 'number' ? Array<number>(steps).fill(0) : [...steps]]];
}
