/** Exit code of a command that the user interrupted: 128 plus the number of SIGINT, as in shells. */
export const INTERRUPTED = 130;

/**
 * A command failed, or its answer is an exit code. The message is for the user: it says what is wrong and what to do.
 */
export class CommandFailure extends Error {
  override readonly name: string = 'CommandFailure';
  /** The exit code, by the AWS CLI's scheme: https://docs.aws.amazon.com/cli/v1/topic/return-codes.html */
  readonly exitCode: number = 255;

  /** The text for stderr. */
  get text(): string {
    return `error: ${this.message}\n`;
  }
}

/** The command line is wrong: an option, a value, or a file that it names. */
export class UsageFailure extends CommandFailure {
  override readonly name = 'UsageFailure';
  override readonly exitCode = 252;
}

/** Something outside the command line is missing: a region, credentials or a cluster. */
export class ConfigurationFailure extends CommandFailure {
  override readonly name = 'ConfigurationFailure';
  override readonly exitCode = 253;
}

/** Lambda or the API server refused a request. */
export class ServiceFailure extends CommandFailure {
  override readonly name: string = 'ServiceFailure';
  override readonly exitCode = 254;
}

/** The command has printed everything; only the exit code is missing. */
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
