import type { AwsOptions } from '../../lambda/aws-options.ts';
import type { TimestampFormat } from '../aws/timestamps.ts';
import type { Terminal } from '../terminal.ts';
import type { Printer } from './printer.ts';

/** What every operation gets in addition to its input and its own options. */
export interface Circumstances {
  readonly aws: AwsOptions;
  readonly timestamps: TimestampFormat;
  readonly terminal: Terminal;
  /** True: `--output` or `--query` was given. */
  readonly hasFormat: boolean;
  readonly printer: Printer;
  /** A sentence about credentials of which a part is missing; undefined if there are none. */
  readonly partialCredentials: string | undefined;
}
