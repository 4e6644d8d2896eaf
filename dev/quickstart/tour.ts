import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { EventInvokeConfig } from '../../src/api/event-invoke-config.ts';
import { PROJECT_FOLDER } from '../local/project-folder.ts';
import type { HeldSettings } from './lambda.ts';
import { check, type Stage, show, showHeld, showing, showOnce } from './stage.ts';

const MANIFEST = 'examples/quickstart.yaml';
const INVALID = 'examples/invalid.yaml';
const WAIT = '--timeout=30s';

/** The contents of the quickstart's manifest. */
export interface Declared {
  readonly name: string;
  readonly target: readonly [functionName: string, qualifier: string];
  /** Lambda's answer once it holds the declared settings. */
  readonly settings: HeldSettings;
}

/** Applies the manifest and shows that Lambda holds its settings. */
export async function declare(stage: Stage): Promise<Declared> {
  const { terminal } = stage;
  terminal.step('Declare the settings');
  const text = await readFile(join(PROJECT_FOLDER, MANIFEST), 'utf8');
  terminal.command(['cat', MANIFEST]);
  terminal.say(text);
  const declared = read(text);
  const { name, target, settings } = declared;
  await show(stage, 'apply', '-f', MANIFEST);
  await show(stage, 'wait', '--for=condition=Ready', `eic/${name}`, WAIT);
  const table = await show(stage, 'get', 'eic');
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = settings;
  const row = [name, 'True', ...target, MaximumRetryAttempts, MaximumEventAgeInSeconds];
  check(new RegExp(`^${row.join(' +')} `, 'm').test(table), `The table should have a row with ${row.join(', ')}.`);
  await showHeld(stage, target, settings);
  return declared;
}

/** Changes Lambda, as a user of the AWS console would, and shows that the operator finds and repairs the change. */
export async function drift(stage: Stage, { name, target, settings }: Declared): Promise<void> {
  const { terminal, lambda } = stage;
  terminal.step("Change Lambda behind the operator's back");
  const changed = { MaximumRetryAttempts: 2 };
  terminal.say(
    `Another user calls UpdateFunctionEventInvokeConfig on ${target.join(':')}, with ${JSON.stringify(changed)}.`,
  );
  const changedAt = performance.now();
  await lambda.update(...target, changed);
  const first = 'jsonpath={.status.lastDrift.fields[0].field}=maximumRetryAttempts';
  await show(stage, 'wait', `--for=${first}`, `eic/${name}`, WAIT);
  terminal.say(`The operator found and repaired it after ${((performance.now() - changedAt) / 1000).toFixed(1)} s.`);
  await showOnce(
    stage,
    /Warning +DriftRepaired .* maximumRetryAttempts from 1 to 2\. Put back\./,
    ...['events', '--for', `eic/${name}`, '--types=Warning'],
  );
  const [lastDrift] = JSON.parse(await show(stage, 'get', 'eic', name, '-o', 'jsonpath-as-json={.status.lastDrift}'));
  check(
    isDeepStrictEqual(lastDrift.fields, [{ field: 'maximumRetryAttempts', old: '1', new: '2' }]),
    'status.lastDrift should name maximumRetryAttempts, with the declared and the found value.',
  );
  await showHeld(stage, target, settings);
}

/** Applies a manifest with a mistake, and shows that the API server refuses it. */
export async function refuse(stage: Stage): Promise<void> {
  const { terminal, kubectl } = stage;
  terminal.step('Make a mistake');
  terminal.say(
    'The destination is a FIFO queue, and Lambda does not send to FIFO queues: the API server refuses the manifest.',
  );
  const before = await kubectl('get', 'eic', '-o', 'name');
  const { output, exitCode } = await showing(stage)('apply', '-f', INVALID);
  check(exitCode === 1 && output.includes('is a FIFO queue'), `${INVALID} should have been refused with a sentence.`);
  const after = await kubectl('get', 'eic', '-o', 'name');
  check(before.output === after.output, `${INVALID} should not have become an object.`);
}

/** Deletes the object, and shows that Lambda no longer holds its settings. */
export async function remove(stage: Stage, { target: [functionName, qualifier] }: Declared): Promise<void> {
  const { terminal, lambda } = stage;
  terminal.step('Delete');
  await show(stage, 'delete', '-f', MANIFEST);
  const held = await lambda.get(functionName, qualifier);
  const left = await lambda.count(functionName);
  check(held === undefined && left === 0, `Lambda should hold nothing for ${functionName} any more.`);
  terminal.say(`Lambda holds nothing for ${functionName} any more, under any version or alias.`);
}

function read(text: string): Declared {
  const { metadata, spec } = parse(text) as EventInvokeConfig;
  const { functionName, qualifier = '$LATEST', maximumRetryAttempts, maximumEventAgeInSeconds } = spec;
  const onFailure = spec.destinationConfig?.onFailure?.destination;
  return {
    name: metadata.name ?? '',
    target: [functionName, qualifier],
    settings: {
      MaximumRetryAttempts: maximumRetryAttempts,
      MaximumEventAgeInSeconds: maximumEventAgeInSeconds,
      DestinationConfig: { OnSuccess: {}, OnFailure: { ...(onFailure && { Destination: onFailure }) } },
    },
  };
}
