// Generated from scripts/crd/ by `npm run generate`: edit those files instead.

/** The API group of {@link EventInvokeConfig}. */
export const GROUP = 'lambda.eventinvoke.dev';
/** The version of the API group that this code speaks. */
export const VERSION = 'v1beta1';
/** The kind, as manifests name it. */
export const KIND = 'EventInvokeConfig';
/** The kind, as paths of the API name it. */
export const PLURAL = 'eventinvokeconfigs';

/** What the operator reads of an object's metadata. */
export interface ObjectMeta {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  /** Rises with each change of the spec. */
  generation: number;
  /** ISO 8601, in seconds. */
  creationTimestamp: string;
  /** ISO 8601; there once the deletion was asked for. */
  deletionTimestamp?: string;
  finalizers?: string[];
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
}

/**
 * EventInvokeConfig declares how AWS Lambda treats the asynchronous invocations of one function, version or alias: how
 * often a failed event is retried, how long an event may wait, and where the records of successful and failed
 * invocations are sent. Synchronous invocations and event source mappings never use these settings.
 */
export interface EventInvokeConfig {
  apiVersion: 'lambda.eventinvoke.dev/v1beta1';
  kind: 'EventInvokeConfig';
  metadata: ObjectMeta;
  spec: EventInvokeConfigSpec;
  status?: EventInvokeConfigStatus;
}

/**
 * The settings that Lambda is to hold, and how the operator goes about it. At least one setting is written:
 * maximumRetryAttempts, maximumEventAgeInSeconds, destinationConfig.onSuccess or destinationConfig.onFailure. A setting
 * that is left out here is removed in Lambda, whose default then applies.
 */
export interface EventInvokeConfigSpec {
  /**
   * The function, in any of Lambda's four forms: its name (my-function), name and qualifier (my-function:live), partial
   * ARN (123456789012:function:my-function) or ARN (arn:aws:lambda:eu-west-1:123456789012:function:my-function); the
   * ARNs may end in a qualifier, too. The name itself has at most 64 characters, the whole at most 256. Where no
   * account is written, it is that of accountRef, else that of the operator's credentials.
   */
  functionName: string;
  /**
   * The version (a number), alias or $LATEST whose settings these are; 1 to 128 characters. Each qualifier has settings
   * of its own, and an invocation uses those of the qualifier that it names. Absent means the qualifier at the end of
   * functionName, else $LATEST, which is what an invocation without a qualifier uses; it does not mean all versions and
   * aliases.
   */
  qualifier?: string;
  /**
   * The AWS region of the function, such as eu-west-1. Absent means the region within functionName, else that of the
   * AWSAccount in accountRef, else the operator's own region.
   */
  region?: string;
  /**
   * The AWSAccount through which the function is reached, whose grants must allow what is written here. Absent means
   * the account that the operator's --default-account names: its own identity, unless it was started with another one.
   */
  accountRef?: AccountRef;
  /**
   * How many times Lambda retries an event for which the function returned an error; 0 to 2, where 0 means no retry.
   * Absent means that Lambda holds no value and retries twice.
   */
  maximumRetryAttempts?: number;
  /**
   * How old an event may become in Lambda's queue before it is given up, in seconds; 60 (a minute) to 21600 (six
   * hours). Absent means that Lambda holds no value and keeps events for 21600 seconds.
   */
  maximumEventAgeInSeconds?: number;
  /**
   * Where Lambda sends a record of each asynchronous invocation. The function's execution role needs permission to send
   * there (sqs:SendMessage, sns:Publish, lambda:InvokeFunction, events:PutEvents, or s3:PutObject and s3:ListBucket).
   * Absent, or empty ({}), means no destinations.
   */
  destinationConfig?: DestinationConfig;
  /**
   * What to do when Lambda already holds settings for the target that this object did not write. Adopt takes them over:
   * they are recorded in the claim (status.claims, adopted) and then replaced. Refuse leaves them alone; the object is
   * Stalled and says what was found. Absent means Adopt.
   * @default "Adopt"
   */
  adoptionPolicy?: AdoptionPolicy;
  /**
   * What happens in Lambda when this object is deleted or names another target. Delete removes the settings there;
   * Orphan leaves them as they are. It is read at the time of the deletion: Orphan, set on an object whose deletion is
   * stuck, lets it go at once. Absent means Delete.
   * @default "Delete"
   */
  deletionPolicy?: DeletionPolicy;
  /**
   * Enforce makes Lambda hold what is written here, and repairs what others change. Observe only reads and reports the
   * difference in the condition Drifted; nothing is ever written to or deleted from Lambda. Absent means Enforce.
   * @default "Enforce"
   */
  managementPolicy?: ManagementPolicy;
  /**
   * True leaves this object alone: Lambda is neither read nor written until it is false again, and deleting the object
   * leaves Lambda's settings as they are. Absent means false.
   * @default false
   */
  suspend?: boolean;
  /**
   * How often the operator reads Lambda while nothing changes here: a duration of whole hours, minutes and seconds, in
   * that order, such as 1h30m, 10m or 90s; 1m to 168h (a week). Absent means the operator's own interval, which is 10m
   * unless it was started with another. The operator's administrator may raise the shortest interval above 1m: an
   * object that names a shorter one is then checked at that interval.
   */
  driftCheckInterval?: string;
}

