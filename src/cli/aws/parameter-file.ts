import { getSystemErrorMessage } from 'node:util';
import { parameterFailure } from './parameter-failure.ts';

/** Access to the files that options name. */
export interface ParameterFiles {
  /** Reads a file; a relative path starts in the current folder. @throws the error of `fs.readFileSync` */
  read(path: string): Uint8Array;
  /** The folder that `~` stands for. */
  readonly home: string;
  /** The values of `$NAME` in a path. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

// As in the AWS CLI: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
const PREFIX = /^fileb?:\/\//;

/**
 * The contents of the file that an option's value names with `file://PATH` or `fileb://PATH`; undefined if it names no file.
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
    // The AWS CLI keeps a byte order mark, which JSON doesn't allow.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    throw parameterFailure(option, `Unable to load paramfile (${path}), text contents could not be decoded.`);
  }
}

// `~` and variables without a value stay as they are.
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
