import { getSystemErrorMessage } from 'node:util';
import { parameterFailure } from './parameter-failure.ts';

/** How files that are named in options are found and read. */
export interface ParameterFiles {
  /** The bytes of a file; relative paths begin where the command was typed. It throws what `fs.readFileSync` throws. */
  read(path: string): Uint8Array;
  /** What `~` stands for. */
  readonly home: string;
  /** What `$NAME` in a path stands for. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

// As the AWS CLI has it: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
const PREFIX = /^fileb?:\/\//;

/**
 * The contents of the file that an option's value names by `file://PATH` or `fileb://PATH`; undefined where it names none.
 *
 * @throws UsageFailure that names the option and the path
 */
export function readNamedFile(option: string, value: string, files: ParameterFiles): string | undefined {
  const prefix = PREFIX.exec(value)?.[0];
  if (prefix === undefined) return undefined;
  const path = expanded(value.slice(prefix.length), files);
  let bytes: Uint8Array;
  try {
    bytes = files.read(path);
  } catch (error) {
    throw parameterFailure(option, `Unable to load paramfile ${value}: ${reasonOf(error, path)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    throw parameterFailure(option, `Unable to load paramfile (${path}), text contents could not be decoded.`);
  }
}

// `~` and variables are left as they are where there is nothing to put in their place.
function expanded(path: string, { home, variables }: ParameterFiles): string {
  return path
    .replace(/^~(?=\/|$)/, () => home)
    .replace(/\$(?:(\w+)|\{([^}]*)\})/g, (text, bare, braced) => variables[bare ?? braced] ?? text);
}

function reasonOf(error: unknown, path: string): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  if (errno === undefined) return message;
  const words = getSystemErrorMessage(errno);
  return `[Errno ${-errno}] ${words.charAt(0).toUpperCase()}${words.slice(1)}: '${path}'`;
}
