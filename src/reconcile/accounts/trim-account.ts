import { type AWSAccount, KIND } from '../../api/aws-account.ts';
import { GROUP, VERSION } from '../../api/event-invoke-config.ts';
import { trimMetadata } from '../../kubernetes/trim-metadata.ts';

/** An AWSAccount without what the operator never reads: managed fields, labels, annotations and owners. */
export function trimAccount({ apiVersion, kind, metadata, spec, ...rest }: AWSAccount): AWSAccount {
  return { apiVersion, kind, metadata: trimMetadata(metadata), spec, ...rest };
}

/** An AWSAccount such as most are. */
export const TYPICAL_ACCOUNT: AWSAccount = {
  apiVersion: `${GROUP}/${VERSION}`,
  kind: KIND,
  metadata: {
    name: 'payments',
    uid: '00000000-0000-4000-8000-000000000000',
    resourceVersion: '1000',
    generation: 1,
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: {
    accountId: '111122223333',
    assumeRole: { roleArn: 'arn:aws:iam::111122223333:role/event-invoke' },
    grants: [{ access: 'Enforce', functions: ['payments-*'], namespaces: ['payments'] }],
    region: 'us-east-1',
  },
};
