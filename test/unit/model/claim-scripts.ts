import type { EventInvokeConfigSpec } from '../../../src/api/event-invoke-config.ts';
import type { Act } from './acts.ts';
import { ELSEWHERE, HOME } from './reading.ts';
import type { Script } from './scripted.ts';
import type { Start } from './world.ts';

const ORDERS = 'arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST';
const LIVE = 'arn:aws:lambda:eu-west-1:123456789012:function:orders:live';
const AT_HOME: Start = { region: HOME, observeOnly: false };
const ABROAD: Start = { region: ELSEWHERE, observeOnly: false };

const create = (name: string, spec: Partial<EventInvokeConfigSpec> = {}, guarded = false): Act => ({
  do: 'create',
  name,
  spec: { functionName: 'orders', maximumRetryAttempts: 0, ...spec },
  guarded,
});
const edit = (name: string, spec: Partial<EventInvokeConfigSpec>): Act => ({ do: 'edit', name, spec });
const swap = (...names: readonly [string, string]): Act => ({ do: 'swap', names });
const retarget = (name: string, functionName: string): Act => ({ do: 'retarget', name, naming: { functionName } });
const remove = (name: string): Act => ({ do: 'delete', name });
const loseAnswers = (action: 'Put' | 'Delete'): Act => ({ do: 'lose answers', action, performed: false });
const drift = (maximumRetryAttempts: number, target = 0): Act => ({
  do: 'drift',
  target,
  settings: { maximumRetryAttempts },
});
const restart = (start: Start, meanwhile: readonly Act[] = []): Act => ({
  do: 'restart',
  how: 'stopped',
  arrives: undefined,
  later: 0,
  meanwhile,
  start,
});

// A new object takes seven steps: it is heard of; the identity, a look, the finalizer, the claim, the Put, the report.
const WITH_ITS_CLAIM_UNDER_WAY = 4;
const WITH_ITS_REPORT_UNDER_WAY = 6;
// One that has moved to a target that holds what it declares: it is heard of; the identity, a look, after which it notes its
// claim and goes on with the target that it has left.
const WITH_ITS_CLAIM_NOTED = 3;
// One that comes back from Observe: it is heard of; the identity, a look, the finalizer.
const BACK_WITH_ITS_FINALIZER = 4;

// The statuses of a new object, in order: none, the same with a finalizer, the claim, the first report.
const CLAIMED = 2;
const IN_SYNC = 3;

