import { InvalidArgumentError } from 'commander';
import { durationSeconds } from '../../api/duration.ts';
import { choiceFlag, type Flag, switchFlag, textFlag, type ValuesOf, valueFlag } from '../../options/flag.ts';

/** How a command that deletes an object goes about it. */
export type WriteOptions = ValuesOf<ReturnType<typeof writeFlags>>;

/** How a command that applies an object goes about it. */
export type ApplyOptions = ValuesOf<ReturnType<typeof applyFlags>>;

/** `--name`, `--dry-run`, `--wait` and `--timeout`, by the names that kubectl gives them. */
export function writeFlags() {
  return {
    name: nameFlag(),
    dryRun: choiceFlag('--dry-run <where>', 'write nothing: client only makes the object, server also has it checked', [
      'client',
      'server',
    ]),
    wait: switchFlag('--wait', 'wait until the operator has brought Lambda there, or says why it can not'),
    timeoutSeconds: valueFlag('--timeout <duration>', 'how long to wait, such as 90s or 5m', {
      parse: duration,
      byDefault: 60,
      defaultText: '60s',
    }),
  };
}

/** Besides those, `-o` and `--force-conflicts`. */
export function applyFlags() {
  return {
    ...writeFlags(),
    /** How the object is printed; absent: a line that says what happened. */
    objectFormat: choiceFlag('-o <format>', 'print the EventInvokeConfig itself', ['yaml', 'json', 'name']),
    forceConflicts: switchFlag('--force-conflicts', 'take over fields of the object that others manage'),
  };
}

/** `--name`. Absent: the object that configures the function, else a name made of function and qualifier. */
export function nameFlag(): Flag<string | undefined> {
  return textFlag(
    '--name <name>',
    'name of the EventInvokeConfig (default: the one of this function, else made of it)',
  );
}

function duration(text: string): number {
  const seconds = durationSeconds(text);
  if (seconds === undefined || seconds < 1) {
    throw new InvalidArgumentError('Write a duration of at least 1s, such as 90s or 5m.');
  }
  return seconds;
}
