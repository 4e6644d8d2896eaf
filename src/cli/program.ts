import { Command } from 'commander';
import { convertCommand } from './commands/convert.ts';
import { diffCommand } from './commands/diff.ts';
import { importCommand } from './commands/import.ts';
import { operationCommands } from './commands/operations.ts';
import { statusCommand } from './commands/status.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

/** All that can be typed after `kubectl eic`. What does the work is loaded only when its command runs. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('kubectl eic')
    .description("Makes AWS Lambda's asynchronous invocation settings declarative, in the words of the AWS CLI.")
    .version(VERSION, '--version', 'show the version and end')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .exitOverride()
    .configureHelp({ showGlobalOptions: false, helpWidth: terminal.stdout.columns ?? 100 })
    .configureOutput({
      writeOut: terminal.stdout.write,
      // An error is told by who runs the program, in one way for all.
      outputError: () => {},
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  const commands = [
    ...operationCommands(terminal, VERSION),
    diffCommand(terminal),
    statusCommand(terminal),
    importCommand(terminal),
    convertCommand(terminal),
  ];
  for (const command of commands) {
    program.addCommand(command.copyInheritedSettings(program).helpOption('-h, --help', 'show this help'));
  }
  return program;
}
