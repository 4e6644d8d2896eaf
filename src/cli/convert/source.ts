import type { Place, Warning } from './place.ts';
import type { Text } from './placeholder.ts';

/** The text of a file, or of standard input. */
export interface Source {
  /** In the user's words. */
  readonly path: string;
  readonly text: string;
  /** True: the user named the folder and not this file, so the file is ignored if it has none of the formats. */
  readonly isFromFolder?: boolean;
}

/** The formats for `--from`. */
export const FORMATS = [
  'terraform',
  'terraform-state',
  'cloudformation',
  'ack',
  'crossplane',
  'serverless',
  'aws-cli',
] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

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

/** One event invoke configuration in another tool's files. */
export interface Found {
  readonly custody: Custody;
  /** Its name in the other tool's commands. */
  readonly address: string;
  /** The name of the resource alone: it names the object if the function isn't known. */
  readonly ownName: string;
  readonly place: Place;
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

/** The findings of a converter: configurations, and warnings that are not about a single value. */
export interface Findings {
  readonly found: readonly Found[];
  readonly warnings: readonly Warning[];
}
