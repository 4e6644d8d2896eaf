import { type Command, CommanderError } from 'commander';
import { ProxyError } from '../network/proxies.ts';
import { type KnownOption, spellOut } from './aws/option-names.ts';
import { DiffFailure } from './commands/diff.ts';
import { COMMANDS_BY_AWS_NAME } from './commands/operations.ts';
import { completions } from './completion.ts';
import { CommandFailure, ConfigurationFailure, INTERRUPTED, UsageFailure } from './failures.ts';
import { createProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

// The word that kubectl_complete-eic puts before what is to be completed.
const COMPLETE = '__complete';

/**
 * Runs a command line.
 *
 * @param args - without the program's own name
 * @returns the exit code
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = createProgram(terminal);
  if (args[0] === COMPLETE) {
    terminal.stdout.write(completions(program, args.slice(1)));
    return 0;
  }
  const command = program.commands.find((each) => each.name() === args[0]);
  try {
    await program.parseAsync(command === undefined ? args : wordsFor(command, args), { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (terminal.signal.aborted) return INTERRUPTED;
    const failure = failureOf(error, command ?? program);
    if (!(failure instanceof CommandFailure)) {
      terminal.stderr.write(
        `This is a bug of kubectl eic; please report it: ${failure instanceof Error ? failure.stack : failure}\n`,
      );
      return new CommandFailure('').exitCode;
    }
    terminal.stderr.write(failure.text);
    return failure.exitCode;
  }
}

// The AWS CLI looks for a shortened option in one group of options after another; the groups of the help do the same here.
function wordsFor(command: Command, [name = '', ...args]: readonly string[]): string[] {
  const options = command.options.filter(({ variadic, long }) => !variadic && long);
  const groups = Object.values(Object.groupBy(options, ({ helpGroupHeading = '' }) => helpGroupHeading));
  const known = groups.map((group = []) =>
    group.map(
      ({ long, required, optional }): KnownOption => ({
        name: long ?? '',
        value: required ? 'one' : optional ? 'optional' : 'none',
      }),
    ),
  );
  return [name, ...spellOut(args, [...known, [{ name: '--help', value: 'none' }]])];
}

function failureOf(error: unknown, command: Command): unknown {
  if (error instanceof CommanderError) return usageFailure(error, command);
  return error instanceof ProxyError ? new ConfigurationFailure(error.message, { cause: error }) : error;
}

function usageFailure(error: CommanderError, command: Command): CommandFailure {
  const name = command.parent ? `${command.parent.name()} ${command.name()}` : command.name();
  // Without a command, commander prints the help; the error then only has to ask for a command.
  const sentence = sentenceOf(error, command);
  // diff has its own exit codes, since 1 means that there is a difference.
  const Failure = command.name() === 'diff' ? DiffFailure : UsageFailure;
  return new Failure(`${sentence}\nSee ${name} --help.`, { cause: error });
}

function sentenceOf({ code, message }: CommanderError, command: Command): string {
  if (code === 'commander.help') return 'Say which command to run.';
  if (code === 'commander.unknownCommand') return unknownCommand(message, command);
  // The AWS CLI calls words that it doesn't expect options, too.
  if (code !== 'commander.excessArguments') return wordsOf(message);
  return `Unknown options: ${command.args.slice(command.registeredArguments.length).join(', ')}`;
}

// Those who know the AWS CLI type its command, or even all of `aws lambda put-function-event-invoke-config`.
function unknownCommand(message: string, { args }: Command): string {
  const known = args.find((word) => COMMANDS_BY_AWS_NAME.has(word));
  const name = known && COMMANDS_BY_AWS_NAME.get(known);
  return name === undefined ? wordsOf(message) : `unknown command '${args[0]}': ${known} is kubectl eic ${name} here.`;
}

// Uses the AWS CLI's words for an unknown option.
function wordsOf(message: string): string {
  return message.replace(/^error: /, '').replace(/^unknown option '([^']*)'/, 'Unknown options: $1');
}
