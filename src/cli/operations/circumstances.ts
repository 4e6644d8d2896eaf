import type { AwsOptions } from '../../lambda/aws-options.ts';
import type { TimestampFormat } from '../aws/timestamps.ts';
import type { Terminal } from '../terminal.ts';

/** What every operation is given besides its input and its own options. */
export interface Circumstances {
  readonly aws: AwsOptions;
  readonly timestamps: TimestampFormat;
  readonly terminal: Terminal;
  /** `--output` or `--query` says how a result is to be printed. */
  readonly hasFormat: boolean;
  /** Prints a result as `--output` and `--query` say. */
  print(document: unknown): Promise<void>;
}
