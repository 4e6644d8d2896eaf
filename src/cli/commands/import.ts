import { Command } from 'commander';
import { addFlags, readFlags } from '../../options/flag.ts';
import { importFlags } from '../options/import.ts';
import type { Terminal } from '../terminal.ts';

/** `kubectl eic import`. */
export function importCommand(terminal: Terminal): Command {
  const flags = importFlags();
  const command = new Command('import')
    .summary('write manifests for the configurations in Lambda')
    .description(
      'Finds the event invoke configurations in Lambda and writes EventInvokeConfigs with exactly these settings: applying them changes nothing in Lambda.',
    )
    .allowExcessArguments(false);
  addFlags(command, flags);
  return command
    .addHelpText(
      'after',
      `
Which functions (a function must match all options):
  by name, in any of Lambda's forms; a qualifier selects only its own configuration
  by prefix or tag, or --all: lists the functions of the region

An interrupted import keeps its findings, and the same command continues it.
Needed permissions: lambda:ListFunctionEventInvokeConfigs; lambda:ListFunctions without --function-name;
lambda:GetFunction and lambda:ListTags with --tag.

Examples:
  kubectl eic import --function-name orders
  kubectl eic import --function-name orders:live payments | kubectl apply -f -
  kubectl eic import --prefix shop- --output-dir manifests -n shop
  kubectl eic import --tag team=payments --tag production --apply -n payments
  kubectl eic import --all --account payments --profile payments --apply
  kubectl eic import --all --region eu-west-1 --requests-per-second 5 --output-dir manifests`,
    )
    .action(async () => {
      const { runImport } = await import('../import/run-import.ts');
      await runImport(readFlags(flags, command), terminal);
    });
}
