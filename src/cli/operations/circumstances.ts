import type { AwsOptions } from '../../lambda/aws-options.ts';
import type { TimestampFormat } from '../aws/timestamps.ts';
import type { Terminal } from '../terminal.ts';

/** What every operation gets in addition to its input and its own options. */
export interface Circumstances {
  readonly aws: AwsOptions;
  readonly timestamps: TimestampFormat;
  readonly terminal: Terminal;
  /** True: `--output` or `--query` was given. */
  readonly hasFormat: boolean;
  /** Prints a result in the format of `--output` and `--query`. */
  print(document: unknown): Promise<void>;
}
