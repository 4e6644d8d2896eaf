import type { AwsOptions } from '../../options/aws.ts';
import type { OutputFormat } from '../aws/output/format.ts';
import type { SkeletonKind } from '../aws/skeleton.ts';
import type { TimestampFormat } from '../aws/timestamps.ts';
import type { KubernetesOptions } from '../options/kubernetes.ts';
import type { WriteOptions } from '../options/objects.ts';
import type { Terminal } from '../terminal.ts';

/** What commander read for an operation: the options by their names. */
export interface OperationValues extends KubernetesOptions, WriteOptions {
  readonly cliInputJson?: string;
  readonly generateCliSkeleton?: SkeletonKind;
  readonly direct?: true;
  readonly query?: string;
  readonly output?: OutputFormat;
  readonly color: 'auto' | 'on' | 'off';
  readonly paginate: boolean;
  readonly [option: string]: unknown;
}

/** What every operation is given besides its input. */
export interface Circumstances {
  readonly values: OperationValues;
  readonly aws: AwsOptions;
  readonly timestamps: TimestampFormat;
  readonly terminal: Terminal;
  /** Prints a result as `--output` and `--query` say. */
  print(document: unknown): Promise<void>;
}
