import { CommanderError } from 'commander';
import { BinariesUnavailable } from '../control-plane/binaries/unavailable.ts';
import { ServerFailed } from '../control-plane/servers/server.ts';
import { Interrupted } from './interruption.ts';
import { SeedFileError } from './seed-file.ts';
import { StepFailed } from './step-failed.ts';

/** Exit code for an option that the user has to correct. */
const WRONG_USE = 2;

/**
 * The exit code of a program that ended with an error.
 *
 * @param complain - called with a message for the user, unless the user has seen it already
 * @throws the error, if the user can't do anything about it
 */
export function exitCodeOf(error: unknown, complain: (text: string) => void): number {
  if (error instanceof Interrupted) return error.exitCode;
  // commander has printed the help or the mistake already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
  if (error instanceof SeedFileError) {
    complain(`error: ${error.message}`);
    return WRONG_USE;
  }
  if (error instanceof BinariesUnavailable || error instanceof ServerFailed || error instanceof StepFailed) {
    complain(`error: ${error.message}`);
    return 1;
  }
  throw error;
}
