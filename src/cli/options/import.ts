import { listFlag, switchFlag, textFlag, type ValuesOf } from '../../options/flag.ts';
import { requestsPerSecondFlag } from '../../options/requests-per-second.ts';
import { awsConnectionFlags } from './aws-connection.ts';
import { kubernetesFlags } from './kubernetes.ts';
import { accountFlag } from './objects.ts';

/** The options that select functions. */
export type SelectionOptions = ValuesOf<ReturnType<typeof selectionFlags>>;

/** The options for the output. */
export type OutputOptions = ValuesOf<ReturnType<typeof outputFlags>>;

/** The options of `kubectl eic import`. */
export type ImportOptions = ValuesOf<ReturnType<typeof importFlags>>;

/** The flags of `kubectl eic import`. */
export function importFlags() {
  return { ...selectionFlags(), ...outputFlags(), ...kubernetesFlags(), ...awsConnectionFlags() };
}

function selectionFlags() {
  const all = switchFlag('--all', 'all functions of the region');
  const prefix = textFlag('--prefix <text>', 'functions whose names start with this text', { conflicts: [all] });
  return {
    functionName: listFlag(
      '--function-name <name...>',
      'functions, each by name, name:qualifier, partial or full ARN',
      {
        conflicts: [prefix, all],
      },
    ),
    prefix,
    tag: listFlag(
      '--tag <key=value...>',
      'functions that have all these tags; a key without a value matches any value',
      {
        conflicts: [all],
      },
    ),
    all,
  };
}

function outputFlags() {
  const apply = switchFlag('--apply', 'apply the objects to the cluster');
  return {
    account: accountFlag(
      "AWSAccount of the functions, which the objects name (default: the operator's --default-account)",
    ),
    outputDir: textFlag(
      '--output-dir <folder>',
      'write one file per object into this folder (default: print all objects)',
      {
        conflicts: [apply],
      },
    ),
    apply,
    requestsPerSecond: requestsPerSecondFlag(),
    checkpoint: textFlag(
      '--checkpoint <file>',
      'file that keeps the progress (default: .eic-import-… in --output-dir or in the current folder)',
    ),
  };
}
