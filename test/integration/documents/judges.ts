import { readFileSync } from 'node:fs';
import { type Command, CommanderError } from 'commander';
import { COMMANDS_BY_AWS_NAME } from '../../../src/cli/commands/operations.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { operatorCommand } from '../../../src/options/operator.ts';
import { recordedTerminal } from '../../unit/cli/recorded-terminal.ts';
import type { Helm } from '../chart/helm.ts';
import type { Program } from './invocations.ts';

/** The real programs. */
export interface Tools {
  /** Runs kubectl on a cluster that has the CRDs. @throws Error with what it says where it fails */
  kubectl(...args: string[]): Promise<string>;
  readonly helm: Helm;
}

/** @throws Error that says what is wrong with the arguments of a program */
type Judge = (args: readonly string[], tools: Tools) => Promise<void>;

/** The judges of what the documents tell to run. They change nothing. */
export const JUDGES: Readonly<Record<Program, Judge>> = {
  argocd: noJudge,
  aws: async ([service, operation = '']) => {
    if (service !== 'lambda' || !COMMANDS_BY_AWS_NAME.has(operation)) throw new Error('There is no AWS CLI here.');
  },
  flux: noJudge,
  helm: async (args, { helm }) => {
    throwIfGroup(await helm.run(...args, '--help'));
    const given = args.flatMap((arg, index) => (args[index - 1] === '--set' ? ['--set', arg] : []));
    // The schema of the chart knows the names and types of all values.
    if (given.length > 0) await helm.template({ args: given });
  },
  kubectl: async (args, { kubectl }) => {
    if (args[0] === 'eic') return pluginReads(args.slice(1));
    throwIfGroup(await kubectl(...args, '--help'));
    const verb = args.findIndex((arg) => VERBS_OF_KINDS.includes(arg));
    const object = verb < 0 ? undefined : args.slice(verb + 1).find((arg) => !arg.startsWith('-'));
    if (args[verb] === 'explain') await kubectl(...args);
    else if (object !== undefined) await kubectl('get', object.replace(/\/.*/, ''));
  },
  npm: async ([first = '', ...rest]) => {
    const [script = '', ...args] = first === 'run' ? rest.filter((arg) => arg !== '--silent') : [first, ...rest];
    if (script === 'ci') return;
    if (!Object.hasOwn(scripts(), script)) throw new Error(`package.json has no script ${script}`);
    const own = args[0] === '--' ? args.slice(1) : args;
    if (script === 'start') reads(operatorCommand(), own);
    else if (script === 'eic') pluginReads(own);
    else if (own.length > 0) throw new Error(`The script ${script} reads its options when it runs.`);
  },
  options: async (args, tools) => {
    // The documents mean Helm's; kubectl eic convert has an option of this name, too.
    if (args.includes('--set')) return JUDGES.helm(['upgrade', ...args], tools);
    const judges: Judge[] = [
      async () => reads(operatorCommand(), args),
      ...plugin().commands.map((command) => async () => pluginReads([command.name(), ...args])),
      () => JUDGES.helm(['upgrade', ...args], tools),
      () => JUDGES.kubectl(['apply', ...args], tools),
    ];
    const verdicts = await Promise.allSettled(judges.map((judge) => judge(args, tools)));
    if (verdicts.every(({ status }) => status === 'rejected')) throw new Error('No program has these options.');
  },
};

const VERBS_OF_KINDS = ['annotate', 'delete', 'describe', 'explain', 'get', 'patch'];

// A sentence may name a command or an option without what it needs.
const INCOMPLETE = ['commander.help', 'commander.missingArgument', 'commander.optionMissingArgument'];

async function noJudge(): Promise<never> {
  throw new Error('There is no such program here.');
}

// Groups of commands that are commands as well.
const GROUPS_THAT_RUN = ['kubectl apply'];

/** If kubectl and Helm don't know a command of a group, they answer with the help of the group. */
function throwIfGroup(help: string): void {
  const [, group] = /"([^"]*) [<[]command[>\]] --help"/.exec(help) ?? [];
  if (group !== undefined && !GROUPS_THAT_RUN.includes(group)) throw new Error(`${group} lacks a command.`);
}

function plugin(): Command {
  const program = createProgram(recordedTerminal().terminal);
  for (const command of program.commands) command.action(() => {});
  return program;
}

function pluginReads(args: readonly string[]): void {
  reads(plugin(), args);
}

function reads(command: Command, args: readonly string[]): void {
  const silent = { writeOut: () => {}, writeErr: () => {} };
  try {
    command.exitOverride().configureOutput(silent).parse(args, { from: 'user' });
  } catch (error) {
    const { code, exitCode } = error instanceof CommanderError ? error : { code: '', exitCode: 1 };
    if (exitCode !== 0 && !INCOMPLETE.includes(code)) throw error;
  }
}

function scripts(): object {
  return JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).scripts;
}
