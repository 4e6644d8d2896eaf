import { Command } from 'commander';
import { addFlags, readFlags } from '../../options/flag.ts';
import { statusFlags } from '../options/status.ts';
import type { Terminal } from '../terminal.ts';

/** `kubectl eic status`. */
export function statusCommand(terminal: Terminal): Command {
  const flags = statusFlags();
  const command = new Command('status')
    .summary('show the state of all objects, and the reason')
    .description(
      'Shows each object with its condition, its target, its last drift, and the reason in words. ' +
        'Says what holds up all of them: no leader, a pause, or objects that wait for Lambda’s quota. ' +
        'A Lease that seems abandoned is looked at for six seconds more, since a clock may be off. ' +
        'Warns if you could write the status of an object, since a forged status misleads the operator.',
    )
    .allowExcessArguments(false);
  addFlags(command, flags);
  return command
    .addHelpText(
      'after',
      `
Examples:
  kubectl eic status
  kubectl eic status --all-namespaces --watch
  kubectl eic status --accounts
  kubectl eic status -o json`,
    )
    .action(async () => {
      const { runStatus } = await import('../status/run-status.ts');
      await runStatus(readFlags(flags, command), terminal);
    });
}
