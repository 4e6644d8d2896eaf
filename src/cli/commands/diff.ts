import { Command } from 'commander';
import { addFlags, readFlags } from '../../options/flag.ts';
import { objectNameText } from '../../options/kubernetes-names.ts';
import { CommandFailure, Ended } from '../failures.ts';
import { diffFlags } from '../options/diff.ts';
import type { Terminal } from '../terminal.ts';

/** Exit code if the comparison failed. `kubectl diff`, too, has codes above 1 for this. */
const CANNOT_TELL = 2;

/** The comparison failed. */
export class DiffFailure extends CommandFailure {
  override readonly exitCode = CANNOT_TELL;
}

/** `kubectl eic diff`. */
export function diffCommand(terminal: Terminal): Command {
  const flags = diffFlags();
  const command = new Command('diff')
    .summary('show what the operator would change in Lambda')
    .description(
      'Compares the declared settings with the settings in Lambda, by the same rules as the operator, and writes nothing. ' +
        'Without a name or file, all objects of the namespace are compared. ' +
        'Exit code: 0 no difference, 1 differences, 2 an error or an object that the operator could not reconcile.',
    )
    .argument('[name]', 'an object in the namespace', objectNameText);
  addFlags(command, flags);
  return command
    .addHelpText(
      'after',
      `
Examples:
  # what would these manifests change?
  kubectl eic diff -f examples/quickstart.yaml

  # was anything changed in Lambda?
  kubectl eic diff --all-namespaces

  # one object, for a program
  kubectl eic diff orders -o json`,
    )
    .action(async () => {
      const { runDiff } = await import('../diff/run-diff.ts');
      const [name] = command.args;
      const options = readFlags(flags, command);
      if (options.files.length > 0 && (name !== undefined || options.allNamespaces)) {
        throw new DiffFailure(
          'A name or --all-namespaces selects objects of the cluster, and -f selects files: use one of them.',
        );
      }
      let code: number;
      try {
        code = await runDiff(name, options, terminal);
      } catch (error) {
        throw error instanceof CommandFailure ? new DiffFailure(error.message, { cause: error }) : error;
      }
      if (code !== 0) throw new Ended(code);
    });
}
