import type { AWSAccountSpec, GrantSpec } from '../../../src/api/aws-account.ts';
import { ACCOUNT, HOME, SECOND_ACCOUNT } from './reading.ts';

/** The destination that some grants allow. */
export const QUEUE = `arn:aws:sqs:${HOME}:${ACCOUNT}:failed`;

/** The AWSAccounts that there may be: two of the operator's own account, and one of another. */
export const ACCOUNTS = {
  home: { accountId: ACCOUNT, region: HOME },
  spare: { accountId: ACCOUNT, region: HOME },
  second: { accountId: SECOND_ACCOUNT, region: HOME },
} as const satisfies Readonly<Record<string, Pick<AWSAccountSpec, 'accountId' | 'region'>>>;

export type AccountName = keyof typeof ACCOUNTS;

export const ACCOUNT_NAMES: readonly AccountName[] = ['home', 'spare', 'second'];

const ALL: GrantSpec = { namespaces: ['*'], functions: ['*'], access: 'Enforce', destinations: [QUEUE] };
const ORDERS: GrantSpec = { namespaces: ['shop'], functions: ['orders'], access: 'Enforce' };

/** What an AWSAccount may grant. */
export const GRANTS: readonly GrantSpec[][] = [
  [ALL],
  [ORDERS],
  [{ ...ALL, access: 'Observe' }],
  [{ ...ALL, namespaces: ['elsewhere'] }],
  [
    { ...ORDERS, destinations: [QUEUE] },
    { ...ALL, functions: ['billing'], access: 'Observe' },
  ],
];
