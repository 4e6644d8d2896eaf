import type { PrinterColumn } from '../schema.ts';

/** The columns of `kubectl get awsacct`. */
export const columns: readonly PrinterColumn[] = [
  {
    name: 'Ready',
    type: 'string',
    description: "Whether the operator's credentials belong to the account.",
    jsonPath: '.status.conditions[?(@.type=="Ready")].status',
  },
  {
    name: 'Account',
    type: 'string',
    description: 'The 12 digits of the AWS account.',
    jsonPath: '.spec.accountId',
  },
  {
    name: 'Region',
    type: 'string',
    description: 'The region of functions whose object names none.',
    jsonPath: '.spec.region',
  },
  {
    name: 'Objects',
    type: 'integer',
    description: 'How many objects name this account, or have claims in it.',
    jsonPath: '.status.objects',
  },
  {
    name: 'Role',
    type: 'string',
    priority: 1,
    description: 'The role that the operator assumes; empty where it uses its own identity.',
    jsonPath: '.spec.assumeRole.roleArn',
  },
  {
    name: 'Reason',
    type: 'string',
    priority: 1,
    description: 'Why the account is Ready or not, in one word.',
    jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
  },
  {
    name: 'Message',
    type: 'string',
    priority: 1,
    description: 'Why the account is Ready or not, in a sentence.',
    jsonPath: '.status.conditions[?(@.type=="Ready")].message',
  },
  {
    name: 'Age',
    type: 'date',
    description: 'How long ago the account was created here.',
    jsonPath: '.metadata.creationTimestamp',
  },
];
