import { CommanderError } from 'commander';
import { BinariesUnavailable } from '../control-plane/binaries/unavailable.ts';
import { ServerFailed } from '../control-plane/servers/server.ts';
import { Interrupted } from './interruption.ts';
import { SeedFileError } from './seed-file.ts';
import { StepFailed } from './step-failed.ts';

/** Exit code for a value that the user has to correct. */
const WRONG_USE = 2;

/**
 * The exit code of a program that an error ends.
 *
 * @param complain - called with what the user should know and has not been told yet
 * @throws the error, if it is none that a user could do something about
 */
export function exitCodeOf(error: unknown, complain: (text: string) => void): number {
  if (error instanceof Interrupted) return error.exitCode;
  // It has written help or what is wrong by itself.
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
