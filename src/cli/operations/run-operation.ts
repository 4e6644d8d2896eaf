import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { AwsOptions } from '../../lambda/aws-options.ts';
import { configurationOf, loadProfiles } from '../aws/config-file.ts';
import { type GivenInput, parseInput, readInput } from '../aws/input.ts';
import { OPERATIONS, type OperationInputs, type OperationName } from '../aws/operations.ts';
import type { ParameterFiles } from '../aws/parameter-file.ts';
import { partialCredentialsOf } from '../aws/partial-credentials.ts';
import { inputSkeleton, outputSkeleton } from '../aws/skeleton.ts';
import type { SharedOptions } from '../options/operations.ts';
import { isColored, type Terminal } from '../terminal.ts';
import type { Circumstances } from './circumstances.ts';
import { createPrinter } from './printer.ts';

/** An operation and its options, as typed. */
export interface TypedOperation<Name extends OperationName> {
  readonly name: Name;
  /** The texts of the options for the input. The keys are the members that they set. */
  readonly texts: GivenInput['options'];
  readonly options: SharedOptions;
  readonly aws: AwsOptions;
  /** True: the command line names the profile, and not a variable. */
  readonly isProfileTyped: boolean;
  /** Performs the operation, on objects of the cluster or in Lambda itself. */
  perform(input: OperationInputs[Name], circumstances: Circumstances): Promise<void>;
}

/**
 * Reads the input of an operation and performs it, or prints its skeleton.
 *
 * @throws CommandFailure
 */
export async function runOperation<Name extends OperationName>(
  { name, texts, options, aws: givenAws, isProfileTyped, perform }: TypedOperation<Name>,
  terminal: Terminal,
): Promise<void> {
  const { generateCliSkeleton: kind } = options;
  // Like the AWS CLI, refuse a wrong command line before a missing file.
  const query = options.query === undefined ? undefined : (await import('../aws/query.ts')).queryOf(options.query);
  const given = await givenInput(texts, options);
  if (kind === 'input' || kind === 'yaml-input') {
    parseInput(name, given, filesOf(terminal));
    terminal.stdout.write(inputSkeleton(OPERATIONS[name].input, kind));
    return;
  }
  const input = readInput(name, given, filesOf(terminal));
  const profiles = await loadProfiles(terminal.env);
  const configuration = configurationOf({ ...givenAws, output: options.output }, terminal.env, profiles);
  const { output: format, timestamps, region, caBundle, profile } = configuration;
  const color = isColored(options.color, terminal.stdout, terminal.env);
  const how = { format, operation: name, color, columns: terminal.stdout.columns };
  const printer = createPrinter(terminal.stdout, how, query);
  if (kind === 'output') {
    await printer.print(outputSkeleton(OPERATIONS[name].output));
    return;
  }
  const aws = { ...givenAws, ...(region !== undefined && { region }), ...(caBundle !== undefined && { caBundle }) };
  const hasFormat = options.output !== undefined || query !== undefined;
  const partialCredentials = partialCredentialsOf(profiles, profile, isProfileTyped, terminal.env);
  await perform(input, { aws, timestamps, terminal, hasFormat, printer, partialCredentials });
}

async function givenInput(
  options: GivenInput['options'],
  { cliInputJson, cliInputYaml }: SharedOptions,
): Promise<GivenInput> {
  if (cliInputYaml === undefined) return { options, cliInputJson };
  const { readYaml } = await import('../aws/yaml-input.ts');
  return { options, cliInputJson, cliInputYaml: { text: cliInputYaml, read: readYaml } };
}

function filesOf({ folder, env }: Terminal): ParameterFiles {
  return { read: (path) => readFileSync(resolve(folder, path)), home: env.HOME ?? homedir(), variables: env };
}
