import { Command } from 'commander';
import { addFlags, readFlags } from '../../options/flag.ts';
import { importFlags } from '../options/import.ts';
import type { Terminal } from '../terminal.ts';

/** `kubectl eic import`. */
export function importCommand(terminal: Terminal): Command {
  const flags = importFlags();
  const command = new Command('import')
    .summary('write manifests for the configurations that Lambda holds')
    .description(
      'Finds the event invoke configurations that exist in Lambda and writes EventInvokeConfigs that declare just what is there: applying them changes nothing in Lambda.',
    )
    .allowExcessArguments(false);
  addFlags(command, flags);
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
    .action(async () => {
      const { runImport } = await import('../import/run-import.ts');
      await runImport(readFlags(flags, command), terminal);
    });
}
