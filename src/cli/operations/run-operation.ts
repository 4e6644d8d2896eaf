import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { AwsOptions } from '../../lambda/aws-options.ts';
import { configurationOf, loadProfiles } from '../aws/config-file.ts';
import { type GivenInput, readInput } from '../aws/input.ts';
import { OPERATIONS, type OperationInputs, type OperationName } from '../aws/operations.ts';
import { formatDocument } from '../aws/output/format.ts';
import type { ParameterFiles } from '../aws/parameter-file.ts';
import { inputSkeleton, outputSkeleton } from '../aws/skeleton.ts';
import type { SharedOptions } from '../options/operations.ts';
import { isColored, type Terminal } from '../terminal.ts';
import type { Circumstances } from './circumstances.ts';

/** An operation and its options, as typed. */
export interface TypedOperation<Name extends OperationName> {
  readonly name: Name;
  /** The texts of the options for the input. The keys are the members that they set. */
  readonly texts: GivenInput['options'];
  readonly options: SharedOptions;
  readonly aws: AwsOptions;
  /** Performs the operation, on objects of the cluster or in Lambda itself. */
  perform(input: OperationInputs[Name], circumstances: Circumstances): Promise<void>;
}

/**
 * Reads the input of an operation and performs it, or prints its skeleton.
 *
 * @throws CommandFailure
 */
export async function runOperation<Name extends OperationName>(
  { name, texts, options, aws: given, perform }: TypedOperation<Name>,
  terminal: Terminal,
): Promise<void> {
  const { generateCliSkeleton: kind, cliInputJson } = options;
  if (kind === 'input' || kind === 'yaml-input') {
    terminal.stdout.write(inputSkeleton(OPERATIONS[name].input, kind));
    return;
  }
  // Like the AWS CLI, refuse a wrong command line before a missing file.
  const query = options.query === undefined ? undefined : (await import('../aws/query.ts')).queryOf(options.query);
  const input = kind === undefined ? readInput(name, { options: texts, cliInputJson }, filesOf(terminal)) : undefined;
  const configuration = configurationOf(
    { ...given, output: options.output },
    terminal.env,
    await loadProfiles(terminal.env),
  );
  const { output: format, timestamps, region, caBundle } = configuration;
  const print = async (document: unknown) => {
    const found = query === undefined ? document : query(document);
    const color = isColored(options.color, terminal.stdout, terminal.env);
    const how = { format, operation: name, color, columns: terminal.stdout.columns };
    terminal.stdout.write(await formatDocument(found, how));
  };
  if (input === undefined) {
    await print(outputSkeleton(OPERATIONS[name].output));
    return;
  }
  const aws = { ...given, ...(region !== undefined && { region }), ...(caBundle !== undefined && { caBundle }) };
  const hasFormat = options.output !== undefined || query !== undefined;
  await perform(input, { aws, timestamps, terminal, hasFormat, print });
}

function filesOf({ folder, env }: Terminal): ParameterFiles {
  return { read: (path) => readFileSync(resolve(folder, path)), home: env.HOME ?? homedir(), variables: env };
}
