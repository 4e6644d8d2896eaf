import { accessSync, constants } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';

/** How AWS is reached. */
export interface AwsOptions {
  readonly region?: string;
  readonly profile?: string;
  /** URL that takes the place of Lambda's own. */
  readonly endpointUrl?: string;
  /** PEM file of the certificates to trust; absent: Node's own. */
  readonly caBundle?: string;
  /** False: nobody looks whose certificate the other side shows. */
  readonly verifySsl: boolean;
  /** False: requests are sent without a signature, and no credentials are looked for. */
  readonly signRequest: boolean;
  /** 0: without limit. */
  readonly readTimeoutSeconds: number;
  /** 0: without limit. */
  readonly connectTimeoutSeconds: number;
  /** Each request is told. */
  readonly debug: boolean;
}

/** What differs between the programs that reach AWS. */
export interface AwsProgram {
  /** Begins the names of the timeouts, as the AWS CLI has it in front of its own. */
  readonly timeoutPrefix: '' | 'cli-';
  readonly readTimeoutSeconds: number;
  readonly connectTimeoutSeconds: number;
  /** Begins the variables of what AWS has no variable for; absent: there are none. */
  readonly variablePrefix?: string;
}

/** The options of AWS, by the names that the AWS CLI gives them. */
export function awsOptions({ timeoutPrefix, variablePrefix, ...defaults }: AwsProgram): Option[] {
  const own = (name: string, option: Option): Option =>
    variablePrefix === undefined ? option : option.env(`${variablePrefix}${name}`);
  return [
    new Option(
      '--region <region>',
      'AWS region of functions whose manifest or name says none (default: that of the AWS profile)',
    )
      .argParser(region)
      .env('AWS_REGION'),
    new Option('--profile <name>', 'profile of the AWS configuration files')
      .argParser((value) => value || undefined)
      .env('AWS_PROFILE'),
    new Option('--endpoint-url <url>', "URL that takes the place of Lambda's own (default: AWS_ENDPOINT_URL)")
      .argParser(url)
      .env('AWS_ENDPOINT_URL_LAMBDA'),
    new Option('--ca-bundle <path>', 'PEM file of the certificates to trust instead of the usual ones')
      .argParser(readableFile)
      .env('AWS_CA_BUNDLE'),
    own('NO_VERIFY_SSL', new Option('--no-verify-ssl', "don't look whose certificate the other side shows")),
    own('NO_SIGN_REQUEST', new Option('--no-sign-request', 'send requests without signature, look for no credentials')),
    own(
      'READ_TIMEOUT',
      new Option(`--${timeoutPrefix}read-timeout <seconds>`, 'how long an answer may take; 0: for ever')
        .argParser(seconds)
        .default(defaults.readTimeoutSeconds),
    ),
    own(
      'CONNECT_TIMEOUT',
      new Option(
        `--${timeoutPrefix}connect-timeout <seconds>`,
        'how long a connection may take to be made; 0: for ever',
      )
        .argParser(seconds)
        .default(defaults.connectTimeoutSeconds),
    ),
    own('DEBUG', new Option('--debug', 'tell each request to AWS, without its credentials')),
  ];
}

/** The options of AWS among what commander has read of the options that {@link awsOptions} made. */
export function readAwsOptions(values: Readonly<Record<string, unknown>>): AwsOptions {
  const { region, profile, endpointUrl, caBundle, verifySsl, signRequest, debug } = values;
  const given = Object.entries({ region, profile, endpointUrl, caBundle }).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    verifySsl: verifySsl === true,
    signRequest: signRequest === true,
    readTimeoutSeconds: Number(values.readTimeout ?? values.cliReadTimeout),
    connectTimeoutSeconds: Number(values.connectTimeout ?? values.cliConnectTimeout),
    debug: debug === true,
  };
}

function region(value: string): string | undefined {
  if (value === '') return undefined;
  if (!/^[a-z]+(-[a-z]+)+-\d$/.test(value)) throw new InvalidArgumentError('Write one such as eu-west-1.');
  return value;
}

function url(value: string): string | undefined {
  if (value === '') return undefined;
  if (!/^https?:$/.test(URL.parse(value)?.protocol ?? '')) {
    throw new InvalidArgumentError('Write one such as http://localhost:4566.');
  }
  return value;
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

function seconds(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError('Write a number of whole seconds, such as 60.');
  return Number(value);
}
