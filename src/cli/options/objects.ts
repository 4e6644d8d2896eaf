import { InvalidArgumentError } from 'commander';
import { durationSeconds } from '../../api/duration.ts';
import { choiceFlag, type Flag, switchFlag, type ValuesOf, valueFlag } from '../../options/flag.ts';
import { objectNameText } from '../../options/kubernetes-names.ts';

/** The options of a command that deletes an object. */
export type WriteOptions = ValuesOf<ReturnType<typeof writeFlags>>;

/** The options of `kubectl eic put`. */
export type PutOptions = ValuesOf<ReturnType<typeof putFlags>>;

/** The options of a command that applies an object. */
export type ApplyOptions = ValuesOf<ReturnType<typeof applyFlags>>;

/** `--name`, `--dry-run`, `--wait` and `--timeout`, as kubectl names them. */
export function writeFlags() {
  return {
    name: nameFlag(),
    dryRun: choiceFlag(
      '--dry-run <where>',
      'write nothing: client only builds the object, server also lets the API server check it',
      ['client', 'server'],
    ),
    wait: switchFlag('--wait', 'wait until Lambda holds the settings, or the operator says why it can not write them'),
    timeoutSeconds: valueFlag('--timeout <duration>', 'how long to wait, such as 90s or 5m', {
      parse: duration,
      byDefault: 60,
      defaultText: '60s',
    }),
  };
}

/** The flags of `writeFlags`, `-o` and `--force-conflicts`. */
export function applyFlags() {
  return {
    ...writeFlags(),
    /** The format of the object; absent: one line names the object and the action. */
    objectFormat: choiceFlag('-o <format>', 'print the EventInvokeConfig itself', ['yaml', 'json', 'name']),
    forceConflicts: switchFlag('--force-conflicts', 'take over fields of the object from other managers'),
  };
}

/** The flags of `applyFlags`, and `--account`. */
export function putFlags() {
  return {
    ...applyFlags(),
    account: accountFlag("AWSAccount of the function (default: the operator's --default-account)"),
  };
}

/** `--account`. */
export function accountFlag(description: string): Flag<string | undefined> {
  return valueFlag('--account <name>', description, { parse: objectNameText });
}

/** `--name`. Absent: the object that configures the function, else a new name, made from function and qualifier. */
export function nameFlag(): Flag<string | undefined> {
  return valueFlag(
    '--name <name>',
    'name of the EventInvokeConfig (default: the existing one of this function, else a name made from the function)',
    { parse: objectNameText },
  );
}

function duration(text: string): number {
  const seconds = durationSeconds(text);
  if (seconds === undefined || seconds < 1) {
    throw new InvalidArgumentError('Write a duration of 1s or more, such as 90s or 5m.');
  }
  return seconds;
}
