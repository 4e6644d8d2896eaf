import { listFlag, switchFlag, textFlag, type ValuesOf } from '../../options/flag.ts';
import { requestsPerSecondFlag } from '../../options/requests-per-second.ts';
import { awsConnectionFlags } from './aws-connection.ts';
import { kubernetesFlags } from './kubernetes.ts';

/** The options that select functions. */
export type SelectionOptions = ValuesOf<ReturnType<typeof selectionFlags>>;

/** The options that say where the found configurations go. */
export type OutputOptions = ValuesOf<ReturnType<typeof outputFlags>>;

/** The options of `kubectl eic import`. */
export type ImportOptions = ValuesOf<ReturnType<typeof importFlags>>;

/** The flags of `kubectl eic import`. */
export function importFlags() {
  return { ...selectionFlags(), ...outputFlags(), ...kubernetesFlags(), ...awsConnectionFlags() };
}

function selectionFlags() {
  const all = switchFlag('--all', 'every function of the region');
  const prefix = textFlag('--prefix <text>', 'functions whose names begin with this text', { conflicts: [all] });
  return {
    functionName: listFlag('--function-name <name...>', 'functions by name, name:qualifier, partial or full ARN', {
      conflicts: [prefix, all],
    }),
    prefix,
    tag: listFlag('--tag <key=value...>', 'functions that carry all of these tags; a key alone stands for any value', {
      conflicts: [all],
    }),
    all,
  };
}

function outputFlags() {
  const apply = switchFlag('--apply', 'apply the objects to the cluster');
  return {
    outputDir: textFlag('--output-dir <folder>', 'write a file for each object here (default: all of them to stdout)', {
      conflicts: [apply],
    }),
    apply,
    requestsPerSecond: requestsPerSecondFlag(),
    checkpoint: textFlag(
      '--checkpoint <file>',
      'where the progress is kept (default: a file .eic-import-… in --output-dir or here)',
    ),
  };
}