/** The histories by rule, as docs/architecture.md (Claims) numbers them. */
export const CLAIM_SCRIPTS: readonly Script[] = [
  // 1
  {
    title: 'stops where the API server does not keep the claim, and goes on once it does',
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
  {
    title: 'deletes what an earlier one of two Puts without an answer has left behind',
    scenes: [
      { do: 'postpone', seconds: 30 },
      create('anna'),
      { do: 'grant' },
      loseAnswers('Put'),
      edit('anna', { maximumRetryAttempts: 1 }),
      remove('anna'),
    ],
    ends: {},
  },
  {
    title: 'leaves alone what somebody else put where its own Put was refused',
    scenes: [{ do: 'deny', action: 'Put' }, create('anna'), { do: 'mimic', name: 'anna' }, remove('anna')],
    ends: { [ORDERS]: 0 },
  },
  // 3
  {
    title: 'announces no Put that an edit has made out of date',
    scenes: [[create('anna'), WITH_ITS_CLAIM_UNDER_WAY], edit('anna', { maximumRetryAttempts: 1 })],
  },
  {
    title: 'remembers that its Put was accepted where the object is suspended before the report',
    scenes: [
      [create('anna', { adoptionPolicy: 'Refuse' }), WITH_ITS_REPORT_UNDER_WAY],
      edit('anna', { suspend: true }),
      drift(2),
      edit('anna', { suspend: false }),
    ],
    ends: { [ORDERS]: 0 },
  },
  {
    title: 'deletes nothing under a claim that it has noted for words which were edited meanwhile',
    scenes: [
      drift(0, 1),
      create('anna'),
      [retarget('anna', 'orders:live'), WITH_ITS_CLAIM_NOTED],
      retarget('anna', 'orders'),
    ],
    ends: { [LIVE]: 0, [ORDERS]: 0 },
  },
  {
    title: 'writes no claim that it has noted for words which were edited meanwhile',
    scenes: [
      drift(0, 1),
      create('anna', { deletionPolicy: 'Orphan' }),
      [retarget('anna', 'orders:live'), WITH_ITS_CLAIM_NOTED],
      [retarget('anna', 'orders'), 0],
      edit('anna', { suspend: true }),
    ],
  },
  // 4
  {
    title: 'writes nothing by the status that a copy brought along',
    scenes: [
      create('anna'),
      restart(AT_HOME, [
        { do: 'restore', name: 'bert', copyOf: 'anna' },
        remove('anna'),
        edit('bert', { maximumRetryAttempts: 1 }),
      ]),
    ],
    ends: { [ORDERS]: 1 },
  },
  {
    title: 'claims again at once what somebody took out of the status',
    scenes: [create('anna'), retarget('anna', 'billing'), { do: 'rewind', name: 'anna', pick: IN_SYNC }],
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
  {
    title: 'looks before it deletes where the deletion has taken long',
    scenes: [create('anna'), { do: 'deny', action: 'Delete' }, remove('anna'), { do: 'wait', seconds: 400 }, drift(2)],
    ends: { [ORDERS]: 2 },
  },
  // 7
  {
    title: 'takes for its own only what it last saw where it comes back from Observe',
    scenes: [
      create('anna', { adoptionPolicy: 'Refuse' }),
      edit('anna', { managementPolicy: 'Observe' }),
      drift(2),
      edit('anna', { managementPolicy: 'Enforce' }),
    ],
    ends: { [ORDERS]: 2 },
  },
  {
    title: 'deletes what it had put before it only observed',
    scenes: [
      create('anna'),
      edit('anna', { managementPolicy: 'Observe' }),
      [edit('anna', { managementPolicy: 'Enforce' }), BACK_WITH_ITS_FINALIZER],
      remove('anna'),
    ],
    ends: {},
  },
  {
    title: 'looks before it deletes where it comes back from Observe',
    scenes: [
      create('anna'),
      edit('anna', { managementPolicy: 'Observe' }),
      drift(2),
      [edit('anna', { managementPolicy: 'Enforce' }), BACK_WITH_ITS_FINALIZER],
      remove('anna'),
    ],
    ends: { [ORDERS]: 2 },
  },
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
      [{ do: 'rewind', name: 'bert', pick: CLAIMED }, 0],
      [edit('bert', { suspend: true }), 0],
      remove('anna'),
    ],
  },
  {
    title: 'takes over what another object leaves, though it must not adopt',
    scenes: [create('anna'), create('bert', { adoptionPolicy: 'Refuse', maximumRetryAttempts: 2 }), remove('anna')],
    ends: { [ORDERS]: 2 },
  },
  {
    title: 'does not let two objects hand one target over to each other',
    concurrency: 2,
    scenes: [
      create('anna', { adoptionPolicy: 'Refuse' }),
      create('bert'),
      // The heir claims the target while the owner waits for its identity.
      [retarget('anna', 'billing'), [0, 1, 1, 1]],
      // The owner decides on the claim of the heir; both are edited then.
      [swap('anna', 'bert'), 1],
    ],
    isTimeless: true,
  },
  {
    title: 'does not hand a target over to an object that is letting go of it',
    concurrency: 2,
    scenes: [
      create('bert', { adoptionPolicy: 'Refuse' }),
      create('anna'),
      // The heir has its claim, and the owner has not let go yet.
      [retarget('bert', 'billing'), [1, 2, 0, 1, 1]],
      // The owner comes back and lets go, for the heir owns the target now; then the heir leaves.
      [retarget('bert', 'orders'), 0],
      retarget('anna', 'orders:live'),
    ],
    isTimeless: true,
  },
  {
    title: 'hands a target over at once where a conflict keeps the heir from letting go of it',
    concurrency: 2,
    scenes: [
      create('bert', { adoptionPolicy: 'Refuse' }),
      create('anna'),
      [retarget('bert', 'billing'), [1, 2, 0, 1, 1]],
      // All is heard and done, but for the write by which the owner lets go.
      [retarget('bert', 'orders'), [3, 3, 3, 0, 0, 0, 0, 1]],
      [retarget('anna', 'orders:live'), [1, 1, 1, 1, 1, 1, 1, 1]],
      { do: 'touch', name: 'bert' },
    ],
    isTimeless: true,
  },
  // 9
  {
    title: 'puts back the finalizer for a claim that is not written yet',
    scenes: [
      [create('anna'), WITH_ITS_REPORT_UNDER_WAY],
      // The report meets a newer version, and takes the claim along that was wiped.
      [{ do: 'wipe', name: 'anna' }, 2],
      [edit('anna', { suspend: true }), 0],
      { do: 'replace', name: 'anna' },
    ],
    isTimeless: true,
  },
  {
    title: 'puts back the finalizer of a suspended object',
    scenes: [create('anna'), edit('anna', { suspend: true }), { do: 'strip', name: 'anna' }],
    isTimeless: true,
  },
  {
    title: 'puts back the finalizer of a suspended object that would only observe',
    scenes: [
      create('anna'),
      edit('anna', { suspend: true, managementPolicy: 'Observe' }),
      { do: 'strip', name: 'anna' },
    ],
    isTimeless: true,
  },
  {
    title: 'lets go of all claims of an object that another finalizer holds',
    scenes: [create('anna', {}, true), remove('anna')],
    ends: {},
  },
  {
    title: 'takes over nothing from a terminating object that somebody freed',
    scenes: [
      create('bert', { adoptionPolicy: 'Refuse', maximumRetryAttempts: 2, suspend: true }),
      create('anna', {}, true),
      edit('bert', { suspend: false }),
      restart(AT_HOME, [remove('anna'), { do: 'strip', name: 'anna' }]),
    ],
    ends: { [ORDERS]: 0 },
  },
  // 10
  {
    title: 'tells of what it orphans',
    scenes: [create('anna', { deletionPolicy: 'Orphan' }), remove('anna')],
    ends: { [ORDERS]: 0 },
  },
  // Ownership
  {
    title: 'takes no target from a younger object that claims it',
    scenes: [
      create('bert', { functionName: 'billing' }),
      { do: 'wait', seconds: 1 },
      create('anna', { maximumRetryAttempts: 2 }),
      retarget('bert', 'orders'),
      remove('bert'),
    ],
    ends: { [ORDERS]: 2 },
  },
  {
    title: 'wakes the heir at once',
    scenes: [create('anna'), create('bert'), remove('anna')],
    isTimeless: true,
  },
];