/** The AWSAccount through which a function is reached. */
export interface AccountRef {
  /** The name of the AWSAccount. */
  name: string;
}

/** Where Lambda sends a record of each asynchronous invocation. */
export interface DestinationConfig {
  /** For successful invocations. Absent or empty means nowhere; in a spec, empty says so explicitly. */
  onSuccess?: Destination;
  /**
   * For events that failed all attempts or became too old. Absent or empty means nowhere; in a spec, empty says so
   * explicitly.
   */
  onFailure?: Destination;
}

/** Where the records of one outcome are sent. */
export interface Destination {
  /** The ARN of the destination. Absent means none. */
  destination?: string;
}

/**
 * What to do when Lambda already holds settings for the target that this object did not write. Adopt takes them over:
 * they are recorded in the claim (status.claims, adopted) and then replaced. Refuse leaves them alone; the object is
 * Stalled and says what was found. Absent means Adopt.
 */
export type AdoptionPolicy = 'Adopt' | 'Refuse';

/**
 * What happens in Lambda when this object is deleted or names another target. Delete removes the settings there; Orphan
 * leaves them as they are. It is read at the time of the deletion: Orphan, set on an object whose deletion is stuck,
 * lets it go at once. Absent means Delete.
 */
export type DeletionPolicy = 'Delete' | 'Orphan';

/**
 * Enforce makes Lambda hold what is written here, and repairs what others change. Observe only reads and reports the
 * difference in the condition Drifted; nothing is ever written to or deleted from Lambda. Absent means Enforce.
 */
export type ManagementPolicy = 'Enforce' | 'Observe';

/**
 * What the operator found, did and may have done. Only the operator writes it. Lambda's settings stand in it as Lambda
 * reports them, with Lambda's own field names.
 */
export interface EventInvokeConfigStatus {
  /**
   * The metadata.generation of the spec that this status speaks of. Where it is smaller than metadata.generation, the
   * operator has not worked on the latest edit yet; -1 means that it has not reported on the object at all.
   * @default -1
   */
  observedGeneration?: number;
  /**
   * The metadata.uid of the object that this status was written for. In a copy or a restored object it differs from the
   * object's own, and the operator ignores the status.
   */
  uid?: string;
  /**
   * The fields of the spec that name the target, as they stood at the newest claim. The target moves only if they are
   * edited.
   */
  named?: TargetWords;
  /** The newest metadata.generation with which Lambda was in sync. Absent if Lambda never was. */
  syncedGeneration?: number;
  /**
   * Since when Lambda refuses the settings of a generation because the function or the destination is missing, or a
   * permission is. Absent after a success.
   */
  refusal?: Refusal;
  /** The targets that this object may have written in Lambda. What a deletion removes follows from them. */
  claims?: StoredClaim[];
  /**
   * The state in the form that kubectl wait, Argo CD and Flux read. Ready is there except while Suspended; Reconciling
   * and Stalled only while True; Drifted and Suspended where they apply.
   */
  conditions?: Condition[];
  /**
   * The target in full, as Lambda names it: the function's ARN with the qualifier at its end. Absent until account and
   * region are known.
   */
  functionArn?: string;
  /** The version, alias or $LATEST that the settings belong to, as resolved from functionName and qualifier. */
  qualifier?: string;
  /** When anybody last wrote the settings in Lambda. Absent where Lambda holds none. */
  lastModified?: string;
  /**
   * The number of retries that Lambda reports. Absent means that Lambda holds no value, so that its default of 2
   * applies.
   */
  maximumRetryAttempts?: number;
  /**
   * The maximum age of an event that Lambda reports, in seconds. Absent means that Lambda holds no value, so that its
   * default of 21600 applies.
   */
  maximumEventAgeInSeconds?: number;
  /** The destinations that Lambda reports. Absent where there is none. */
  destinationConfig?: DestinationConfig;
  /**
   * The last time that Lambda was found to hold something other than it had been given. Absent if that never happened.
   */
  lastDrift?: LastDrift;
  /**
   * The value of the annotation lambda.eventinvoke.dev/reconcile-requested-at that was handled last. Once it equals the
   * annotation, the check that was asked for is done. Absent if none was asked for.
   */
  lastHandledReconcileAt?: string;
}

