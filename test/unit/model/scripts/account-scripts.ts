import { type AccountName, GRANTS } from '../accounts.ts';
import type { Act } from '../acts.ts';
import type { Script } from '../scripted.ts';
import { AT_HOME, create, edit, ORDERS, remove, restart, swap } from './script-acts.ts';

const SECOND_ORDERS = 'arn:aws:lambda:eu-west-1:444455556666:function:orders:$LATEST';

// Of the grants that the model knows.
const EVERYTHING = 0;
const NOTHING_HERE = GRANTS.findIndex(([grant]) => grant?.namespaces.includes('elsewhere'));

const account = (name: AccountName, grants: number = EVERYTHING): Act => ({ do: 'account', account: name, grants });
const via = (name: AccountName) => ({ accountRef: { name } });

/** What AWSAccounts and their grants allow. */
export const ACCOUNT_SCRIPTS: readonly Script[] = [
  {
    title: 'goes on as soon as it is granted what it wants',
    isTimeless: true,
    scenes: [account('home', NOTHING_HERE), create('anna', via('home')), account('home')],
  },
  {
    title: 'tells as soon as a grant is revoked',
    isTimeless: true,
    scenes: [account('home'), create('anna', via('home')), account('home', NOTHING_HERE)],
  },
  {
    title: 'tells as soon as a grant is revoked, also where the object is suspended',
    isTimeless: true,
    scenes: [
      account('home'),
      create('anna', via('home')),
      edit('anna', { suspend: true }),
      account('home', NOTHING_HERE),
    ],
  },
  {
    title: 'goes on as soon as its account is there',
    isTimeless: true,
    scenes: [create('anna', via('second')), account('second')],
  },
  {
    title: 'deletes what it leaves for a target that is granted only later',
    scenes: [
      account('second', NOTHING_HERE),
      create('anna'),
      edit('anna', { ...via('second'), maximumRetryAttempts: 1 }),
      account('second'),
    ],
    ends: { [SECOND_ORDERS]: 1 },
  },
  {
    title: 'hands over to an object of another AWSAccount of the same account, as soon as its own grant is revoked',
    isTimeless: true,
    scenes: [
      account('home'),
      account('spare'),
      create('anna', via('home')),
      create('bert', { ...via('spare'), maximumRetryAttempts: 1 }),
      account('home', NOTHING_HERE),
    ],
  },
  {
    title: 'does not give its target to an older object that is granted nothing',
    scenes: [
      account('home', NOTHING_HERE),
      account('spare'),
      create('anna', via('home')),
      create('bert', { ...via('spare'), maximumRetryAttempts: 1 }),
    ],
    ends: { [ORDERS]: 1 },
  },
  {
    title:
      "does not give its target to an older object that names the account, and which the operator's own identity serves",
    scenes: [
      create('anna', { functionName: '444455556666:function:orders' }),
      account('second'),
      create('bert', { ...via('second'), maximumRetryAttempts: 1 }),
    ],
    ends: { [SECOND_ORDERS]: 1 },
  },
  {
    title: 'moves to another account, and releases what it had with the former one',
    scenes: [account('home'), account('second'), create('anna', via('home')), edit('anna', via('second'))],
    ends: { [SECOND_ORDERS]: 0 },
  },
  {
    title: 'lets its AWSAccount go with the last claim, where both are deleted at once',
    scenes: [account('second'), create('anna', via('second')), { do: 'close', account: 'second' }, remove('anna')],
    ends: {},
  },
  {
    title: 'lets its AWSAccount go as soon as the write that drops the last claim is over',
    isTimeless: true,
    scenes: [
      [create('anna', { destinationConfig: { onSuccess: {} } }, true), []],
      [{ do: 'settle', name: 'anna', account: 'spare' }, []],
      [{ do: 'close', account: 'spare' }, []],
      [account('home'), [0]],
      [remove('anna'), []],
      [account('second'), [0, 4, 1, 0]],
      [swap('anna', 'anna'), [0, 0, 0, 0, 2, 4, 4, 2, 5]],
      [account('home'), [5, 1, 1, 2]],
    ],
  },
  {
    title: 'releases under its present AWSAccount what it wrote with one that is gone',
    scenes: [
      account('home'),
      account('spare'),
      create('anna', via('home')),
      { do: 'force', account: 'home' },
      edit('anna', via('spare')),
      remove('anna'),
    ],
    ends: {},
  },
  {
    title: 'lets go after two minutes of what no grant lets it delete any longer',
    scenes: [account('home'), create('anna', via('home')), account('home', NOTHING_HERE), remove('anna')],
    ends: { [ORDERS]: 0 },
  },
  {
    title: 'deletes what it may delete again within these two minutes',
    scenes: [
      account('home'),
      create('anna', via('home')),
      account('home', NOTHING_HERE),
      remove('anna'),
      { do: 'wait', seconds: 100 },
      account('home'),
    ],
    ends: {},
  },
  {
    title: "uses the operator's own identity for nothing where another default is set, deletions included",
    scenes: [
      create('anna'),
      restart({ ...AT_HOME, byDefault: 'none' }),
      remove('anna'),
      restart({ ...AT_HOME, byDefault: 'second' }),
      { do: 'wait', seconds: 700 },
    ],
    ends: {},
  },
];
