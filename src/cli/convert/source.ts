import type { Place, Warning } from './place.ts';
import type { Text } from './placeholder.ts';

/** A file, or standard input, as it was read. */
export interface Source {
  /** As the user knows it. */
  readonly path: string;
  readonly text: string;
  /** A folder was named and not this file: what is none of the formats is passed over. */
  readonly isFromFolder?: boolean;
}

/** The formats that `--from` names. */
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

/** A value that another tool's file gives, and where. */
export interface Field {
  readonly text: Text;
  readonly place: Place;
}

/** How another tool lets go of a configuration, which depends on more than the tool. */
export type Custody =
  | 'terraform'
  | 'cloudformation'
  | 'sam-function'
  | 'ack'
  | 'crossplane'
  | 'crossplane-namespaced'
  | 'serverless'
  | 'nobody';

/** One event invoke configuration, as another tool's files have it. */
export interface Found {
  readonly custody: Custody;
  /** What the other tool calls it, in the words of its own commands. */
  readonly address: string;
  /** The name of the resource alone, for an object whose function is not known. */
  readonly ownName: string;
  readonly place: Place;
  /** Of the Kubernetes object that it was taken from. */
  readonly namespace?: string | undefined;
  readonly functionName: Field;
  readonly qualifier?: Field | undefined;
  readonly region?: Field | undefined;
  readonly maximumRetryAttempts?: Field | undefined;
  readonly maximumEventAgeInSeconds?: Field | undefined;
  readonly onSuccess?: Field | undefined;
  readonly onFailure?: Field | undefined;
}

/** What a converter finds: configurations, and remarks that belong to no single value. */
export interface Findings {
  readonly found: readonly Found[];
  readonly warnings: readonly Warning[];
}
