import { accessSync, constants } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { AwsOptions } from '../lambda/aws-options.ts';
import { type FlagsFor, switchFlag, valueFlag } from './flag.ts';

/** What differs between the programs that reach AWS. */
export interface AwsProgram {
  /** Begins the names of the timeouts, as the AWS CLI has it in front of its own. */
  readonly timeoutPrefix: '' | 'cli-';
  readonly readTimeoutSeconds: number;
  readonly connectTimeoutSeconds: number;
  /** Begins the variables of the options that AWS has no variable for; absent: there are none. */
  readonly variablePrefix?: string;
}

/** The flags that say how AWS is reached, by the names that the AWS CLI gives them. */
export function awsFlags({ timeoutPrefix, variablePrefix, readTimeoutSeconds, connectTimeoutSeconds }: AwsProgram) {
  const own = (name: string) => ({
    variable: variablePrefix === undefined ? undefined : `${variablePrefix}${name}`,
  });
  return {
    region: valueFlag(
      '--region <region>',
      'AWS region of functions whose manifest or name says none (default: that of the AWS profile)',
      { parse: region, variable: 'AWS_REGION' },
    ),
    profile: valueFlag('--profile <name>', 'profile of the AWS configuration files', {
      parse: (text) => text || undefined,
      variable: 'AWS_PROFILE',
    }),
    endpointUrl: valueFlag(
      '--endpoint-url <url>',
      "URL that takes the place of Lambda's own (default: AWS_ENDPOINT_URL)",
      { parse: url, variable: 'AWS_ENDPOINT_URL_LAMBDA' },
    ),
    caBundle: valueFlag('--ca-bundle <path>', 'PEM file of the certificates to trust instead of the usual ones', {
      parse: readableFile,
      variable: 'AWS_CA_BUNDLE',
    }),
    verifySsl: switchFlag('--no-verify-ssl', "don't look whose certificate the other side shows", own('NO_VERIFY_SSL')),
    signRequest: switchFlag(
      '--no-sign-request',
      'send requests without signature, look for no credentials',
      own('NO_SIGN_REQUEST'),
    ),
    readTimeoutSeconds: valueFlag(
      `--${timeoutPrefix}read-timeout <seconds>`,
      'how long an answer may take; 0: for ever',
      { parse: seconds, byDefault: readTimeoutSeconds, ...own('READ_TIMEOUT') },
    ),
    connectTimeoutSeconds: valueFlag(
      `--${timeoutPrefix}connect-timeout <seconds>`,
      'how long a connection may take to be made; 0: for ever',
      { parse: seconds, byDefault: connectTimeoutSeconds, ...own('CONNECT_TIMEOUT') },
    ),
    debug: switchFlag('--debug', 'tell each request to AWS, without its credentials', own('DEBUG')),
  } satisfies FlagsFor<AwsOptions>;
}

function region(text: string): string | undefined {
  if (text === '') return undefined;
  if (!/^[a-z]+(-[a-z]+)+-\d$/.test(text)) throw new InvalidArgumentError('Write one such as eu-west-1.');
  return text;
}

function url(text: string): string | undefined {
  if (text === '') return undefined;
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) {
    throw new InvalidArgumentError('Write one such as http://localhost:4566.');
  }
  return text;
}

function readableFile(path: string): string | undefined {
  if (path === '') return undefined;
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw new InvalidArgumentError('Name a file that can be read.');
  }
  return path;
}

function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Write a number of whole seconds, such as 60.');
  return Number(text);
}
