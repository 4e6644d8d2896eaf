import type { EventInvokeConfigSpec } from '../../../src/api/event-invoke-config.ts';
import type { Act } from './acts.ts';
import { wrongAtEnd, wrongWithoutTimers } from './history.ts';
import { ELSEWHERE, HOME } from './reading.ts';
import { type Start, World } from './world.ts';

/** An act, after which everything happens that follows from it, or only so many steps. */
type Scene = Act | readonly [Act, steps: number];

/** A history that random ones seldom meet. Each is there because an operator without one of its rules went wrong in it. */
export interface Script {
  /** What the operator must do. */
  readonly title: string;
  readonly scenes: readonly Scene[];
  /** No time passes, so no timer can help. */
  readonly isTimeless?: true;
  /** What Lambda holds in the end: retries by canonical ARN. Absent: the referee knows all that matters. */
  readonly ends?: Readonly<Record<string, number | undefined>>;
}

const ORDERS = 'arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST';
const AT_HOME: Start = { region: HOME, observeOnly: false };
const ABROAD: Start = { region: ELSEWHERE, observeOnly: false };

const create = (name: string, spec: Partial<EventInvokeConfigSpec> = {}): Act => ({
  do: 'create',
  name,
  spec: { functionName: 'orders', maximumRetryAttempts: 0, ...spec },
  guarded: false,
});
const edit = (name: string, spec: Partial<EventInvokeConfigSpec>): Act => ({ do: 'edit', name, spec });
const retarget = (name: string, functionName: string): Act => ({ do: 'retarget', name, naming: { functionName } });
const remove = (name: string): Act => ({ do: 'delete', name });
const loseAnswers = (action: 'Put' | 'Delete'): Act => ({ do: 'lose answers', action, performed: false });
const drift = (maximumRetryAttempts: number): Act => ({ do: 'drift', target: 0, settings: { maximumRetryAttempts } });
const restart = (start: Start): Act => ({
  do: 'restart',
  how: 'stopped',
  arrives: undefined,
  later: 0,
  meanwhile: [],
  start,
});

// Steps after the creation of an object.
const AFTER_ITS_PUT = 5;

/** The histories by rule, as docs/architecture.md (Claims) numbers them. */
export const SCRIPTS: readonly Script[] = [
  // 1
  {
    title: 'puts nothing where the API server does not keep the claim, and says so once',
    scenes: [{ do: 'prune' }, create('anna'), { do: 'wait', seconds: 30 }],
    ends: { [ORDERS]: 0 },
  },
  // 2
  {
    title: 'makes no fifth Put of unknown outcome',
    scenes: [loseAnswers('Put'), create('anna'), { do: 'fidget', name: 'anna', times: 7 }],
  },
  {
    title: 'claims no target for which there is no room',
    scenes: [create('anna'), { do: 'tour', name: 'anna', stops: 20 }],
  },
  {
    title: 'deletes what a Put without an answer has left behind',
    scenes: [{ do: 'postpone', seconds: 30 }, create('anna'), remove('anna')],
    ends: {},
  },
  {
    title: 'deletes what a Put of a killed process has left behind',
    scenes: [
      create('anna'),
      { do: 'die in Put', name: 'anna', later: 30, meanwhile: [remove('anna')], start: AT_HOME },
    ],
    ends: {},
  },
  // 3
  {
    title: 'remembers that its Put was accepted where the object is suspended before the report',
    scenes: [
      [create('anna', { adoptionPolicy: 'Refuse' }), AFTER_ITS_PUT],
      edit('anna', { suspend: true }),
      drift(2),
      edit('anna', { suspend: false }),
    ],
    ends: { [ORDERS]: 0 },
  },
  // 4
  {
    title: 'writes nothing by the status that a copy brought along',
    scenes: [
      create('anna'),
      { do: 'restore', name: 'bert', copyOf: 'anna' },
      remove('anna'),
      edit('bert', { maximumRetryAttempts: 1 }),
    ],
    ends: { [ORDERS]: 1 },
  },
  {
    title: 'claims again at once what somebody took out of the status',
    scenes: [create('anna'), retarget('anna', 'billing'), { do: 'rewind', name: 'anna', pick: 3 }],
    isTimeless: true,
  },
  {
    title: 'reports anew where somebody wiped the status of a suspended object',
    scenes: [create('anna', { suspend: true }), { do: 'wipe', name: 'anna' }],
    isTimeless: true,
  },
  // 5
  {
    title: 'does not move with the region to a target that it is leaving',
    scenes: [
      restart(ABROAD),
      create('anna'),
      { do: 'deny', action: 'Delete' },
      restart(AT_HOME),
      retarget('anna', 'billing'),
      retarget('anna', 'orders'),
      restart(ABROAD),
    ],
  },
  // 6
  {
    title: 'leaves alone what it saw before its claim was established',
    scenes: [
      drift(2),
      create('anna', { managementPolicy: 'Observe' }),
      loseAnswers('Put'),
      edit('anna', { managementPolicy: 'Enforce' }),
      { do: 'grant' },
      retarget('anna', 'billing'),
    ],
  },
  // 7
  {
    title: 'takes over nothing from an object that only observes',
    scenes: [
      create('anna'),
      edit('anna', { managementPolicy: 'Observe' }),
      drift(1),
      create('bert', { adoptionPolicy: 'Refuse', maximumRetryAttempts: 2 }),
    ],
    ends: { [ORDERS]: 1 },
  },
  {
    title: 'gives no place in ownership for a released claim',
    scenes: [
      create('anna', { functionName: 'billing' }),
      { do: 'wait', seconds: 1 },
      create('bert'),
      edit('bert', { managementPolicy: 'Observe' }),
      edit('anna', { suspend: true }),
      [retarget('anna', 'orders'), 0],
      [edit('bert', { managementPolicy: 'Enforce', maximumRetryAttempts: 2 }), 0],
      edit('anna', { suspend: false }),
    ],
    ends: { [ORDERS]: 0 },
  },
  // 8
  {
    title: 'does not let go to an heir whose claim covers less',
    scenes: [
      loseAnswers('Put'),
      create('bert', { maximumRetryAttempts: 1 }),
      { do: 'grant' },
      retarget('bert', 'billing'),
      { do: 'wait', seconds: 70 },
      create('anna'),
      retarget('bert', 'orders'),
      [{ do: 'rewind', name: 'bert', pick: 2 }, 0],
      [edit('bert', { suspend: true }), 0],
      remove('anna'),
    ],
  },
  {
    title: 'takes over what another object leaves, though it must not adopt',
    scenes: [create('anna'), create('bert', { adoptionPolicy: 'Refuse', maximumRetryAttempts: 2 }), remove('anna')],
    ends: { [ORDERS]: 2 },
  },
  // 9
  {
    title: 'puts back at once a finalizer that somebody took away',
    scenes: [create('anna'), { do: 'strip', name: 'anna' }],
    isTimeless: true,
  },
];

/** What goes wrong in a scripted history, as sentences. */
export async function wrongInScript({ scenes, isTimeless, ends }: Script): Promise<string[]> {
  const acts = scenes.flatMap(performed);
  if (isTimeless) return wrongWithoutTimers({ concurrency: 1, acts });
  const world = new World(1);
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
  return [[act, Array<number>(steps).fill(0)]];
}
