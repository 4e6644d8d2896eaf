import { InvalidArgumentError, Option } from 'commander';

/** How AWS is reached. */
export interface AwsOptions {
  readonly region?: string;
  readonly profile?: string;
  /** URL that takes the place of Lambda's own. */
  readonly endpointUrl?: string;
}

/** The options of AWS, by the names that the AWS command line gives them. */
export function awsOptions(): Option[] {
  return [
    new Option(
      '--region <region>',
      'AWS region of functions whose manifest names none (default: that of the AWS profile)',
    )
      .argParser(region)
      .env('AWS_REGION'),
    new Option('--profile <name>', 'profile of the AWS configuration files')
      .argParser((value) => value || undefined)
      .env('AWS_PROFILE'),
    new Option('--endpoint-url <url>', "URL that takes the place of Lambda's own (default: AWS_ENDPOINT_URL)")
      .argParser(url)
      .env('AWS_ENDPOINT_URL_LAMBDA'),
  ];
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
