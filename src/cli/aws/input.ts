import { UsageFailure } from '../failures.ts';
import { readJson } from './json.ts';
import { OPERATIONS, type OperationInputs, type OperationName, optionOf } from './operations.ts';
import { parameterFailure } from './parameter-failure.ts';
import { type ParameterFiles, readNamedFile } from './parameter-file.ts';
import { pythonClass } from './python.ts';
import type { Shape } from './shapes.ts';
import { readShorthand, ShorthandError } from './shorthand.ts';
import { problemsOf } from './validation.ts';

const INPUT_JSON = '--cli-input-json';

// The AWS CLI parses whole numbers with Python's int().
const WHOLE_NUMBER = /^[+-]?\d+(_\d+)*$/;

/** The options that give an operation's input. */
export interface GivenInput {
  /** The texts of the options. The keys are the members that they set: `{ MaximumRetryAttempts: '2' }`. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** The text of `--cli-input-json`. */
  readonly cliInputJson?: string | undefined;
}

/**
 * Reads the input of an operation as the AWS CLI does: an option replaces the whole member of `--cli-input-json`; `file://PATH`
 * stands for a file's contents; structures are JSON or shorthand.
 *
 * @throws UsageFailure that names the wrong option, or all wrong parameters, with the reasons
 */
export function readInput<Name extends OperationName>(
  operation: Name,
  given: GivenInput,
  files: ParameterFiles,
): OperationInputs[Name] {
  const shape = OPERATIONS[operation].input;
  if (given.cliInputJson === undefined) requireOptions(shape.required ?? [], given);
  const fromOptions = Object.entries(shape.members).flatMap(([member, memberShape]) => {
    const text = given.options[member];
    return text === undefined ? [] : [[member, readOption(optionOf(member), text, memberShape, files)] as const];
  });
  const fromJson = given.cliInputJson === undefined ? [] : readInputJson(given.cliInputJson, files);
  const named = new Set(fromOptions.map(([member]) => member));
  const input = Object.fromEntries([...fromOptions, ...fromJson.filter(([member]) => !named.has(member))]);

  const problems = problemsOf(input, shape);
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
  const trimmed = text.trim();
  const value = Number(trimmed.replaceAll('_', ''));
  if (WHOLE_NUMBER.test(trimmed) && Number.isSafeInteger(value)) return value;
  throw parameterFailure(option, `'${text}' is not a whole number`);
}

function requireOptions(required: readonly string[], { options }: GivenInput): void {
  const missing = required.filter((member) => options[member] === undefined).map(optionOf);
  if (missing.length > 0) throw new UsageFailure(`the following arguments are required: ${missing.join(', ')}`);
}

function readOption(option: string, given: string, shape: Shape, files: ParameterFiles): unknown {
  const text = readNamedFile(option, given, files) ?? given;
  if (shape.type === 'integer') return readWholeNumber(option, text);
  return shape.type === 'structure' ? readStructure(option, text, files) : text;
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

function readInputJson(given: string, files: ParameterFiles): [string, unknown][] {
  const value = readJson(INPUT_JSON, readNamedFile(INPUT_JSON, given, files) ?? given);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw parameterFailure(INPUT_JSON, `Invalid type: expecting a JSON object, received ${pythonClass(value)}`);
}
