/**
 * The kind AWSAccount, and the source of all that says what it looks like, as event-invoke-config.ts is of the other kind: its
 * rules are written in the same way.
 */
import { RESERVED_ACCOUNT_NAMES } from '../../../src/api/grammar/aws-account.ts';
import type { Crd } from '../schema.ts';
import { oneLine } from '../text.ts';
import { columns } from './columns.ts';
import { spec } from './spec.ts';
import { status } from './status.ts';

const reserved = RESERVED_ACCOUNT_NAMES.map((name) => `'${name}'`).join(', ');

/** The kind AWSAccount. */
export const AWS_ACCOUNT: Crd = {
  group: 'lambda.eventinvoke.dev',
  version: 'v1beta1',
  kind: 'AWSAccount',
  plural: 'awsaccounts',
  scope: 'Cluster',
  shortNames: ['awsacct'],
  categories: ['aws'],
  columns,
  description: oneLine`
    AWSAccount says which AWS account the operator may reach, with which identity and how fast, and which namespaces may do
    what there. An EventInvokeConfig names it in spec.accountRef.`,
  rules: [
    {
      rule: `!(self.metadata.name in [${reserved}])`,
      message: oneLine`
        an AWSAccount can't be called ${RESERVED_ACCOUNT_NAMES.join(' or ')}, which have a meaning of their own in
        --default-account: choose another name`,
    },
  ],
  spec,
  status,
};
