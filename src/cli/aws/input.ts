import { CommandFailure, UsageFailure } from '../failures.ts';
import { readJson } from './json.ts';
import { OPERATIONS, type OperationInputs, type OperationName, optionOf } from './operations.ts';
import { isDictionary } from './output/document.ts';
import { parameterFailure } from './parameter-failure.ts';
import { type ParameterFiles, readNamedFile } from './parameter-file.ts';
import { PythonFloat, pythonClass } from './python.ts';
import type { Shape } from './shapes.ts';
import { readShorthand, ShorthandError } from './shorthand.ts';
import { problemsOf } from './validation.ts';

const INPUT_JSON = '--cli-input-json';
const INPUT_YAML = '--cli-input-yaml';

// The AWS CLI parses whole numbers with Python's int().
const WHOLE_NUMBER = /^[+-]?\d+(_\d+)*$/;

/** The options that give an operation's input. */
export interface GivenInput {
  /** The texts of the options. The keys are the members that they set: `{ MaximumRetryAttempts: '2' }`. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** The text of `--cli-input-json`. */
  readonly cliInputJson?: string | undefined;
  /** The text of `--cli-input-yaml`, which excludes the other, and its reader, which is loaded only if it is needed. */
  readonly cliInputYaml?: { readonly text: string; readonly read: ReadText } | undefined;
}

/** Reads the text of an option. @throws UsageFailure that names the option */
type ReadText = (option: string, text: string) => unknown;

/**
 * Reads the input of an operation as the AWS CLI does: an option replaces the whole member of `--cli-input-json` or
 * `--cli-input-yaml`; `file://PATH` stands for a file's contents; structures are JSON or shorthand.
 *
 * @throws UsageFailure that names the wrong option, or all wrong parameters, with the reasons
 * @throws CommandFailure if an option is not a whole number
 */
export function readInput<Name extends OperationName>(
  operation: Name,
  given: GivenInput,
  files: ParameterFiles,
): OperationInputs[Name] {
  const { required = [] } = OPERATIONS[operation].input;
  if (given.cliInputJson === undefined && given.cliInputYaml === undefined) requireOptions(required, given);
  return validInput(operation, parseInput(operation, given, files));
}

/** Reads what is given of an operation's input, without a look at what is missing or out of range. */
export function parseInput(
  operation: OperationName,
  { options, cliInputJson, cliInputYaml }: GivenInput,
  files: ParameterFiles,
): Readonly<Record<string, unknown>> {
  const fromOptions = Object.entries(OPERATIONS[operation].input.members).flatMap(([member, memberShape]) => {
    const text = options[member];
    return text === undefined ? [] : [[member, readOption(optionOf(member), text, memberShape, files)] as const];
  });
  if (cliInputJson !== undefined && cliInputYaml !== undefined) {
    throw new UsageFailure('Only one --cli-input- parameter may be specified.');
  }
  const whole = [
    ...(cliInputJson === undefined ? [] : readWhole(INPUT_JSON, cliInputJson, readJson, files)),
    ...(cliInputYaml === undefined ? [] : readWhole(INPUT_YAML, cliInputYaml.text, cliInputYaml.read, files)),
  ];
  const named = new Set(fromOptions.map(([member]) => member));
  return Object.fromEntries([...fromOptions, ...whole.filter(([member]) => !named.has(member))]);
}

/** @throws UsageFailure with all wrong parameters, as the AWS CLI tells them before a call */
export function validInput<Name extends OperationName>(operation: Name, input: object): OperationInputs[Name] {
  const problems = problemsOf(input, OPERATIONS[operation].input);
  if (problems.length > 0) throw new UsageFailure(`Parameter validation failed:\n${problems.join('\n')}`);
  // The validation above has checked the type.
  return input as unknown as OperationInputs[Name];
}

/**
 * Reads the whole number of an option that is not a member of the input, such as `--max-items`.
 *
 * @throws UsageFailure that names the option
 */
export function readWholeNumber(option: string, text: string): number {
  const value = wholeNumber(text);
  if (value !== undefined) return value;
  throw parameterFailure(option, `'${text}' is not a whole number`);
}

function wholeNumber(text: string): number | undefined {
  const trimmed = text.trim();
  const value = Number(trimmed.replaceAll('_', ''));
  return WHOLE_NUMBER.test(trimmed) && Number.isSafeInteger(value) ? value : undefined;
}

function requireOptions(required: readonly string[], { options }: GivenInput): void {
  const missing = required.filter((member) => options[member] === undefined).map(optionOf);
  if (missing.length > 0) throw new UsageFailure(`the following arguments are required: ${missing.join(', ')}`);
}

function readOption(option: string, given: string, shape: Shape, files: ParameterFiles): unknown {
  const text = readNamedFile(option, given, files) ?? given;
  if (shape.type === 'integer') return readInteger(option, text);
  return shape.type === 'structure' ? readStructure(option, text, files) : text;
}

// Version 2 of the AWS CLI calls Python's int() here without catching its error, so it ends as after any other error.
function readInteger(option: string, text: string): number {
  const value = wholeNumber(text);
  if (value !== undefined) return value;
  throw new CommandFailure(`${option}: '${text}' is not a whole number`);
}

function readStructure(option: string, text: string, files: ParameterFiles): unknown {
  const start = text.trimStart().charAt(0);
  if (start === '{') return readJson(option, text);
  if (start === '[') throw parameterFailure(option, `Invalid JSON: expected an object, received a list:\n${text}`);
  try {
    return readShorthand(text, (named) => readNamedFile(option, named, files));
  } catch (error) {
    if (error instanceof ShorthandError) throw parameterFailure(option, error.message);
    throw error;
  }
}

function readWhole(option: string, given: string, read: ReadText, files: ParameterFiles): [string, unknown][] {
  const value = read(option, readNamedFile(option, given, files) ?? given);
  if (isDictionary(value) && !(value instanceof PythonFloat)) return Object.entries(value);
  throw parameterFailure(option, `Invalid type: expecting map, received ${pythonClass(value)}`);
}
