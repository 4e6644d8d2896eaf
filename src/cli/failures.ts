/** What a command ends with that was interrupted by the user: 128 and the number of SIGINT, as shells have it. */
export const INTERRUPTED = 130;

/**
 * A command can't do what it was asked for, or answers with an exit code. The message is a sentence for the user: what is
 * wrong and what to do.
 */
export class CommandFailure extends Error {
  override readonly name: string = 'CommandFailure';
  /** What the process ends with, by the AWS CLI's scheme: https://docs.aws.amazon.com/cli/v1/topic/return-codes.html */
  readonly exitCode: number = 255;

  /** What stderr shows. */
  get text(): string {
    return `error: ${this.message}\n`;
  }
}

/** What was typed can't be followed: an option, a value, a file named in one. */
export class UsageFailure extends CommandFailure {
  override readonly name = 'UsageFailure';
  override readonly exitCode = 252;
}

/** The surroundings are not as they must be: no region, no credentials, no cluster. */
export class ConfigurationFailure extends CommandFailure {
  override readonly name = 'ConfigurationFailure';
  override readonly exitCode = 253;
}

/** Lambda or the API server refused what it was asked for. */
export class ServiceFailure extends CommandFailure {
  override readonly name: string = 'ServiceFailure';
  override readonly exitCode = 254;
}

/** Everything was said already; only the exit code is left to tell it. */
export class Ended extends CommandFailure {
  override readonly name = 'Ended';
  override readonly exitCode: number;

  constructor(exitCode: number) {
    super('');
    this.exitCode = exitCode;
  }

  override get text(): string {
    return '';
  }
}
