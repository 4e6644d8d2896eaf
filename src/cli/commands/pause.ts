import { Command } from 'commander';
import { addFlags, readFlags } from '../../options/flag.ts';
import { operatorFlags, pauseFlags } from '../options/pause.ts';
import type { Terminal } from '../terminal.ts';

/** `kubectl eic pause`. */
export function pauseCommand(terminal: Terminal): Command {
  const flags = pauseFlags();
  const command = new Command('pause')
    .summary('stop all writes to Lambda')
    .description(
      'Pauses the operator: within 2 seconds nothing more is written to Lambda, whichever replica leads, over restarts and ' +
        'upgrades. Reads go on. Edits and deletions wait, and their objects say so.',
    )
    .allowExcessArguments(false);
  addFlags(command, flags);
  return command
    .addHelpText('after', "\nExamples:\n  kubectl eic pause --reason 'INC-123: wrong destinations'")
    .action(async () => {
      const { runPause } = await import('../pause/run-pause.ts');
      await runPause(readFlags(flags, command), terminal);
    });
}

/** `kubectl eic resume`. */
export function resumeCommand(terminal: Terminal): Command {
  const flags = operatorFlags();
  const command = new Command('resume')
    .summary('allow writes to Lambda again')
    .description('Ends a pause: all that waited is done, within the request budget.')
    .allowExcessArguments(false);
  addFlags(command, flags);
  return command.action(async () => {
    const { runResume } = await import('../pause/run-pause.ts');
    await runResume(readFlags(flags, command), terminal);
  });
}
