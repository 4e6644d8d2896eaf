import { accessSync, constants } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { AwsOptions } from '../lambda/aws-options.ts';
import { type FlagsFor, switchFlag, valueFlag } from './flag.ts';

/** The differences between the two programs that reach AWS. */
export interface AwsProgram {
  /** Prefix of the timeouts' option names. The AWS CLI writes `cli-`. */
  readonly timeoutPrefix: '' | 'cli-';
  readonly readTimeoutSeconds: number;
  readonly connectTimeoutSeconds: number;
  /** Prefix of the variables for options that have no variable of AWS; absent: these options have none. */
  readonly variablePrefix?: string;
}

/** The flags that say how AWS is reached, with the AWS CLI's names. */
export function awsFlags({ timeoutPrefix, variablePrefix, readTimeoutSeconds, connectTimeoutSeconds }: AwsProgram) {
  const own = (name: string) => ({
    variable: variablePrefix === undefined ? undefined : `${variablePrefix}${name}`,
  });
  return {
    region: valueFlag(
      '--region <region>',
      'AWS region for functions whose manifest or name has no region (default: the region of the AWS profile)',
      { parse: region, variable: 'AWS_REGION' },
    ),
    profile: valueFlag('--profile <name>', 'profile of the AWS configuration files', {
      parse: (text) => text || undefined,
      variable: 'AWS_PROFILE',
    }),
    endpointUrl: valueFlag('--endpoint-url <url>', "URL to use instead of Lambda's own (default: AWS_ENDPOINT_URL)", {
      parse: url,
      variable: 'AWS_ENDPOINT_URL_LAMBDA',
    }),
    caBundle: valueFlag('--ca-bundle <path>', 'PEM file of the certificates to trust instead of the usual ones', {
      parse: readableFile,
      variable: 'AWS_CA_BUNDLE',
    }),
    verifySsl: switchFlag('--no-verify-ssl', "don't check the certificate of the server", own('NO_VERIFY_SSL')),
    signRequest: switchFlag(
      '--no-sign-request',
      "send requests without a signature, and don't look for credentials",
      own('NO_SIGN_REQUEST'),
    ),
    readTimeoutSeconds: valueFlag(`--${timeoutPrefix}read-timeout <seconds>`, 'time limit for an answer; 0: none', {
      parse: seconds,
      byDefault: readTimeoutSeconds,
      ...own('READ_TIMEOUT'),
    }),
    connectTimeoutSeconds: valueFlag(
      `--${timeoutPrefix}connect-timeout <seconds>`,
      'time limit for opening a connection; 0: none',
      { parse: seconds, byDefault: connectTimeoutSeconds, ...own('CONNECT_TIMEOUT') },
    ),
    debug: switchFlag('--debug', 'log each request to AWS, without its credentials', own('DEBUG')),
  } satisfies FlagsFor<AwsOptions>;
}

function region(text: string): string | undefined {
  if (text === '') return undefined;
  if (!/^[a-z]+(-[a-z]+)+-\d$/.test(text)) throw new InvalidArgumentError('Write a region such as eu-west-1.');
  return text;
}

function url(text: string): string | undefined {
  if (text === '') return undefined;
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) {
    throw new InvalidArgumentError('Write a URL such as http://localhost:4566.');
  }
  return text;
}

function readableFile(path: string): string | undefined {
  if (path === '') return undefined;
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw new InvalidArgumentError('Name a readable file.');
  }
  return path;
}

function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Write whole seconds, such as 60.');
  return Number(text);
}
