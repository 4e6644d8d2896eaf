// Generated from scripts/crd/ by `npm run generate`: edit those files instead.

import type { Condition, ObjectMeta } from './event-invoke-config.ts';

/** The kind, as manifests name it. */
export const KIND = 'AWSAccount';
/** The kind, as paths of the API name it. */
export const PLURAL = 'awsaccounts';

/**
 * AWSAccount says which AWS account the operator may reach, with which identity and how fast, and which namespaces may
 * do what there. An EventInvokeConfig names it in spec.accountRef.
 */
export interface AWSAccount {
  apiVersion: 'lambda.eventinvoke.dev/v1beta1';
  kind: 'AWSAccount';
  metadata: Omit<ObjectMeta, 'namespace'>;
  spec: AWSAccountSpec;
  status?: AWSAccountStatus;
}

/** Which AWS account may be reached, how, how fast, and by whom. */
export interface AWSAccountSpec {
  /**
   * The 12 digits of the AWS account. It can't be changed. The operator checks with STS that its credentials belong to
   * this account, before it asks Lambda anything.
   */
  accountId: string;
  /** The AWS region of functions whose object names none, such as eu-west-1. STS is asked in this region, too. */
  region: string;
  /**
   * The role that the operator assumes for all calls in this account. Absent means that it uses its own identity, which
   * must belong to the account.
   */
  assumeRole?: AssumeRole;
  /**
   * The most requests to Lambda in any second, in each region of this account: Lambda allows 15, shared with everybody
   * else there. Of two AWSAccounts of one accountId the lower rate holds. Absent means the operator's own rate, which
   * is 10 unless it was started with another.
   */
  requestsPerSecond?: number;
  /**
   * Which namespaces may do what in this account; at most 50, and further ones in another AWSAccount of the same
   * accountId. What no grant allows is refused. One grant must allow all of what an object wants: its namespace, its
   * function, its access and all of its destinations.
   */
  grants: GrantSpec[];
}

/**
 * The role that the operator assumes for all calls in this account. Absent means that it uses its own identity, which
 * must belong to the account.
 */
export interface AssumeRole {
  /**
   * The ARN of the IAM role, in the account of accountId. Its trust policy lets the operator's own identity assume it
   * (sts:AssumeRole, and sts:TagSession where the session has tags).
   */
  roleArn: string;
  /**
   * The external ID that the role's trust policy asks for (sts:ExternalId); 2 to 1224 characters. Absent means none.
   */
  externalId?: string;
  /**
   * Tags of the session, for conditions in IAM policies; at most 40. Beside them, the session gets the tag
   * lambda.eventinvoke.dev/aws-account with the name of this AWSAccount. An empty map ({}) gives it that tag alone.
   * Absent means no tags, and then the trust policy need not allow sts:TagSession.
   */
  sessionTags?: Record<string, string>;
}

/** What some namespaces may do. */
export interface GrantSpec {
  /**
   * The namespaces whose objects have this grant, such as payments or payments-*. At most 20; * stands for any number
   * of characters, ? for one.
   */
  namespaces: string[];
  /**
   * The functions, by their names alone, such as payments-*. A grant is for all of a function's versions and aliases.
   * At most 20; * stands for any number of characters, ? for one.
   */
  functions: string[];
  /**
   * The functions' regions, such as eu-west-1 or eu-*. Absent means the account's region. At most 20; * stands for any
   * number of characters, ? for one.
   */
  regions?: string[];
  /**
   * The ARNs to which records may be sent, compared segment by segment: * never crosses a colon. A function without
   * qualifier is another destination than one with a qualifier. S3 buckets are named exactly. Absent means none. At
   * most 20; * stands for any number of characters, ? for one.
   */
  destinations?: string[];
  /**
   * Observe allows objects with managementPolicy Observe, which read settings. Enforce allows to write and delete them
   * as well. Absent means Observe.
   * @default "Observe"
   */
  access?: GrantedAccess;
}

/**
 * Observe allows objects with managementPolicy Observe, which read settings. Enforce allows to write and delete them as
 * well. Absent means Observe.
 */
export type GrantedAccess = 'Observe' | 'Enforce';

/** What the operators found. Only operators write it. */
export interface AWSAccountStatus {
  /**
   * The metadata.generation of the spec that the conditions are about. -1 means that no operator has reported on the
   * account.
   * @default -1
   */
  observedGeneration?: number;
  /**
   * The state in the form that kubectl wait, Argo CD and Flux read. It sums up the operators whose objects use the
   * account. If no object uses it, it sums up the operators that can use it, or all of them if none can. Ready is
   * always there; Reconciling and Stalled only while True.
   */
  conditions?: Condition[];
  /** How many objects name this account, or have claims in it; the sum over all operators. */
  objects?: number;
  /**
   * What each operator says of this account. An operator is known by its Lease; each also has a finalizer of its own
   * here while its objects need the account.
   */
  operators?: OperatorEntry[];
}

/** What one operator says. */
export interface OperatorEntry {
  /** The operator's Lease, as namespace/name. */
  name: string;
  /** The metadata.generation of the spec that this entry speaks of. */
  observedGeneration: number;
  /**
   * True: the credentials belong to the account. False: they do not, or AWS refuses them. Unknown: AWS has not
   * answered.
   */
  ready: OperatorReady;
  /** Why, in one word for programs. */
  reason: string;
  /** Why, in a sentence for people. */
  message: string;
  /** The ARN of the user or role that the operator acts as, as STS told it. Absent where STS did not tell. */
  identity?: string;
  /** How many of the operator's objects name this account, or have claims in it. */
  objects?: number;
  /**
   * The requests to Lambda that the operator makes at most in any second, in each region: the lowest of all AWSAccounts
   * of this accountId.
   */
  requestsPerSecond?: number;
  /** The regions in which Lambda refuses requests as too many. Absent where it does not. */
  throttledRegions?: string[];
  /**
   * Configurations that were left in Lambda because no grant allowed their deletion any longer; the newest 32. Delete
   * them by hand where they are not wanted.
   */
  leftBehind?: LeftBehind[];
}

/**
 * True: the credentials belong to the account. False: they do not, or AWS refuses them. Unknown: AWS has not answered.
 */
export type OperatorReady = 'True' | 'False' | 'Unknown';

/** One configuration that was left in Lambda. */
export interface LeftBehind {
  /** The target, as the function's ARN with the qualifier at its end. */
  functionArn: string;
  /** The object that was deleted, as namespace/name. */
  object: string;
  /** When the operator let go of it. */
  time: string;
}
