import type { Scope } from './target.ts';

/** The identity that a call is made with, and the region that it goes to: the key of clients and of what they learn. */
export interface Access {
  /** The name of the AWSAccount whose identity is used; absent: the operator's own. */
  readonly awsAccount?: string;
  readonly region: string;
}

/** A text that is equal for equal accesses. */
export function accessKey({ awsAccount = '', region }: Access): string {
  return `${awsAccount}/${region}`;
}

/** A text that is equal for equal scopes. */
export function scopeKey({ partition, account, region }: Scope): string {
  return `${partition}:${account}:${region}`;
}
