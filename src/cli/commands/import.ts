import { Command, Option } from 'commander';
import { requestsPerSecondOption } from '../../options/requests-per-second.ts';
import { awsConnectionOptions } from '../options/aws-connection.ts';
import { kubernetesOptions } from '../options/kubernetes.ts';
import type { Terminal } from '../terminal.ts';

/** `kubectl eic import`. */
export function importCommand(terminal: Terminal): Command {
  const command = new Command('import')
    .summary('write manifests for the configurations that Lambda holds')
    .description(
      'Finds the event invoke configurations that exist in Lambda and writes EventInvokeConfigs that declare just what is there: applying them changes nothing in Lambda.',
    )
    .allowExcessArguments(false);
  const options = [...selectionOptions(), ...outputOptions(), ...kubernetesOptions(), ...awsConnectionOptions()];
  for (const option of options) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Which functions (several options hold together):
  by name, in any of Lambda's forms; a qualifier selects only its configuration
  by prefix or tag, or --all: the functions of the region are listed

An import that ends early keeps what it found, and the same command goes on from there.
It needs lambda:ListFunctionEventInvokeConfigs, lambda:ListFunctions unless functions are named, and
lambda:GetFunction with lambda:ListTags for --tag.

Examples:
  kubectl eic import --function-name orders
  kubectl eic import --function-name orders:live payments | kubectl apply -f -
  kubectl eic import --prefix shop- --output-dir manifests -n shop
  kubectl eic import --tag team=payments --tag production --apply -n payments
  kubectl eic import --all --region eu-west-1 --requests-per-second 5 --output-dir manifests`,
    )
    .action(async (values) => {
      const { runImport } = await import('../import/run-import.ts');
      await runImport(values, terminal);
    });
}

function selectionOptions(): Option[] {
  return [
    new Option('--function-name <name...>', 'functions by name, name:qualifier, partial or full ARN').conflicts([
      'prefix',
      'all',
    ]),
    new Option('--prefix <text>', 'functions whose names begin with this text').conflicts('all'),
    new Option(
      '--tag <key=value...>',
      'functions that carry all of these tags; a key alone stands for any value',
    ).conflicts('all'),
    new Option('--all', 'every function of the region'),
  ];
}

function outputOptions(): Option[] {
  return [
    new Option('--output-dir <folder>', 'write a file for each object here (default: all of them to stdout)').conflicts(
      'apply',
    ),
    new Option('--apply', 'apply the objects to the cluster'),
    requestsPerSecondOption(),
    new Option(
      '--checkpoint <file>',
      'where the progress is kept (default: a file .eic-import-… in --output-dir or here)',
    ),
  ];
}
