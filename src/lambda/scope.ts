import type { Scope } from './target.ts';

/** The identity and the region of a call: the key of clients, of the identities they learn, and of shared reads. */
export interface Access {
  /** The name of the AWSAccount whose identity is used; absent: the operator's own. */
  readonly awsAccount?: string;
  readonly region: string;
}

/** The access as a text: equal for equal accesses only. */
export function accessKey({ awsAccount = '', region }: Access): string {
  return `${awsAccount}/${region}`;
}

/** The scope as a text: equal for equal scopes only. */
export function scopeKey({ partition, account, region }: Scope): string {
  return `${partition}:${account}:${region}`;
}
