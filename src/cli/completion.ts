import type { Command, Option } from 'commander';

/**
 * The candidates for the next word, in the form that kubectl reads from `kubectl_complete-eic`: a line for each candidate, with
 * its description after a tab, and a last line with a directive.
 *
 * Source: https://kubernetes.io/docs/tasks/extend-kubectl/kubectl-plugins/ and cobra's completions.
 *
 * @param words - the words after `kubectl eic`; the last one is to be completed, and may be empty
 */
export function completions(program: Command, words: readonly string[]): string {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = program.commands.find((each) => each.name() === before[0]);
  const found = command === undefined ? ofProgram(program, before) : ofCommand(command, before, current);
  const fitting = found.candidates.filter(([word]) => word.startsWith(current));
  return [...fitting.map((each) => each.filter(Boolean).join('\t')), `:${found.directive}`]
    .map((line) => `${line}\n`)
    .join('');
}

/** A word and its description. */
type Candidate = readonly [word: string, meaning: string];

interface Found {
  readonly candidates: readonly Candidate[];
  readonly directive: number;
}

// Cobra's directives: whether the shell offers files if there is no candidate.
const NO_FILES = 4;
const FILES = 0;

function ofProgram(program: Command, before: readonly string[]): Found {
  const commands = before.length === 0 ? program.commands : [];
  return { candidates: commands.map((each) => [each.name(), each.summary()] as const), directive: NO_FILES };
}

function ofCommand(command: Command, before: readonly string[], current: string): Found {
  const [written, ...value] = current.split('=');
  const ahead = command.options.find(({ long, short }) => [long, short].includes(before.at(-1) ?? ''));
  if (ahead?.required) return valuesOf(ahead, '');
  const inline = value.length > 0 ? command.options.find(({ long }) => long === written) : undefined;
  if (inline !== undefined) return valuesOf(inline, `${written}=`);
  const options = command.options
    .filter(({ long, hidden }) => long && !hidden && current.startsWith('-'))
    .map(({ long = '', description }): Candidate => [long, description]);
  const takesFiles = command.registeredArguments.some((argument) => argument.variadic);
  return { candidates: options, directive: takesFiles && !current.startsWith('-') ? FILES : NO_FILES };
}

function valuesOf({ argChoices = [], flags }: Option, prefix: string): Found {
  const isPath = /<(file|path|folder)/.test(flags) || /file:\/\//.test(flags);
  return {
    candidates: argChoices.map((choice) => [`${prefix}${choice}`, '']),
    directive: isPath ? FILES : NO_FILES,
  };
}
