import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { readAwsOptions } from '../../options/aws.ts';
import { configurationOf, loadProfiles } from '../aws/config-file.ts';
import { readInput } from '../aws/input.ts';
import { OPERATIONS, type OperationInputs, type OperationName } from '../aws/operations.ts';
import { formatDocument } from '../aws/output/format.ts';
import type { ParameterFiles } from '../aws/parameter-file.ts';
import { inputSkeleton, outputSkeleton } from '../aws/skeleton.ts';
import { isColored, type Terminal } from '../terminal.ts';
import type { Circumstances, OperationValues } from './circumstances.ts';

/** What does an operation. */
type Doing<Name extends OperationName> = (input: OperationInputs[Name], given: Circumstances) => Promise<void>;

const DOING: { readonly [Name in OperationName]: () => Promise<Doing<Name>> } = {
  PutFunctionEventInvokeConfig: async () => (await import('./put.ts')).put,
  UpdateFunctionEventInvokeConfig: async () => (await import('./update.ts')).update,
  GetFunctionEventInvokeConfig: async () => (await import('./get.ts')).get,
  ListFunctionEventInvokeConfigs: async () => (await import('./list.ts')).list,
  DeleteFunctionEventInvokeConfig: async () => (await import('./delete.ts')).deleteObject,
};

/**
 * Does what an operation was typed for: on the objects of the cluster, or in Lambda itself.
 *
 * @throws CommandFailure
 */
export async function runOperation<Name extends OperationName>(
  operation: Name,
  values: OperationValues,
  terminal: Terminal,
): Promise<void> {
  const kind = values.generateCliSkeleton;
  if (kind === 'input' || kind === 'yaml-input') {
    terminal.stdout.write(inputSkeleton(OPERATIONS[operation].input, kind));
    return;
  }
  // What was typed is judged before any file is looked at.
  const query = values.query === undefined ? undefined : (await import('../aws/query.ts')).queryOf(values.query);
  const input = kind === undefined ? readInput(operation, givenOf(operation, values), filesOf(terminal)) : undefined;
  const given = readAwsOptions(values);
  const configuration = configurationOf(
    { ...given, output: values.output },
    terminal.env,
    await loadProfiles(terminal.env),
  );
  const { output: format, timestamps } = configuration;
  const print = async (document: unknown) => {
    const found = query === undefined ? document : query(document);
    const color = isColored(values.color, terminal.stdout, terminal.env);
    terminal.stdout.write(await formatDocument(found, { format, operation, color, columns: terminal.stdout.columns }));
  };
  if (input === undefined) {
    await print(outputSkeleton(OPERATIONS[operation].output));
    return;
  }
  const { region, caBundle } = configuration;
  const aws = { ...given, ...(region !== undefined && { region }), ...(caBundle !== undefined && { caBundle }) };
  const circumstances = { values, aws, timestamps, terminal, print };
  if (values.direct) await (await import('./call-lambda.ts')).callLambda(operation, input, circumstances);
  else await (await DOING[operation]())(input, circumstances);
}

function givenOf(operation: OperationName, values: OperationValues) {
  const { input, pages } = OPERATIONS[operation];
  // --max-items is of the whole list, not of a page.
  const members = Object.keys(input.members).filter((member) => member !== pages?.limit);
  const texts = members.map((member) => [member, values[member.charAt(0).toLowerCase() + member.slice(1)]]);
  return { options: Object.fromEntries(texts), cliInputJson: values.cliInputJson };
}

function filesOf({ folder, env }: Terminal): ParameterFiles {
  return { read: (path) => readFileSync(resolve(folder, path)), home: env.HOME ?? homedir(), variables: env };
}
