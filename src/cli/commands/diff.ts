import { Command, Option } from 'commander';
import { readAwsOptions } from '../../options/aws.ts';
import { requestsPerSecondOption } from '../../options/requests-per-second.ts';
import { CommandFailure, Ended } from '../failures.ts';
import { awsConnectionOptions } from '../options/aws-connection.ts';
import { colorOption } from '../options/color.ts';
import { kubernetesOptions } from '../options/kubernetes.ts';
import type { Terminal } from '../terminal.ts';

/** What diff ends with where it can't tell, as `kubectl diff` does with more than 1. */
const CANNOT_TELL = 2;

/** The comparison can't be made. */
export class DiffFailure extends CommandFailure {
  override readonly exitCode = CANNOT_TELL;
}

/** `kubectl eic diff`. */
export function diffCommand(terminal: Terminal): Command {
  const command = new Command('diff')
    .summary('show what the operator would change in Lambda')
    .description(
      'Compares what is declared with what Lambda holds, by the very rules that the operator decides by, and writes nothing. ' +
        'Without a name or file, all objects of the namespace are compared. ' +
        'Exit code: 0 no difference, 1 differences, 2 an error or an object that the operator could not follow.',
    )
    .argument('[name]', 'an object in the namespace')
    .addOption(
      new Option('-f, --filename <file...>', 'compare manifests before they are applied; - reads standard input'),
    )
    .addOption(new Option('-A, --all-namespaces', 'compare the objects of all namespaces'))
    .addOption(
      new Option('-o <format>', 'text for people, json for programs').choices(['text', 'json']).default('text'),
    )
    .addOption(colorOption())
    .addOption(requestsPerSecondOption());
  for (const option of [...kubernetesOptions(), ...awsConnectionOptions()]) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  # what would applying these manifests change?
  kubectl eic diff -f examples/quickstart.yaml

  # has anybody changed anything in Lambda since?
  kubectl eic diff --all-namespaces

  # one object, for a program
  kubectl eic diff orders -o json`,
    )
    .action(async (name: string | undefined, values) => {
      const { runDiff } = await import('../diff/run-diff.ts');
      const { filename: files, allNamespaces, o: format, color, requestsPerSecond } = values;
      const { namespace, kubeconfig, context } = values;
      if (files !== undefined && (name !== undefined || allNamespaces)) {
        throw new DiffFailure(
          'A name or --all-namespaces says which objects of the cluster to compare, and -f which files: give one of them.',
        );
      }
      const options = { name, files, allNamespaces: allNamespaces === true, format, color, requestsPerSecond };
      let code: number;
      try {
        code = await runDiff({ ...options, namespace, kubeconfig, context }, readAwsOptions(values), terminal);
      } catch (error) {
        throw error instanceof CommandFailure ? new DiffFailure(error.message, { cause: error }) : error;
      }
      if (code !== 0) throw new Ended(code);
    });
}
