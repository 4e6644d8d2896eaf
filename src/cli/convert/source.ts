import type { Place, Sighting, Warning } from './place.ts';
import type { Text } from './placeholder.ts';

/** The path of standard input. */
export const STANDARD_INPUT = '-';

/** The text of a file, or of standard input. */
export interface Source {
  /** In the user's words. */
  readonly path: string;
  readonly text: string;
  /**
   * The way in which the user named it: itself; by its folder, so that it is left out if it has none of the formats; or not at all, so that
   * it is only looked through, since it lies in a folder within that one, or has an extension of other files.
   */
  readonly origin: 'named' | 'folder' | 'within' | 'other';
  /** Why the text is missing, for a file of a folder that can't be read. */
  readonly problem?: string;
}

/** A value in another tool's file, and its place. */
export interface Field {
  readonly text: Text;
  readonly place: Place;
}

/** The other tool, and the way it keeps the configuration: the way to release it depends on both. */
export type Custody =
  | 'terraform'
  | 'cloudformation'
  | 'sam-function'
  | 'ack'
  | 'crossplane'
  | 'crossplane-namespaced'
  | 'serverless'
  | 'nobody';

/** Credentials of another tool that may belong to another account than the operator's. */
export interface Credentials {
  /** Equal for the same credentials only. */
  readonly identity: string;
  /** The sentence's subject and place for the user; absent: something else tells of these credentials. */
  readonly told?: {
    readonly place: Place;
    /** `the provider aws.prod with assume_role` */
    readonly what: string;
  };
}

/** One event invoke configuration in another tool's files. */
export interface Found {
  readonly custody: Custody;
  /** Its name in the other tool's commands. */
  readonly address: string;
  /** The name of the resource alone: it names the object if the function isn't known. */
  readonly ownName: string;
  readonly place: Place;
  /** The place at which names alone show it. */
  readonly sighting: Place;
  /** The part of the files that is deployed by itself, maybe to an account of its own; absent: the file. */
  readonly unit?: string;
  /** Absent: the operator's own may be meant. */
  readonly credentials?: Credentials | undefined;
  /** True: the files don't decide whether it is deployed. */
  readonly isOptional?: boolean;
  /** True: the tool leaves the configuration in Lambda when its declaration goes. */
  readonly isRetained?: boolean;
  /** The namespace of the Kubernetes object that has the configuration. */
  readonly namespace?: string | undefined;
  readonly functionName: Field;
  readonly qualifier?: Field | undefined;
  readonly region?: Field | undefined;
  readonly maximumRetryAttempts?: Field | undefined;
  readonly maximumEventAgeInSeconds?: Field | undefined;
  readonly onSuccess?: Field | undefined;
  readonly onFailure?: Field | undefined;
}

/** A place from which the other tool deploys nothing. */
export interface Absent {
  readonly place: Place;
  /** `its count is 0` */
  readonly because: string;
}

/** The findings of a converter: configurations, and warnings that are not about a single value. */
export interface Findings {
  readonly found: readonly Found[];
  readonly warnings: readonly Warning[];
  readonly absent: readonly Absent[];
}

/** The findings of a converter, and what a first pass over its files saw by names alone. */
export interface Reading extends Findings {
  readonly sightings: readonly Sighting[];
}

/** The findings of a converter while it reads. */
export interface Collected {
  readonly found: Found[];
  readonly warnings: Warning[];
  readonly absent: Absent[];
}

/** Empty findings, to be filled. */
export function collected(): Collected {
  return { found: [], warnings: [], absent: [] };
}

/** The texts of a configuration. */
export function textsOf(found: Found): (Text | undefined)[] {
  const { functionName, qualifier, region, maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure } =
    found;
  const fields = [
    functionName,
    qualifier,
    region,
    maximumRetryAttempts,
    maximumEventAgeInSeconds,
    onSuccess,
    onFailure,
  ];
  return fields.map((field) => field?.text);
}
