import type { Script } from '../scripted.ts';
import {
  AT_HOME,
  create,
  edit,
  ORDERS,
  remove,
  restart,
  WITH_ITS_ANSWER_UNDER_WAY,
  WITH_ITS_REPORT_UNDER_WAY,
} from './script-acts.ts';

/** The histories of finalizers (rule 9), of what is told (rule 10), of requests for checks and of missing functions. */
export const OTHER_SCRIPTS: readonly Script[] = [
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
  // Requests for checks
  {
    title: 'answers no request for a check by what it has seen before',
    scenes: [
      create('anna'),
      [{ do: 'request', name: 'anna' }, WITH_ITS_ANSWER_UNDER_WAY],
      { do: 'request', name: 'anna' },
    ],
  },
  // A missing function
  {
    title: 'writes nothing while the function is missing',
    scenes: [{ do: 'vanish', target: 0 }, create('anna')],
    ends: {},
  },
];