/**
 * The fields of the spec that name the target, as they stood at the newest claim. The target moves only if they are
 * edited.
 */
export interface TargetWords {
  /** The spec's functionName. */
  functionName: string;
  /** The spec's qualifier. Absent where the spec had none. */
  qualifier?: string;
  /** The spec's region. Absent where the spec had none. */
  region?: string;
  /** The spec's accountRef. Absent where the spec had none. */
  accountRef?: AccountRef;
}

/**
 * Since when Lambda refuses the settings of a generation because the function or the destination is missing, or a
 * permission is. Absent after a success.
 */
export interface Refusal {
  /** The metadata.generation that was refused. */
  generation: number;
  /** When it was refused for the first time. */
  since: string;
}

/** One target that this object may have written. */
export interface StoredClaim {
  /** The target, as the function's ARN with the qualifier at its end. */
  functionArn: string;
  /**
   * True once Lambda accepted the object's settings or was found to hold them: what Lambda holds there belongs to this
   * object.
   */
  established?: boolean;
  /**
   * The Puts that may have been made before the claim was established. What Lambda holds belongs to this object if it
   * equals one of them.
   */
  attempts?: StoredAttempt[];
  /**
   * What Lambda held when this object took the target over, recorded before anything was overwritten, so that it can be
   * restored by hand. An object that inherits the target from another one inherits this record. Absent if Lambda held
   * nothing.
   */
  adopted?: Adopted;
  /**
   * Leaving means that the spec names another target now and this one is let go; Released means that the object only
   * observes it. Absent while the spec names the target and the object enforces it.
   */
  state?: ClaimState;
  /** Asynchronous invocation settings of one target. */
  settings?: StoredSettings;
  /** When the claim became Leaving or Released. */
  since?: string;
  /** The name of the AWSAccount that the target was written with. Absent means the operator's own identity. */
  account?: string;
}

/** One Put that may have been made. */
export interface StoredAttempt {
  /** Asynchronous invocation settings of one target. */
  settings: StoredSettings;
  /** When the Put was announced, which is shortly before it may have been made. */
  at: string;
}

/** Asynchronous invocation settings of one target. */
export interface StoredSettings {
  /** The number of retries. Absent means that there is no value. */
  maximumRetryAttempts?: number;
  /** The maximum age of an event, in seconds. Absent means that there is no value. */
  maximumEventAgeInSeconds?: number;
  /** The destinations. Absent means that there is none. */
  destinationConfig?: DestinationConfig;
}

/**
 * What Lambda held when this object took the target over, recorded before anything was overwritten, so that it can be
 * restored by hand. An object that inherits the target from another one inherits this record. Absent if Lambda held
 * nothing.
 */
export interface Adopted {
  /** When it was found. */
  time: string;
  /** Asynchronous invocation settings of one target. */
  settings: StoredSettings;
}

/**
 * Leaving means that the spec names another target now and this one is let go; Released means that the object only
 * observes it. Absent while the spec names the target and the object enforces it.
 */
export type ClaimState = 'Leaving' | 'Released';

/** One aspect of the object's state. */
export interface Condition {
  /** The aspect, such as Ready, Reconciling, Stalled, Drifted or Suspended. */
  type: string;
  /** Whether the condition holds. */
  status: ConditionStatus;
  /** The metadata.generation of the spec that this condition speaks of. */
  observedGeneration?: number;
  /** When status last changed from one value to another. */
  lastTransitionTime: string;
  /** Why, in one word for programs. */
  reason: string;
  /** Why, in a sentence for people; it may be empty. */
  message: string;
}

/** Whether the condition holds. */
export type ConditionStatus = 'True' | 'False' | 'Unknown';

/**
 * The last time that Lambda was found to hold something other than it had been given. Absent if that never happened.
 */
export interface LastDrift {
  /** When the difference was found. */
  time: string;
  /** How many checks in a row found this very difference. Absent once a check found none. */
  count?: number;
  /** The settings that differed. */
  fields: DriftedField[];
}

/** One setting that differed. */
export interface DriftedField {
  /** The path of the setting below spec, such as destinationConfig.onFailure.destination. */
  field: string;
  /** What was declared, and was last in Lambda. Absent means that the setting was not set. */
  old?: string;
  /** What was found in Lambda. Absent means that the setting was not set there. */
  new?: string;
}
