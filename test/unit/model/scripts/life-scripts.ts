import type { Script } from '../scripted.ts';
import {
  ABROAD,
  AT_HOME,
  BACK_WITH_ITS_FINALIZER,
  BILLING,
  create,
  drift,
  edit,
  FORBIDDEN,
  IN_SYNC,
  LIVE,
  loseAnswers,
  ORDERS,
  remove,
  restart,
  retarget,
  WITH_ITS_CLAIM_NOTED,
  WITH_ITS_CLAIM_UNDER_WAY,
  WITH_ITS_NEW_CLAIM_UNDER_WAY,
  WITH_ITS_REPORT_UNDER_WAY,
} from './script-acts.ts';

/** The histories of claims that concern one object, by rule, as docs/architecture.md (Claims) numbers them. */
export const LIFE_SCRIPTS: readonly Script[] = [
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
    title: 'deletes what a Put without an answer has left behind on a target that was left and deleted meanwhile',
    scenes: [
      create('anna'),
      { do: 'postpone', seconds: 30 },
      edit('anna', { maximumRetryAttempts: 1 }),
      { do: 'grant' },
      retarget('anna', 'billing'),
    ],
    ends: { [BILLING]: 1 },
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
    title: 'deletes what it has left where the claim on the new target is refused at first',
    scenes: [
      create('anna'),
      [retarget('anna', 'billing'), WITH_ITS_NEW_CLAIM_UNDER_WAY],
      { do: 'fail', pick: 0, performed: false, kind: FORBIDDEN },
    ],
    ends: { [BILLING]: 0 },
  },
  {
    title: 'looks before it deletes where the deletion has taken long',
    scenes: [create('anna'), { do: 'deny', action: 'Delete' }, remove('anna'), { do: 'wait', seconds: 400 }, drift(2)],
    ends: { [ORDERS]: 2 },
  },
  // 7
  {
    title: 'knows what it put for its own where it comes back from Observe before the first report',
    scenes: [
      [create('anna', { adoptionPolicy: 'Refuse' }), WITH_ITS_REPORT_UNDER_WAY],
      // The report meets the edit, is made anew, and releases the claim.
      [edit('anna', { managementPolicy: 'Observe' }), 3],
      edit('anna', { managementPolicy: 'Enforce' }),
    ],
    isTimeless: true,
  },
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
];
