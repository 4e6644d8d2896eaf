import type { Command, Option } from 'commander';
import { createProgram } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

/** The reference of the kubectl plugin, from the definitions that `--help` prints. */
export function renderCli(source: string): string {
  const program = createProgram(unused);
  const commands = program.commands.map(sectionOf);
  return `<!-- Generated from ${source} by \`npm run generate\`: edit those files instead. -->

# kubectl eic

${program.description()}

From a checkout it is \`npm run --silent eic --\` instead of \`kubectl eic\`. Every option may be shortened as long as it stays the only one that begins so, and be written
\`--option value\` or \`--option=value\`.

| command | |
|---|---|
${program.commands.map((command) => `| [\`${command.name()}\`](#${command.name()}) | ${command.summary()} |`).join('\n')}

The result goes to stdout, everything else to stderr. Exit codes are those of the AWS CLI, version 2:

| code | meaning |
|---|---|
| 0 | done |
| 130 | interrupted |
| 252 | what was typed is wrong: the option and the reason are told |
| 253 | no region, credentials or cluster |
| 254 | Lambda or the API server refused |
| 255 | anything else |

\`diff\` has 0 for no difference, 1 for differences and 2 for all that is wrong.

${commands.join('\n')}`;
}

function sectionOf(command: Command): string {
  const groups = Map.groupBy(command.options, ({ helpGroupHeading }) => helpGroupHeading ?? 'Options:');
  const tables = [...groups].map(
    ([heading, options]) => `${heading}\n\n| option | meaning |\n|---|---|\n${options.map(rowOf).join('\n')}\n`,
  );
  return `## ${command.name()}

\`kubectl eic ${command.name()} ${command.usage()}\`

${command.description()}

${tables.join('\n')}
${examplesOf(command)}`;
}

function rowOf(option: Option): string {
  const choices = option.argChoices ? ` One of ${option.argChoices.map((each) => `\`${each}\``).join(', ')}.` : '';
  const { defaultValue, defaultValueDescription, envVar } = option;
  const isTold = defaultValue !== undefined && typeof defaultValue !== 'boolean';
  const byDefault = isTold ? ` Default: \`${defaultValueDescription ?? defaultValue}\`.` : '';
  const variable = envVar === undefined ? '' : ` Variable: \`${envVar}\`.`;
  const cells = [
    `\`${option.flags}\``,
    `${option.description}.${choices}${byDefault}${variable}`.replaceAll('..', '.'),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

// commander has no other way to the texts that were added to a help.
function examplesOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  const examples = text.split('\nExamples:\n')[1]?.trimEnd();
  return examples === undefined ? '' : `Examples:\n\n\`\`\`sh\n${examples.replace(/^ {2}/gm, '')}\n\`\`\`\n`;
}

const unused = { stdout: { columns: 120, write: () => {} } } as unknown as Terminal;
