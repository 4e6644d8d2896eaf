import { Command } from 'commander';
import { addFlags, readFlags } from '../../options/flag.ts';
import { explainFlags } from '../options/explain.ts';
import type { Terminal } from '../terminal.ts';

/** `kubectl eic explain`. */
export function explainCommand(terminal: Terminal): Command {
  const flags = explainFlags();
  const command = new Command('explain')
    .summary('explain one object: its owner, its claims, and what the operator would do now')
    .description(
      'Shows what is known of an object, which rule of the operator decides on it, who owns its target, what it claims, ' +
        'when it is checked next, and what a Put would change. Reads Lambda by the same rules as the operator, and writes nothing.',
    )
    .argument('<name>', 'an object in the namespace')
    .allowExcessArguments(false);
  addFlags(command, flags);
  return command
    .addHelpText(
      'after',
      `
Examples:
  kubectl eic explain orders
  kubectl eic explain orders -n shop -o json`,
    )
    .action(async (name: string) => {
      const { runExplain } = await import('../explain/run-explain.ts');
      await runExplain(name, readFlags(flags, command), terminal);
    });
}
