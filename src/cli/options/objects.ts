import { InvalidArgumentError, Option } from 'commander';
import { durationSeconds } from '../../api/duration.ts';

/** How a command that writes an object goes about it, by the names that kubectl gives the options. */
export interface WriteOptions {
  /** Of the object; absent: the one that configures the function, else a name made of function and qualifier. */
  readonly name?: string;
  readonly dryRun?: 'client' | 'server';
  /** How the object is printed; absent: a line that says what happened. */
  readonly o?: 'yaml' | 'json' | 'name';
  readonly wait?: true;
  /** Seconds. */
  readonly timeout: number;
  readonly forceConflicts?: true;
}

/** `--name`, `--dry-run`, `--wait` and `--timeout`. */
export function writeOptions(): Option[] {
  return [
    nameOption(),
    new Option('--dry-run <where>', 'write nothing: client only makes the object, server also has it checked').choices([
      'client',
      'server',
    ]),
    new Option('--wait', 'wait until the operator has brought Lambda there, or says why it can not'),
    new Option('--timeout <duration>', 'how long to wait, such as 90s or 5m').argParser(duration).default(60, '60s'),
  ];
}

/** Besides those, `-o` and `--force-conflicts`. */
export function applyOptions(): Option[] {
  return [
    ...writeOptions(),
    objectOutputOption(),
    new Option('--force-conflicts', 'take over fields of the object that others manage'),
  ];
}

/** `--name`. */
export function nameOption(): Option {
  return new Option(
    '--name <name>',
    'name of the EventInvokeConfig (default: the one of this function, else made of it)',
  );
}

function objectOutputOption(): Option {
  return new Option('-o <format>', 'print the EventInvokeConfig itself').choices(['yaml', 'json', 'name']);
}

function duration(value: string): number {
  const seconds = durationSeconds(value);
  if (seconds === undefined || seconds < 1) {
    throw new InvalidArgumentError('Write a duration of at least 1s, such as 90s or 5m.');
  }
  return seconds;
}
