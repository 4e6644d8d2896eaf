import { loadSharedConfigFiles } from '@smithy/core/config';
import { CommandFailure, ConfigurationFailure } from '../failures.ts';
import { OUTPUT_FORMATS, type OutputFormat } from './output/format.ts';
import { TIMESTAMP_FORMATS, type TimestampFormat } from './timestamps.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The profiles of AWS's shared files, by name. The credentials file overrides the config file. */
export type Profiles = Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>;

/** The settings that the command line gives. */
export interface GivenConfiguration {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly output?: string | undefined;
  readonly caBundle?: string | undefined;
}

/** The settings that apply, from options, variables and files. */
export interface Configuration {
  readonly profile: string;
  readonly region: string | undefined;
  readonly output: OutputFormat;
  readonly timestamps: TimestampFormat;
  /** Path of a PEM file of certificates. */
  readonly caBundle: string | undefined;
}

const DEFAULT_PROFILE = 'default';

/** Reads AWS's shared files. A missing file counts as empty. */
export async function loadProfiles(env: Variables): Promise<Profiles> {
  const { AWS_CONFIG_FILE: configFilepath, AWS_SHARED_CREDENTIALS_FILE: filepath } = env;
  const files = await loadSharedConfigFiles({
    ignoreCache: true,
    ...(configFilepath && { configFilepath }),
    ...(filepath && { filepath }),
  });
  const names = new Set([...Object.keys(files.configFile), ...Object.keys(files.credentialsFile)]);
  return Object.fromEntries(
    [...names].map((name) => [name, { ...files.configFile[name], ...files.credentialsFile[name] }]),
  );
}

/**
 * The settings that apply: an option overrides a variable, a variable overrides the profile, and the profile overrides the AWS
 * CLI's default.
 *
 * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
 *
 * @throws CommandFailure if the profile doesn't exist, or the format of the output is unknown
 * @throws ConfigurationFailure if the format of timestamps is unknown
 */
export function configurationOf(given: GivenConfiguration, env: Variables, profiles: Profiles): Configuration {
  // An empty variable names a profile, too, which doesn't exist.
  const name = given.profile || (env.AWS_PROFILE ?? env.AWS_DEFAULT_PROFILE ?? DEFAULT_PROFILE);
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (name !== DEFAULT_PROFILE && profile === undefined) {
    throw new CommandFailure(`The config profile (${name}) could not be found`);
  }
  return {
    profile: name,
    region: given.region || env.AWS_REGION || env.AWS_DEFAULT_REGION || profile?.region,
    output: outputFormat(given.output || env.AWS_DEFAULT_OUTPUT || profile?.output || 'json'),
    timestamps: timestampFormat(profile?.cli_timestamp_format),
    caBundle: given.caBundle || env.AWS_CA_BUNDLE || profile?.ca_bundle,
  };
}

// Version 1 of the AWS CLI also accepts `none`, which means `wire`.
function timestampFormat(value = 'iso8601'): TimestampFormat {
  const format = TIMESTAMP_FORMATS.find((candidate) => candidate === (value === 'none' ? 'wire' : value));
  if (format !== undefined) return format;
  throw new ConfigurationFailure(
    `Unknown cli_timestamp_format value: ${value}, valid values are ${TIMESTAMP_FORMATS.join(', ')}`,
  );
}

function outputFormat(value: string): OutputFormat {
  const format = OUTPUT_FORMATS.find((candidate) => candidate === value);
  if (format !== undefined) return format;
  throw new CommandFailure(`Unknown output type: ${value}, valid values are ${OUTPUT_FORMATS.join(', ')}`);
}
