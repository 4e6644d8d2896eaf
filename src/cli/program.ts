import { Command } from 'commander';
import { convertCommand } from './commands/convert.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { importCommand } from './commands/import.ts';
import { operationCommands } from './commands/operations.ts';
import { pauseCommand, resumeCommand } from './commands/pause.ts';
import { statusCommand } from './commands/status.ts';
import type { Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

/** All commands of `kubectl eic`. The code that does a command's work is loaded only when the command runs. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('kubectl eic')
    .description("Makes AWS Lambda's asynchronous invocation settings declarative, in the words of the AWS CLI.")
    .version(VERSION, '--version', 'show the version and exit')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .exitOverride()
    .configureHelp({ showGlobalOptions: false, helpWidth: terminal.stdout.columns ?? 100 })
    .configureOutput({
      writeOut: terminal.stdout.write,
      // runCommandLine prints every error, in one format.
      outputError: () => {},
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  const commands = [
    ...operationCommands(terminal, VERSION),
    diffCommand(terminal),
    statusCommand(terminal),
    explainCommand(terminal),
    importCommand(terminal),
    convertCommand(terminal),
    pauseCommand(terminal),
    resumeCommand(terminal),
  ];
  for (const command of commands) {
    program.addCommand(command.copyInheritedSettings(program).helpOption('-h, --help', 'show this help'));
  }
  return program;
}
